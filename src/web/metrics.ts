/** Figures of ours beside those of the process: `tierwise_<name>`, one gauge per key, read at each scrape. */
export interface Gauges {
  readonly name: string;
  readonly help: string;
  /** Key → value; the key becomes the label `state`. */
  readonly read: () => Promise<Readonly<Record<string, number>>>;
}

/** Figures for a monitoring system; the library is loaded at the first scrape, for most processes are never scraped. */
export function createMetrics(gauges: readonly Gauges[] = []): () => Promise<string> {
  let registry: Promise<{ metrics(): Promise<string> }> | undefined;
  return async () => {
    registry ??= import("prom-client").then(({ Registry, Gauge, collectDefaultMetrics }) => {
      const made = new Registry();
      collectDefaultMetrics({ register: made, prefix: "tierwise_" });
      for (const { name, help, read } of gauges) {
        new Gauge({
          name: `tierwise_${name}`,
          help,
          labelNames: ["state"],
          registers: [made],
          async collect() {
            for (const [state, value] of Object.entries(await read())) this.set({ state }, value);
          },
        });
      }
      return made;
    });
    return (await registry).metrics();
  };
}
