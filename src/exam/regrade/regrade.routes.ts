import type { Jobs } from "../../jobs/jobs.service.ts";
import { jobId } from "../../jobs/orders.ts";
import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import { RegradeForm, RegradeParams, RegradeQuery, type RegradeTyped } from "./regrade.forms.ts";
import { REGRADE_JOB } from "./regrade.job.ts";
import { toRegradePage, type Shown } from "./regrade.presenter.ts";
import type { RegradeService } from "./regrade.service.ts";

interface Services {
  readonly regrades: RegradeService;
  readonly jobs: Pick<Jobs, "standing">;
}

/** A question's regrade: what to change, who would move, and the deed. */
export function regradeRoutes({ regrades, jobs }: Services): readonly SessionRoute[] {
  const asked = (call: SessionCall) => {
    const { component, question } = parse(RegradeParams, call.params);
    return { component, question };
  };

  async function shown(call: SessionCall, what: Omit<Shown, "subject" | "job">, status = 200): Promise<Reply> {
    const { component, question } = asked(call);
    const subject = await regrades.subject(call.actor, component, question);
    const running = subject.history.find(({ state }) => state === "running");
    const job = running && (await jobs.standing(call.actor, jobId({ kind: REGRADE_JOB, key: running.id })));
    return page("regrade/question", toRegradePage({ ...what, subject, job }, call), status);
  }

  async function show(call: SessionCall): Promise<Reply> {
    const typed = parse(RegradeQuery, call.query);
    if (typed === undefined) return shown(call, {});
    return tried(call, typed, await regrades.dryRun(call.actor, { ...asked(call), ...typed }));
  }

  const tried = (call: SessionCall, typed: RegradeTyped, outcome: Awaited<ReturnType<RegradeService["dryRun"]>>): Promise<Reply> =>
    outcome.type === "problem" ? shown(call, { typed, problem: outcome.problem }, 422) : shown(call, { typed, dryRun: outcome.dryRun });

  async function commit(call: SessionCall): Promise<Reply> {
    const typed = parse(RegradeForm, call.body);
    const outcome = await regrades.commit(call.actor, { ...asked(call), ...typed });
    switch (outcome.type) {
      case "started":
        return redirect(call.href(`/regrade/${asked(call).component}/${encodeURIComponent(asked(call).question)}`));
      case "changed":
        return shown(call, { typed, dryRun: outcome.dryRun, notice: "changed" }, 409);
      case "busy":
        return shown(call, { typed, notice: "busy" }, 409);
      case "problem":
        return tried(call, typed, outcome);
    }
  }

  const path = "/regrade/:component/:question";
  return [
    { method: "get", path, right: "programme.edit", audit: null, handle: show },
    { method: "post", path, right: "programme.edit", audit: "exam.regraded", handle: commit },
  ];
}
