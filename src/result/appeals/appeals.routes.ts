import { z } from "zod";
import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import type { Answer, Appeals } from "./appeals.service.ts";
import { type DeskFacts, toAppealsPage } from "./desk.presenter.ts";
import { toAppealForm, type AppealForm } from "./own-appeals.presenter.ts";

interface Services {
  readonly appeals: Appeals;
}

const Subject = z.object({ subject: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/) });
const Named = z.object({ appeal: z.string().min(1).max(200) });
/** Longer than is taken: a reason that is too long is told so, and stands in the form again. */
const Words = z.string().max(20_000).default("");
const Reason = z.object({ words: Words });
const Verdict = z.object({ verdict: z.enum(["upheld", "not-upheld"]).optional().catch(undefined), words: Words });
const Told = z.object({ answered: z.string().max(200).optional().catch(undefined) });

/** A learner's way to appeal, and the desk where appeals are answered. */
export function appealRoutes({ appeals }: Services): readonly SessionRoute[] {
  async function form(call: SessionCall, typed?: AppealForm["typed"]): Promise<Reply> {
    const { subject } = parse(Subject, call.params);
    const own = await appeals.own(call.actor);
    const { against, verdict } = own.subjects.get(subject) ?? {};
    if (against === undefined || verdict?.type !== "possible") return redirect(call.href("/results#appeals"));
    const facts = { own, subject, against, until: verdict.until, typed };
    return page("appeals/new", toAppealForm(facts, call), typed === undefined ? 200 : 422);
  }

  async function make(call: SessionCall): Promise<Reply> {
    const { subject } = parse(Subject, call.params);
    const { words } = parse(Reason, call.body);
    const outcome = await appeals.appeal(call.actor, { subject, words });
    switch (outcome.type) {
      case "made":
        return redirect(call.href("/results?appeal=made#appeals"));
      case "words":
        return form(call, { words, problem: outcome.problem });
      case "refused":
        return redirect(call.href(`/results?appeal=${outcome.reason}#appeals`));
    }
  }

  async function desk(call: SessionCall, more: Omit<DeskFacts, "desk"> = {}, status = 200): Promise<Reply> {
    return page("appeals/desk", toAppealsPage({ ...more, desk: await appeals.desk(call.actor) }, call), status);
  }

  async function answer(call: SessionCall): Promise<Reply> {
    const { appeal } = parse(Named, call.params);
    const { verdict, words } = parse(Verdict, call.body);
    const given: Answer = { appeal, words, upheld: verdict === undefined ? undefined : verdict === "upheld" };
    const outcome = await appeals.answer(call.actor, given);
    switch (outcome.type) {
      case "settled":
        return redirect(call.href(`/appeals?answered=${encodeURIComponent(appeal)}`));
      case "unclear":
        return desk(call, { typed: { ...given, problem: outcome.problem } }, 422);
      case "refused":
        return desk(call, { refused: outcome.reason }, 403);
    }
  }

  return [
    { method: "get", path: "/results/appeals/:subject", right: "own.work", audit: null, handle: (call) => form(call) },
    { method: "post", path: "/results/appeals/:subject", right: "own.work", audit: "appeal.made", handle: make },
    {
      method: "post",
      path: "/results/appeals/:appeal/withdraw",
      right: "own.work",
      audit: "appeal.withdrawn",
      async handle(call) {
        await appeals.withdraw(call.actor, parse(Named, call.params).appeal);
        return redirect(call.href("/results?appeal=withdrawn#appeals"));
      },
    },
    {
      method: "get",
      path: "/appeals",
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const { answered } = parse(Told, call.query);
        return desk(call, answered === undefined ? {} : { told: { appeal: answered } });
      },
    },
    { method: "post", path: "/appeals/:appeal/answer", right: "programme.edit", audit: "appeal.settled", handle: answer },
  ];
}
