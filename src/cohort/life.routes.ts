import { z } from "zod";
import { isDay } from "../certificate/validity.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { LIFE_TOLD, toCyclesPage, toLifePage, type LifeFault } from "./life.presenter.ts";
import type { CohortLife, CycleSource } from "./life.service.ts";

const Told = z.object({ told: z.enum(LIFE_TOLD).optional().catch(undefined) });
const Day = z.object({ day: z.string().trim().max(20) });
const Source = z.object({ source: z.string().min(1).max(80) });
const Cycle = z.object({ cohort: z.string().min(1).max(64) });

const COPY = "copy";
const sourceOf = (text: string): CycleSource => (text === COPY ? COPY : { template: text });

/** A cohort from its beginning to its archive, and the cycles of its course. */
export function lifeRoutes({ life }: { readonly life: CohortLife }): readonly SessionRoute[] {
  async function show(call: SessionCall, fault?: LifeFault): Promise<Reply> {
    const { told } = parse(Told, call.query);
    const model = toLifePage({ ...(await life.standing(call.actor)), told, fault }, call);
    return page("cohort/life", model, fault === undefined ? 200 : 422);
  }
  const done = (call: SessionCall, told: (typeof LIFE_TOLD)[number]): Reply => redirect(call.href(`/cohort?told=${told}`));

  return [
    { method: "get", path: "/cohort", right: "programme.edit", audit: null, handle: (call) => show(call) },
    {
      method: "post",
      path: "/cohort/training-end",
      right: "programme.edit",
      audit: "cohort.training-ended",
      async handle(call) {
        const { day } = parse(Day, call.body);
        if (day !== "" && !isDay(day)) return show(call, { type: "day", typed: day });
        await life.endTraining(call.actor, day === "" ? undefined : day);
        return done(call, "training");
      },
    },
    {
      method: "post",
      path: "/cohort/archive",
      right: "programme.edit",
      audit: "cohort.archived",
      async handle(call) {
        const outcome = await life.archive(call.actor);
        return outcome.type === "sittings-open" ? show(call, outcome) : done(call, "archived");
      },
    },
    {
      method: "post",
      path: "/cohort/reopen",
      right: "programme.edit",
      audit: "cohort.reopened",
      inArchive: true,
      async handle(call) {
        await life.reopen(call.actor);
        return done(call, "reopened");
      },
    },
    {
      method: "post",
      path: "/cohort/cycles",
      right: "programme.edit",
      audit: "cohort.cycle-begun",
      inArchive: true,
      async handle(call) {
        await life.visit(call.session, await life.beginCycle(call.actor, sourceOf(parse(Source, call.body).source)));
        return done(call, "begun");
      },
    },
    {
      method: "get",
      path: "/cycles",
      right: "enter",
      audit: null,
      handle: async (call) => page("cohort/cycles", toCyclesPage({ cycles: await life.cycles(call.actor), here: call.actor.cohort }, call)),
    },
    {
      method: "post",
      path: "/cycles",
      right: "enter",
      audit: null,
      inArchive: true,
      async handle(call) {
        await life.visit(call.session, parse(Cycle, call.body).cohort);
        return redirect(call.href("/home"));
      },
    },
  ];
}
