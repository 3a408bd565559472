import type { Store } from "../store/port.ts";
import { json, type PublicRoute } from "./route.ts";

/** Liveness, readiness and figures for whoever watches over the process. */
export const healthRoutes = ({
  store,
  metrics,
}: {
  store: Pick<Store, "ping">;
  metrics: () => Promise<string>;
}): readonly PublicRoute[] => [
  { method: "get", path: "/healthz", handle: async () => json({ status: "ok" }) },
  {
    method: "get",
    path: "/readyz",
    async handle() {
      await store.ping();
      return json({ status: "ready" });
    },
  },
  {
    method: "get",
    path: "/metrics",
    handle: async () => ({ type: "raw", contentType: "text/plain; version=0.0.4; charset=utf-8", body: await metrics() }),
  },
];
