import { z } from "zod";
import { may } from "../../people/rights.ts";
import { barChart } from "../../report/bar-chart.ts";
import { parse } from "../../web/parse.ts";
import { page, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import { ComponentParams } from "../exam.forms.ts";
import { bars, CHARTS, toAnalysisPage } from "./analysis.presenter.ts";
import { toItemsCsv } from "./analysis.csv.ts";
import type { AnalysisService } from "./analysis.service.ts";
import { toItemPage } from "./item.presenter.ts";

const ItemParams = z.looseObject({ question: z.string().min(1).max(160) });
const ChartQuery = z.object({ of: z.enum(CHARTS).catch("facility") });

/** How an exam's questions did. */
export function analysisRoutes({ analysis }: { readonly analysis: AnalysisService }): readonly SessionRoute[] {
  const analysed = (call: SessionCall) => analysis.analyse(call.actor, parse(ComponentParams, call.params).component);

  async function chart(call: SessionCall): Promise<Reply> {
    const shown = bars(await analysed(call), parse(ChartQuery, call.query).of, call);
    return { type: "raw", contentType: "image/svg+xml", body: await barChart(shown, { width: 640, height: 24 + shown.length * 30 }) };
  }

  async function item(call: SessionCall): Promise<Reply> {
    const { question } = parse(ItemParams, call.params);
    const mayRegrade = may(call.actor.roles, "programme.edit");
    return page("analysis/item", toItemPage(await analysed(call), question, { mayRegrade, reader: call }));
  }

  async function csv(call: SessionCall): Promise<Reply> {
    const found = await analysed(call);
    return {
      type: "raw",
      contentType: "text/csv; charset=utf-8",
      body: toItemsCsv(found, call),
      headers: { "content-disposition": `attachment; filename="items-${found.exam.id}.csv"` },
    };
  }

  const marker = { right: "work.mark", audit: null } as const;
  return [
    {
      method: "get",
      path: "/analysis/:component",
      ...marker,
      handle: async (call) => page("analysis/exam", toAnalysisPage(await analysed(call), call)),
    },
    { method: "get", path: "/analysis/:component/chart.svg", ...marker, handle: chart },
    { method: "get", path: "/analysis/:component/items.csv", ...marker, handle: csv },
    { method: "get", path: "/analysis/:component/questions/:question", ...marker, handle: item },
  ];
}
