import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import { AttemptParams, DoneQuery, MarkBody } from "../exam.forms.ts";
import type { ExamService } from "../exam.service.ts";
import { toMarkingPage, type Done } from "./list.presenter.ts";
import { queueRoutes } from "./queue.routes.ts";
import { toScriptPage } from "./script.presenter.ts";

/** The marker's way through the sittings that wait. */
export function markingRoutes(exams: ExamService): readonly SessionRoute[] {
  const attempt = (call: SessionCall): string => parse(AttemptParams, call.params).attempt;

  async function list(call: SessionCall): Promise<Reply> {
    const { done } = parse(DoneQuery, call.query);
    const [lists, queues] = await Promise.all([exams.toMark(call.actor), exams.queues(call.actor)]);
    const attempt = lists.flatMap(({ waiting, marked }) => [...waiting, ...marked]).find(({ id }) => id === done);
    const told: Done | undefined =
      attempt === undefined ? (done === "none" ? { type: "question" } : undefined) : { type: "paper", attempt };
    return page("marking/list", toMarkingPage({ lists, queues, roles: call.actor.roles, done: told }, call));
  }

  async function script(call: SessionCall): Promise<Reply> {
    const found = await exams.attemptToMark(call.actor, attempt(call));
    return page("marking/script", toScriptPage(found, call));
  }

  async function mark(call: SessionCall): Promise<Reply> {
    const { go, ...sheet } = parse(MarkBody, call.body);
    const outcome = await exams.mark(call.actor, { attempt: attempt(call), ...sheet });
    if (outcome.type === "invalid" || outcome.type === "changed") {
      const found = await exams.attemptToMark(call.actor, attempt(call));
      return page("marking/script", toScriptPage(found, call, { outcome, typed: sheet.marks }), outcome.type === "invalid" ? 422 : 409);
    }
    const next = go === "next" ? await nextAfter(call, outcome.attempt.id) : undefined;
    return redirect(call.href(next === undefined ? `/marking?done=${outcome.attempt.id}` : `/marking/${next}`));
  }

  async function nextAfter(call: SessionCall, marked: string): Promise<string | undefined> {
    const waiting = (await exams.toMark(call.actor)).flatMap((list) => list.waiting);
    return waiting.find(({ id }) => id !== marked)?.id;
  }

  const marker = { right: "work.mark", audit: null } as const;
  return [
    { method: "get", path: "/marking", ...marker, handle: list },
    { method: "get", path: "/marking/:attempt", ...marker, handle: script },
    { method: "post", path: "/marking/:attempt", ...marker, audit: "exam.marked", handle: mark },
    ...queueRoutes(exams),
  ];
}
