import { z } from "zod";
import { parse } from "../web/parse.ts";
import { page, redirect, type SessionRoute } from "../web/route.ts";
import type { Delivery } from "./delivery.service.ts";
import { toSyncPage } from "./sync.presenter.ts";

const Query = z.object({ again: z.coerce.number().int().min(0).max(1_000_000).optional() });
/** One message by id, or all that were not accepted. */
const Form = z.union([z.object({ id: z.string().min(1).max(400) }), z.object({ all: z.literal("1") })]);

/** How far grades and learning records have got, for those who answer for a cohort. */
export const deliveryRoutes = ({ delivery }: { readonly delivery: Delivery }): readonly SessionRoute[] => [
  {
    method: "get",
    path: "/sync",
    right: "delivery.see",
    audit: null,
    async handle(call) {
      const { again } = parse(Query, call.query);
      const state = await delivery.syncState(call.actor.tenant, call.actor.cohort);
      return page("delivery/sync", toSyncPage({ state, again, details: call.actor.roles.includes("administrator") }, call));
    },
  },
  {
    method: "post",
    path: "/sync/resend",
    right: "delivery.see",
    audit: "delivery.resent",
    async handle(call) {
      const form = parse(Form, call.body);
      if ("id" in form) await delivery.resend(call.actor, form.id);
      const count = "id" in form ? 1 : await delivery.resendAll(call.actor);
      return redirect(call.href(`/sync?again=${count}`));
    },
  },
];
