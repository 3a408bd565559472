import type { Programmes } from "../../programme/ports.ts";
import { AppError } from "../../shared/errors.ts";
import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import { examsOf, type ExamComponent } from "../exams.ts";
import type { Invigilation, Ordered, Persons } from "./invigilation.service.ts";
import type { LateUploads } from "./late.service.ts";
import { toLivePage, type LiveFault } from "./live.presenter.ts";
import type { Live } from "./live.service.ts";
import { AnnounceForm, AttemptForm, ComponentParams, LiveQuery, minutesOf, OrderForm } from "./sitting.forms.ts";

interface LiveServices {
  readonly live: Live;
  readonly invigilation: Invigilation;
  readonly lateUploads: Pick<LateUploads, "list">;
  readonly programmes: Programmes;
}

/** The room of an exam as its invigilator sees it, and what they order there. */
export function liveRoutes({ live, invigilation, lateUploads, programmes }: LiveServices): readonly SessionRoute[] {
  const exams = async ({ actor }: SessionCall): Promise<readonly ExamComponent[]> =>
    examsOf((await programmes.published(actor.tenant, actor.cohort)).definition);

  async function examOf(call: SessionCall): Promise<ExamComponent> {
    const { component } = parse(ComponentParams, call.params);
    const exam = (await exams(call)).find(({ id }) => id === component);
    if (exam === undefined) throw new AppError("not-found", { reason: `exam ${component}` });
    return exam;
  }

  async function choose(call: SessionCall): Promise<Reply> {
    const all = await exams(call);
    const [only] = all;
    if (all.length === 1 && only !== undefined) return redirect(call.href(`/live/${only.id}`));
    const links = all.map(({ id, name }) => ({ href: call.href(`/live/${id}`), text: name[call.locale] }));
    return page("exam/live-choice", {
      title: call.t("nav.live"),
      links,
      none: all.length === 0 ? call.t("exam.marking.no-exam") : undefined,
    });
  }

  async function look(call: SessionCall, fault?: LiveFault): Promise<Reply> {
    const exam = await examOf(call);
    const { show, page: number, done } = parse(LiveQuery, call.query);
    const [room, late] = await Promise.all([live.look(call.actor, exam.id, { show, page: number }), lateUploads.list(call.actor, exam.id)]);
    const { minutes, person } = fault === undefined ? { minutes: "", person: [] } : parse(OrderForm, call.body);
    const typed = { minutes, persons: person, text: fault === undefined ? "" : parse(AnnounceForm, call.body).text };
    const facts = { exam, live: room, late, cohort: call.actor.cohort, show, fault, done, typed };
    return page("exam/live", toLivePage(facts, call), fault === undefined ? 200 : 422);
  }

  const back = (call: SessionCall, component: string, done: Ordered | "ended"): Reply =>
    redirect(call.href(`/live/${component}?done=${done}`));

  /** An order for everybody or for those ticked. */
  const order =
    (give: (call: SessionCall, component: string, persons: Persons) => Promise<Ordered | LiveFault>) =>
    async (call: SessionCall): Promise<Reply> => {
      const [{ id }, { who, person }] = [await examOf(call), parse(OrderForm, call.body)];
      if (who === "some" && person.length === 0) return look(call, "nobody");
      const done = await give(call, id, who === "all" ? undefined : person);
      return done === "nobody" || done === "minutes" || done === "text" ? look(call, done) : back(call, id, done);
    };

  const pause = order((call, component, persons) => invigilation.pause(call.actor, component, persons));
  const resume = order((call, component, persons) => invigilation.resume(call.actor, component, persons));
  const extend = order(async (call, component, persons) => {
    const minutes = minutesOf(parse(OrderForm, call.body).minutes);
    return minutes === undefined ? "minutes" : invigilation.extend(call.actor, component, { minutes, persons });
  });

  async function announce(call: SessionCall): Promise<Reply> {
    const [{ id }, { text }] = [await examOf(call), parse(AnnounceForm, call.body)];
    return text === "" ? look(call, "text") : back(call, id, await invigilation.announce(call.actor, id, text));
  }

  async function end(call: SessionCall): Promise<Reply> {
    const { id } = await examOf(call);
    await invigilation.end(call.actor, id, parse(AttemptForm, call.body).attempt);
    return back(call, id, "ended");
  }

  const right = "programme.edit" as const;
  return [
    { method: "get", path: "/live", right, audit: null, handle: choose },
    { method: "get", path: "/live/:component", right, audit: null, handle: (call) => look(call) },
    { method: "post", path: "/live/:component/pause", right, audit: "exam.paused", handle: pause },
    { method: "post", path: "/live/:component/resume", right, audit: "exam.resumed", handle: resume },
    { method: "post", path: "/live/:component/extend", right, audit: "exam.extended", handle: extend },
    { method: "post", path: "/live/:component/announce", right, audit: "exam.announced", handle: announce },
    { method: "post", path: "/live/:component/end", right, audit: "exam.handed-in", handle: end },
  ];
}
