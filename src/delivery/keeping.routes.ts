import { DateTime } from "luxon";
import { z } from "zod";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import type { Delivery } from "./delivery.service.ts";
import { toKeepingPage, type Done, type Typed } from "./keeping.presenter.ts";
import type { OverridePolicy, Release } from "./records.ts";

const DONE = ["saved", "released", "settled", "removed", "kept", "activity", "not-now"] as const satisfies readonly Done[];
const Query = z.object({ done: z.enum(DONE).optional().catch(undefined) });
const Choice = z.object({
  release: z.enum(["at-once", "at", "by-hand"]),
  at: z.string().max(40).default(""),
  markingNotices: z.literal("1").optional(),
});
const Policy = z.enum(["lms", "tool", "ask"]);
const keep = z.enum(["lms", "tool"]);
const Settle = z.union([z.object({ id: z.string().min(1).max(400), keep }), z.object({ all: z.literal("1"), keep })]);
const Column = z.object({ column: z.string().min(1).max(200), deed: z.enum(["keep", "remove"]) });

/** How the instructor has the gradebook kept. */
export function keepingRoutes({ delivery }: { readonly delivery: Delivery }): readonly SessionRoute[] {
  const { keeping, columns } = delivery;

  async function show(call: SessionCall, given: { done?: Done | undefined; typed?: Typed }): Promise<Reply> {
    const state = await delivery.keepingState(call.actor.tenant, call.actor.cohort);
    return page("delivery/gradebook", toKeepingPage({ state, ...given }, call), given.typed === undefined ? 200 : 422);
  }
  const back = (call: SessionCall, done: Done): Reply => redirect(call.href(`/sync/gradebook?done=${done}`));

  return [
    {
      method: "get",
      path: "/sync/gradebook",
      right: "programme.edit",
      audit: null,
      handle: (call) => show(call, { done: parse(Query, call.query).done }),
    },
    {
      method: "post",
      path: "/sync/gradebook",
      right: "programme.edit",
      audit: "delivery.release-chosen",
      async handle(call) {
        const form = parse(Choice, call.body);
        const typed = { ...form, markingNotices: form.markingNotices !== undefined };
        const release = toRelease(typed, call.zone);
        if (release === undefined) return show(call, { typed });
        await keeping.choose(call.actor, { release, markingNotices: typed.markingNotices });
        return back(call, "saved");
      },
    },
    {
      method: "post",
      path: "/sync/gradebook/release",
      right: "programme.edit",
      audit: "delivery.released",
      async handle(call) {
        await keeping.release(call.actor);
        return back(call, "released");
      },
    },
    {
      method: "post",
      path: "/sync/gradebook/policies",
      right: "programme.edit",
      audit: "delivery.policy-chosen",
      async handle(call) {
        await keeping.policies(call.actor, toPolicies(parse(z.looseObject({}), call.body)));
        return back(call, "saved");
      },
    },
    {
      method: "post",
      path: "/sync/gradebook/settle",
      right: "programme.edit",
      audit: "delivery.settled",
      async handle(call) {
        const form = parse(Settle, call.body);
        await keeping.settle(call.actor, "id" in form ? { id: form.id } : "all", form.keep);
        return back(call, "settled");
      },
    },
    {
      method: "post",
      path: "/sync/gradebook/columns",
      right: "programme.edit",
      audit: "delivery.column-removed",
      async handle(call) {
        const { column, deed } = parse(Column, call.body);
        if (deed === "remove") return back(call, await columns.remove(call.actor, column));
        await columns.keep(call.actor, column);
        return back(call, "kept");
      },
    },
  ];
}

/** The choice as typed, its moment in the company's zone; undefined where that is missing or no moment. */
function toRelease({ release, at }: Typed, zone: string): Release | undefined {
  if (release !== "at") return { type: release };
  const moment = DateTime.fromISO(at, { zone });
  return at !== "" && moment.isValid ? { type: "at", at: moment.toMillis() } : undefined;
}

/** Fields `policy.<column>` of the form; others are not looked at. */
const toPolicies = (form: Readonly<Record<string, unknown>>): Readonly<Record<string, OverridePolicy>> =>
  Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => {
      const policy = Policy.safeParse(value);
      return name.startsWith("policy.") && policy.success ? [[name.slice("policy.".length), policy.data]] : [];
    }),
  );
