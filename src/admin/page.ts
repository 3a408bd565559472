import { page, type Reply } from "../web/route.ts";
import type { AdminCall } from "./route.ts";

/** The administrator's pages in the order of their use; `own` ones need the administrator's own log-in. */
const WAYS: readonly { readonly path: string; readonly key: string; readonly own?: true }[] = [
  { path: "/", key: "overview" },
  { path: "/platforms", key: "platforms" },
  { path: "/persons", key: "persons" },
  { path: "/outbox", key: "outbox" },
  { path: "/notices", key: "notices" },
  { path: "/jobs", key: "jobs" },
  { path: "/audit", key: "audit" },
  { path: "/storage", key: "storage" },
  { path: "/keys", key: "keys" },
  { path: "/account", key: "account", own: true },
];

interface Shown {
  /** Name of the view below `admin/`. */
  readonly view: string;
  /** Path of the way it belongs to. */
  readonly here: string;
  readonly model: object;
  readonly status?: number;
}

/** A page with the ways between the administrator's pages above it. */
export function adminPage(call: AdminCall, { view, here, model, status = 200 }: Shown): Reply {
  const tabs = WAYS.filter(({ own }) => own !== true || call.own !== undefined).map(({ path, key }) => ({
    href: call.href(path),
    text: call.t(`admin.way.${key}`),
    current: path === here,
  }));
  return page(`admin/${view}`, { ...model, ways: { label: call.t("admin.ways"), tabs } }, status);
}
