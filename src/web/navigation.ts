import { may, type Right } from "../people/rights.ts";
import type { Role } from "../people/records.ts";
import type { Translate } from "../i18n/translate.ts";

const ROADS: readonly { readonly path: string; readonly right: Right; readonly key: string }[] = [
  { path: "/home", right: "enter", key: "home" },
  { path: "/results", right: "own.work", key: "results" },
  { path: "/certificate", right: "own.work", key: "certificate" },
  { path: "/panels", right: "evidence.score", key: "panels" },
  { path: "/mentees", right: "mentee.rate", key: "mentees" },
  { path: "/board", right: "cohort.see", key: "board" },
  { path: "/live", right: "programme.edit", key: "live" },
  { path: "/marking", right: "work.mark", key: "marking" },
  { path: "/practical", right: "work.mark", key: "practical" },
  { path: "/daily", right: "work.mark", key: "daily" },
  { path: "/decide", right: "decision.approve", key: "decide" },
  { path: "/applications", right: "programme.edit", key: "applications" },
  { path: "/appeals", right: "programme.edit", key: "appeals" },
  { path: "/people", right: "programme.edit", key: "people" },
  { path: "/sheets", right: "programme.edit", key: "sheets" },
  { path: "/cohort", right: "programme.edit", key: "cohort" },
  { path: "/bank", right: "bank.see", key: "bank" },
  { path: "/programme", right: "programme.edit", key: "programme" },
  { path: "/reports", right: "programme.edit", key: "reports" },
  { path: "/sync", right: "delivery.see", key: "sync" },
  { path: "/admin", right: "tenant.administer", key: "admin" },
];

/** The pages open to these roles, in the order of a working day. */
export const navigation = (roles: readonly Role[], call: { t: Translate; readonly href: (path: string) => string }, here: string) =>
  ROADS.filter((road) => may(roles, road.right)).map((road) => ({
    href: call.href(road.path),
    text: call.t(`nav.${road.key}`),
    current: here === road.path || here.startsWith(`${road.path}/`),
  }));
