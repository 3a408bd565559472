import { parse } from "../web/parse.ts";
import { json, page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { toAfterPage, toResultPage } from "./after.presenter.ts";
import { toBeforePage } from "./before.presenter.ts";
import { toCheckPage } from "./check.presenter.ts";
import { AttemptForm, ComponentParams, PaperBody, SaveJson, type PaperForm } from "./exam.forms.ts";
import type { ExamService } from "./exam.service.ts";
import { markingRoutes } from "./marking/marking.routes.ts";
import { toLateNotice } from "./sitting/late.presenter.ts";
import type { LateUploads } from "./sitting/late.service.ts";
import { toPausedPage } from "./sitting/paused.presenter.ts";
import { toSittingPage } from "./sitting.presenter.ts";

/** A learner's way through an exam, and the markers' way through what was handed in. */
export function examRoutes(exams: ExamService, lateUploads: Pick<LateUploads, "own">): readonly SessionRoute[] {
  const component = (call: SessionCall): string => parse(ComponentParams, call.params).component;
  const examPage = (call: SessionCall): string => call.href(`/exam/${component(call)}`);

  async function exam(call: SessionCall): Promise<Reply> {
    const facts = await exams.open(call.actor, component(call));
    const { state } = facts;
    if (state.type === "handed-in" || state.type === "marked") {
      const reviewed = await exams.review(call.actor, facts.exam, state.attempt);
      const late = toLateNotice((await lateUploads.own(call.actor)).get(state.attempt.id), state.attempt, call);
      if (state.type === "handed-in") return page("exam/after", { ...toAfterPage(facts.exam, reviewed, call), late });
      return page("exam/result", { ...toResultPage(facts, reviewed, call), late });
    }
    return page("exam/before", toBeforePage(facts, call.now, { reader: call }));
  }

  async function sitting(call: SessionCall): Promise<Reply> {
    const found = await exams.sitting(call.actor, component(call));
    if (found === undefined) return redirect(examPage(call));
    return found.clock.paused === undefined
      ? page("exam/sitting", toSittingPage(found, call))
      : page("exam/paused", toPausedPage(found, call));
  }

  async function check(call: SessionCall): Promise<Reply> {
    const found = await exams.sitting(call.actor, component(call));
    if (found === undefined) return redirect(examPage(call));
    return found.clock.paused === undefined ? page("exam/check", toCheckPage(found, call)) : redirect(`${examPage(call)}/sitting`);
  }

  async function save(call: SessionCall): Promise<Reply> {
    const isJson = (call.headers["content-type"] ?? "").startsWith("application/json");
    if (!isJson) return saveForm(call, parse(PaperBody, call.body));
    const outcome = await exams.save(call.actor, { component: component(call), address: call.ip, ...parse(SaveJson, call.body) });
    return json(outcome, (outcome.state === "open" || outcome.state === "paused") && outcome.stale.length === 0 ? 200 : 409);
  }

  async function saveForm(call: SessionCall, form: PaperForm): Promise<Reply> {
    const before = await exams.sitting(call.actor, component(call));
    // A form sends the whole paper; only what differs from the stored answers is a new answer.
    const stored = before?.attempt.answers ?? {};
    const answers = form.answers.filter(({ question, value }) => value !== (stored[question]?.value ?? ""));
    const { attempt, flags, sender } = form;
    const outcome = await exams.save(call.actor, { component: component(call), address: call.ip, attempt, answers, flags, sender });
    if (outcome.state === "over") return redirect(examPage(call));
    if (outcome.state === "elsewhere") return offerBack(call, form, answers);
    if (outcome.stale.length > 0) return offerBack(call, form, outcome.stale);
    return redirect(`${examPage(call)}/${form.go === "check" ? "check" : "sitting"}`);
  }

  /** The paper as stored, with what this (older) page typed beside it. */
  async function offerBack(call: SessionCall, form: PaperForm, stale: readonly { readonly question: string }[]): Promise<Reply> {
    const found = await exams.sitting(call.actor, component(call));
    if (found === undefined) return redirect(examPage(call));
    const lost = new Set(stale.map(({ question }) => question));
    const offers = form.answers.filter(({ question, value }) => lost.has(question) && value.trim() !== "");
    return page("exam/sitting", toSittingPage(found, call, offers), 409);
  }

  async function handIn(call: SessionCall): Promise<Reply> {
    await exams.handIn(call.actor, { component: component(call), attempt: parse(AttemptForm, call.body).attempt });
    return redirect(examPage(call));
  }

  const own = { right: "own.work", audit: null } as const;
  return [
    { method: "get", path: "/exam/:component", ...own, handle: exam },
    { method: "get", path: "/exam/:component/sitting", ...own, handle: sitting },
    { method: "post", path: "/exam/:component/save", ...own, handle: save },
    { method: "get", path: "/exam/:component/check", ...own, handle: check },
    { method: "post", path: "/exam/:component/hand-in", ...own, audit: "exam.handed-in", handle: handIn },
    ...markingRoutes(exams),
  ];
}
