import { z } from "zod";
import { may } from "../people/rights.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type SessionRoute } from "../web/route.ts";
import type { Delivery } from "./delivery.service.ts";
import { toGradesPage } from "./grades.presenter.ts";
import { keepingRoutes } from "./keeping.routes.ts";
import { toSyncPage } from "./sync.presenter.ts";

const Query = z.object({ again: z.coerce.number().int().min(0).max(1_000_000).optional() });
/** One message by id, or all that were not accepted. */
const Form = z.union([z.object({ id: z.string().min(1).max(400) }), z.object({ all: z.literal("1") })]);
/** One difference by its key, or all that can be mended. */
const Repair = z.union([z.object({ key: z.string().min(1).max(1_000) }), z.object({ all: z.literal("1") })]);
const Ask = z.object({ column: z.string().min(1).max(200) });

/** How far grades and learning records have got, for those who answer for a cohort, and what they do about it. */
export const deliveryRoutes = ({ delivery }: { readonly delivery: Delivery }): readonly SessionRoute[] => [
  {
    method: "get",
    path: "/sync",
    right: "delivery.see",
    audit: null,
    async handle(call) {
      const { again } = parse(Query, call.query);
      const state = await delivery.syncState(call.actor.tenant, call.actor.cohort);
      const details = call.actor.roles.includes("administrator");
      return page("delivery/sync", toSyncPage({ state, again, details, keeper: may(call.actor.roles, "programme.edit") }, call));
    },
  },
  {
    method: "post",
    path: "/sync/resend",
    right: "delivery.see",
    audit: "delivery.resent",
    inArchive: true,
    async handle(call) {
      const form = parse(Form, call.body);
      if ("id" in form) await delivery.resend(call.actor, form.id);
      const count = "id" in form ? 1 : await delivery.resendAll(call.actor);
      return redirect(call.href(`/sync?again=${count}`));
    },
  },
  {
    method: "get",
    path: "/sync/grades",
    right: "delivery.see",
    audit: null,
    async handle(call) {
      return page("delivery/grades", toGradesPage(await delivery.syncState(call.actor.tenant, call.actor.cohort), call));
    },
  },
  {
    method: "post",
    path: "/sync/check",
    right: "delivery.see",
    audit: null,
    inArchive: true,
    async handle(call) {
      await delivery.reconciliation.begin(call.actor, false);
      return redirect(call.href("/sync#reconcile"));
    },
  },
  {
    method: "post",
    path: "/sync/repair",
    right: "delivery.see",
    audit: "delivery.repaired",
    inArchive: true,
    async handle(call) {
      const form = parse(Repair, call.body);
      if ("key" in form) await delivery.reconciliation.mend(call.actor, form.key);
      else await delivery.reconciliation.begin(call.actor, true);
      delivery.nudge();
      return redirect(call.href("/sync#reconcile"));
    },
  },
  {
    method: "post",
    path: "/results/ask",
    right: "own.work",
    audit: "delivery.asked",
    async handle(call) {
      await delivery.keeping.ask(call.actor, parse(Ask, call.body).column);
      return redirect(call.href("/results#sending"));
    },
  },
  ...keepingRoutes({ delivery }),
];
