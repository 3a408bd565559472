/** Figures of ours beside those of the process: `tierwise_<name>`, one gauge per key, read at each scrape. */
export interface Gauges {
  readonly name: string;
  readonly help: string;
  /** Key → value; the key becomes the label `state`. */
  readonly read: () => Promise<Readonly<Record<string, number>>>;
}

/** Figures with labels of their own: `tierwise_<name>`, read at each scrape. */
export interface Figures {
  readonly name: string;
  readonly help: string;
  /** A counter only ever rises while the process lives. */
  readonly kind: "gauge" | "counter";
  readonly labels: readonly string[];
  readonly read: () => Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]>;
}

/** Figures for a monitoring system; the library is loaded at the first scrape, for most processes are never scraped. */
export function createMetrics(gauges: readonly Gauges[] = [], labelled: readonly Figures[] = []): () => Promise<string> {
  let registry: Promise<{ metrics(): Promise<string> }> | undefined;
  return async () => {
    registry ??= import("prom-client").then(({ Registry, Gauge, Counter, collectDefaultMetrics }) => {
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
      for (const { name, help, kind, labels, read } of labelled) {
        const about = { name: `tierwise_${name}`, help, labelNames: [...labels], registers: [made] };
        if (kind === "gauge") {
          new Gauge({
            ...about,
            async collect() {
              this.reset();
              for (const one of await read()) this.set(one.labels, one.value);
            },
          });
        } else {
          new Counter({
            ...about,
            async collect() {
              this.reset();
              for (const one of await read()) this.inc(one.labels, one.value);
            },
          });
        }
      }
      return made;
    });
    return (await registry).metrics();
  };
}
