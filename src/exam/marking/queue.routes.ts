import { parse } from "../../web/parse.ts";
import { json, page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import { toAgreementPage } from "./agreement.presenter.ts";
import { answerPath, toAnswerPage } from "./answer.presenter.ts";
import { toApartPage } from "./apart.presenter.ts";
import { AnswerParams, ApartParams, DecideForm, ExamParams, GiveForm, QueueParams, SavedQuery } from "./marking.forms.ts";
import type { AnswerName } from "./queue.ports.ts";
import type { MarkingRoom } from "./room.ts";

/** The marker's way from answer to answer of one question, and the word on marks that lie apart. */
export function queueRoutes(room: MarkingRoom): readonly SessionRoute[] {
  const name = (call: SessionCall): AnswerName => {
    const { attempt, written } = parse(AnswerParams, call.params);
    return { attempt, question: written };
  };
  const at = (call: SessionCall, { attempt, question }: AnswerName): string => call.href(answerPath(attempt, question));

  async function next(call: SessionCall): Promise<Reply> {
    const { component, written } = parse(QueueParams, call.params);
    const found = await room.next(call.actor, { component, question: written });
    return redirect(found === undefined ? call.href("/marking?done=none") : at(call, found));
  }

  async function answer(call: SessionCall): Promise<Reply> {
    const { saved } = parse(SavedQuery, call.query);
    return page("marking/answer", toAnswerPage(await room.answer(call.actor, name(call)), call, { saved }));
  }

  async function give(call: SessionCall): Promise<Reply> {
    const { go, ...typed } = parse(GiveForm, call.body);
    const outcome = await room.give(call.actor, { ...name(call), ...typed });
    if (outcome.type !== "given") {
      const problem = outcome.type === "problem" ? outcome.problem : undefined;
      const found = await room.answer(call.actor, name(call));
      return page("marking/answer", toAnswerPage(found, call, { refused: { ...typed, problem } }), problem === undefined ? 409 : 422);
    }
    if (go === "list") return redirect(call.href("/marking"));
    const { attempt, question } = name(call);
    const { exam } = await room.answer(call.actor, name(call));
    const found = await room.next(call.actor, { component: exam.id, question });
    return redirect(found === undefined ? call.href("/marking?done=none") : `${at(call, found)}?saved=${attempt}`);
  }

  async function hold(call: SessionCall): Promise<Reply> {
    const until = await room.hold(call.actor, name(call));
    const asked = (call.headers["content-type"] ?? "").startsWith("application/json");
    if (asked) return json(until === undefined ? { taken: true } : { until }, until === undefined ? 409 : 200);
    return redirect(at(call, name(call)));
  }

  async function leave(call: SessionCall): Promise<Reply> {
    await room.leave(call.actor, name(call));
    return redirect(call.href("/marking"));
  }

  async function apart(call: SessionCall): Promise<Reply> {
    const found = await room.apart(call.actor, parse(ApartParams, call.params).marking);
    return page("marking/apart", toApartPage(found, call));
  }

  async function decide(call: SessionCall): Promise<Reply> {
    const { marking } = parse(ApartParams, call.params);
    const { mark, comment, reason } = parse(DecideForm, call.body);
    const outcome = await room.decide(call.actor, { marking, mark, comment, reason });
    if (outcome.type === "decided") return redirect(call.href("/marking"));
    const found = await room.apart(call.actor, marking);
    const status = outcome.type === "over" ? 409 : 422;
    return page("marking/apart", toApartPage(found, call, { typed: { mark, comment, reason }, outcome }), status);
  }

  async function agreement(call: SessionCall): Promise<Reply> {
    return page("marking/agreement", toAgreementPage(await room.fairness(call.actor, parse(ExamParams, call.params).component), call));
  }

  const marker = { right: "work.mark", audit: null } as const;
  const one = "/marking/:attempt/answers/:written";
  return [
    { method: "post", path: "/marking/:component/questions/:written/next", ...marker, handle: next },
    { method: "get", path: one, ...marker, handle: answer },
    { method: "post", path: one, ...marker, audit: "exam.answer-marked", handle: give },
    { method: "post", path: `${one}/hold`, ...marker, handle: hold },
    { method: "post", path: `${one}/leave`, ...marker, handle: leave },
    { method: "get", path: "/marking/apart/:marking", ...marker, handle: apart },
    { method: "post", path: "/marking/apart/:marking", ...marker, audit: "exam.mark-decided", handle: decide },
    { method: "get", path: "/marking/:component/agreement", right: "programme.edit", audit: null, handle: agreement },
  ];
}
