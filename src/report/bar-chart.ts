/** One bar: a short label and a whole number. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** `good`, `warn`, `bad` or `quiet`; colour never stands alone, the label says it too. */
  readonly kind: "good" | "warn" | "bad" | "quiet";
}

/** Drawn on white paper in both colour schemes; each has 3:1 against it (WCAG 2.2, 1.4.11). */
const COLOURS: Readonly<Record<Bar["kind"], string>> = { good: "#2f7d4f", warn: "#a86a00", bad: "#b3261e", quiet: "#6b7280" };
const FONT = "system-ui, 'Noto Sans SC', 'Noto Sans TC', sans-serif";

/**
 * Horizontal bars as an SVG to be served as an image. The library is loaded at the first chart, for its import costs 0.4 s.
 * @returns SVG text without a `<style>` element, which a strict Content-Security-Policy would refuse
 */
export async function barChart(bars: readonly Bar[], size: { readonly width: number; readonly height: number }): Promise<string> {
  const echarts = await import("echarts");
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: FONT, fontSize: 14 },
    grid: { left: 8, right: 40, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: "value", show: false, minInterval: 1 },
    yAxis: {
      type: "category",
      inverse: true,
      data: bars.map(({ label }) => label),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: "#1f2937" },
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 24,
        label: { show: true, position: "right", color: "#1f2937" },
        data: bars.map(({ value, kind }) => ({ value, itemStyle: { color: COLOURS[kind], borderRadius: 3 } })),
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg.replace(/<style[\s\S]*?<\/style>/g, "");
}
