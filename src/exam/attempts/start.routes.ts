import { z } from "zod";
import { AppError } from "../../shared/errors.ts";
import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import { toBeforePage } from "../before.presenter.ts";
import type { ExamDesk } from "../blueprint/desk.service.ts";
import { isOut } from "../blueprint/practice.ts";
import { toPublishedPage } from "../blueprint/published.presenter.ts";
import type { ExamService } from "../exam.service.ts";

interface Services {
  readonly exams: Pick<ExamService, "open" | "start">;
  readonly examDesk: Pick<ExamDesk, "read">;
}

const Component = z.looseObject({ component: z.string().min(1).max(40) });
const Entry = z.looseObject({ password: z.string().max(200).optional(), honour: z.literal("yes").optional() });

/** A learner before an exam: what awaits them, what they may see of it, and the start. */
export function startRoutes({ exams, examDesk }: Services): readonly SessionRoute[] {
  const component = (call: SessionCall): string => parse(Component, call.params).component;
  const examPage = (call: SessionCall): string => call.href(`/exam/${component(call)}`);

  async function before(call: SessionCall): Promise<Reply> {
    return page("exam/before", toBeforePage(await exams.open(call.actor, component(call)), call.now, { reader: call }));
  }

  async function start(call: SessionCall): Promise<Reply> {
    const { password, honour } = parse(Entry, call.body);
    const started = await exams.start(call.actor, component(call), { password, ...(honour === "yes" && { honour: call.locale }) });
    if (started.type === "started" || started.type === "resumed") return redirect(`${examPage(call)}/sitting`);
    const facts = await exams.open(call.actor, component(call));
    const door = started.type === "door" ? started.problems : [];
    return page("exam/before", toBeforePage(facts, call.now, { reader: call, unfilled: started.type === "unfilled", door }), 422);
  }

  /** @throws AppError("not-found") before its date, and where nothing is published */
  async function published(call: SessionCall): Promise<Reply> {
    const facts = await examDesk.read(call.actor, component(call));
    if (!isOut(facts.exam.exam.published, call.now)) throw new AppError("not-found", { reason: "nothing published" });
    return page("exam/published", toPublishedPage(facts, call));
  }

  const own = { right: "own.work", audit: null } as const;
  return [
    { method: "get", path: "/exam/:component/start", ...own, handle: before },
    { method: "post", path: "/exam/:component/start", ...own, audit: "exam.started", handle: start },
    { method: "get", path: "/exam/:component/published", ...own, handle: published },
  ];
}
