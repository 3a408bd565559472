/** Figures for a monitoring system; the library is loaded at the first scrape, for most processes are never scraped. */
export function createMetrics(): () => Promise<string> {
  let registry: Promise<{ metrics(): Promise<string> }> | undefined;
  return async () => {
    registry ??= import("prom-client").then(({ Registry, collectDefaultMetrics }) => {
      const made = new Registry();
      collectDefaultMetrics({ register: made, prefix: "tierwise_" });
      return made;
    });
    return (await registry).metrics();
  };
}
