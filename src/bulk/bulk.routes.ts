import { z } from "zod";
import type { Cohorts } from "../cohort/ports.ts";
import type { Jobs } from "../jobs/jobs.service.ts";
import type { ProgrammeService } from "../programme/programme.service.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { toBulkPage, toChoicePage, toPlanPage, type ChoiceFault } from "./bulk.presenter.ts";
import type { Bulk, BulkWish } from "./bulk.service.ts";
import { ACTS } from "./records.ts";

const MOST = 10_000;
const id = z.string().min(1).max(80);
const Form = z.object({
  act: z.enum(ACTS).optional(),
  mentor: z.string().max(80).default(""),
  component: z.string().max(80).default(""),
  minutes: z.string().trim().max(4).default(""),
  person: z
    .union([id.transform((one) => [one]), z.array(id).max(MOST)])
    .optional()
    .transform((people) => people ?? []),
});
const Wish = z.object({ act: z.enum(ACTS), value: z.string().max(80), person: Form.shape.person });
/** A department to be chosen as a whole. */
const Choice = z.object({ department: z.string().max(200).optional().catch(undefined) });
const Which = z.object({ bulk: z.string().min(1).max(64) });

interface Services {
  readonly bulk: Bulk;
  readonly cohorts: Pick<Cohorts, "roster">;
  readonly jobs: Pick<Jobs, "standing">;
  readonly programmes: Pick<ProgrammeService, "published">;
}

/** The form as a wish, or what it lacks. */
function wishOf({ act, mentor, component, minutes, person }: z.infer<typeof Form>): BulkWish | ChoiceFault {
  if (person.length === 0) return "nobody";
  if (act === undefined) return "no-act";
  const value = { mentor, rater: "", excuse: component, extend: minutes, release: "" }[act];
  if (act === "extend" && !/^([1-9]\d?|[1-5]\d\d|600)$/.test(value)) return "minutes";
  if (act !== "rater" && act !== "release" && value === "") return act === "mentor" ? "no-mentor" : "no-component";
  return { act, value, people: person };
}

export function bulkRoutes({ bulk, cohorts, jobs, programmes }: Services): readonly SessionRoute[] {
  async function choose(call: SessionCall, fault?: ChoiceFault): Promise<Reply> {
    const { tenant, cohort } = call.actor;
    const [roster, { definition }] = await Promise.all([cohorts.roster(tenant, cohort), programmes.published(tenant, cohort)]);
    const { department = "" } = parse(Choice, call.query);
    const chosen = fault === undefined ? undefined : parse(Form, call.body).person;
    return page("bulk/choose", toChoicePage({ roster, definition, chosen, department, fault }, call), fault === undefined ? 200 : 422);
  }

  return [
    { method: "get", path: "/bulk", right: "programme.edit", audit: null, handle: (call) => choose(call) },
    {
      method: "post",
      path: "/bulk/check",
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const wish = wishOf(parse(Form, call.body));
        if (typeof wish === "string") return choose(call, wish);
        const { tenant, cohort } = call.actor;
        const [places, { definition }, roster] = await Promise.all([
          bulk.plan(call.actor, wish),
          programmes.published(tenant, cohort),
          cohorts.roster(tenant, cohort),
        ]);
        return page("bulk/plan", toPlanPage({ wish, places, definition, roster }, call));
      },
    },
    {
      method: "post",
      path: "/bulk",
      right: "programme.edit",
      audit: "bulk.begun",
      async handle(call) {
        const { act, value, person } = parse(Wish, call.body);
        return redirect(call.href(`/bulk/${await bulk.start(call.actor, { act, value, people: person })}`));
      },
    },
    {
      method: "get",
      path: "/bulk/:bulk",
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const { tenant, cohort } = call.actor;
        const record = await bulk.standing(call.actor, parse(Which, call.params).bulk);
        const [job, roster, { definition }] = await Promise.all([
          jobs.standing(call.actor, record.job),
          cohorts.roster(tenant, cohort),
          programmes.published(tenant, cohort),
        ]);
        return page("bulk/outcome", toBulkPage({ record, job, roster, definition }, call));
      },
    },
    {
      method: "post",
      path: "/bulk/:bulk/undo",
      right: "programme.edit",
      audit: "bulk.undoing",
      async handle(call) {
        const { bulk: which } = parse(Which, call.params);
        await bulk.undo(call.actor, which);
        return redirect(call.href(`/bulk/${which}`));
      },
    },
  ];
}
