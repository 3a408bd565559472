import type { Cohorts } from "../../cohort/ports.ts";
import { parse } from "../../web/parse.ts";
import { json, page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import type { ExamService } from "../exam.service.ts";
import type { Allowances } from "./allowances.service.ts";
import type { LateUploads } from "./late.service.ts";
import { AttemptParams, BreakForm, ComponentParams, LateForm, LateJson, PersonParams, TimeForm, wholeOf } from "./sitting.forms.ts";
import { toLatePage } from "./late.presenter.ts";
import { toTimePage, typedAllowance, type TimeField } from "./time.presenter.ts";

interface SittingServices {
  readonly exams: Pick<ExamService, "rest" | "reviewed">;
  readonly lateUploads: LateUploads;
  readonly allowances: Allowances;
  readonly cohorts: Pick<Cohorts, "place">;
}

/** Round a sitting: breaks, what arrives when it is over, and what single persons are allowed. */
export function sittingRoutes({ exams, lateUploads, allowances, cohorts }: SittingServices): readonly SessionRoute[] {
  const nameOf = async ({ actor }: SessionCall, person: string): Promise<string> =>
    (await cohorts.place(actor.tenant, actor.cohort, person)).person.name;

  async function rest(call: SessionCall): Promise<Reply> {
    const { component } = parse(ComponentParams, call.params);
    const { attempt, deed } = parse(BreakForm, call.body);
    await exams.rest(call.actor, { component, attempt }, deed);
    return redirect(call.href(`/exam/${component}/sitting`));
  }

  async function upload(call: SessionCall): Promise<Reply> {
    const { component } = parse(ComponentParams, call.params);
    return json({ state: await lateUploads.keep(call.actor, { component, ...parse(LateJson, call.body) }) });
  }

  async function late(call: SessionCall, fault = false): Promise<Reply> {
    const found = await lateUploads.open(call.actor, parse(AttemptParams, call.params).attempt);
    const [name, questions] = await Promise.all([nameOf(call, found.attempt.person), exams.reviewed(call.actor, found.attempt)]);
    return page("exam/late", toLatePage(found, { name, questions, fault }, call), fault ? 422 : 200);
  }

  async function decide(call: SessionCall): Promise<Reply> {
    const { attempt } = parse(AttemptParams, call.params);
    // Whose it is comes before what is said of it.
    await lateUploads.open(call.actor, attempt);
    const { accept, reason } = parse(LateForm, call.body);
    if (reason === "") return late(call, true);
    await lateUploads.decide(call.actor, attempt, { accept: accept === "yes", reason });
    return redirect(call.href(`/late/${attempt}`));
  }

  async function time(call: SessionCall): Promise<Reply> {
    const { person } = parse(PersonParams, call.params);
    const [name, allowance] = await Promise.all([nameOf(call, person), allowances.of(call.actor, person)]);
    const saved = (call.query as { saved?: unknown }).saved === "1";
    return page("exam/time", toTimePage({ person, name }, { values: typedAllowance(allowance), faults: [], saved }, call));
  }

  async function allow(call: SessionCall): Promise<Reply> {
    const { person } = parse(PersonParams, call.params);
    const [name, values] = [await nameOf(call, person), parse(TimeForm, call.body)];
    const percent = wholeOf(values.percent, { from: 100, to: 400 });
    const [extra, breaks] = [wholeOf(values.extra, { from: 0, to: 600 }), wholeOf(values.breaks, { from: 0, to: 600 })];
    if (percent === undefined || extra === undefined || breaks === undefined) {
      const faults = Object.entries({ percent, extra, breaks }).flatMap(([field, value]) =>
        value === undefined ? [field as TimeField] : [],
      );
      return page("exam/time", toTimePage({ person, name }, { values, faults, saved: false }, call), 422);
    }
    await allowances.allow(call.actor, person, { percent, extra, breaks });
    return redirect(call.href(`/people/${person}/time?saved=1`));
  }

  return [
    { method: "post", path: "/exam/:component/break", right: "own.work", audit: null, handle: rest },
    { method: "post", path: "/exam/:component/late", right: "own.work", audit: "exam.arrived-late", handle: upload },
    { method: "get", path: "/late/:attempt", right: "programme.edit", audit: null, handle: (call) => late(call) },
    { method: "post", path: "/late/:attempt", right: "programme.edit", audit: "exam.late-accepted", handle: decide },
    { method: "get", path: "/people/:person/time", right: "programme.edit", audit: null, handle: time },
    { method: "post", path: "/people/:person/time", right: "programme.edit", audit: "exam.allowed", handle: allow },
  ];
}
