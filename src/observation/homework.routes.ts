import { toProblem } from "../programme/problem-words.ts";
import { parse } from "../web/parse.ts";
import { redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { showGrid } from "./entry.routes.ts";
import type { EntryService } from "./entry.service.ts";
import { HomeworkBody } from "./homework.form.ts";
import type { HomeworkService } from "./homework.service.ts";
import { ComponentParams } from "./observation.forms.ts";

interface Services {
  readonly entry: EntryService;
  readonly homework: HomeworkService;
}

/** Homework is set where its scores are entered. */
export function homeworkRoutes({ entry, homework }: Services): readonly SessionRoute[] {
  async function set(call: SessionCall): Promise<Reply> {
    const { component } = parse(ComponentParams, call.params);
    const form = parse(HomeworkBody, call.body);
    const outcome = await homework.set(call.actor, { component, form, zone: call.zone });
    const again = { desk: "staff", homework: { component, form, problems: [] } } as const;
    switch (outcome.type) {
      case "set":
      case "taken-back":
      case "same":
        return redirect(call.href(`/daily?homework=${outcome.type}`));
      case "stale":
        return showGrid(entry, call, { ...again, told: { kind: "warning", text: call.t("homework.told.stale") }, status: 409 });
      case "refused":
        return showGrid(entry, call, { ...again, homework: { ...again.homework, problems: outcome.problems }, status: 422 });
      case "programme": {
        const text = outcome.problems.map((problem) => toProblem(problem, outcome.definition, call).text).join(" ");
        return showGrid(entry, call, { ...again, told: { kind: "warning", text }, status: 422 });
      }
    }
  }

  return [{ method: "post", path: "/daily/:component/homework", right: "programme.edit", audit: "programme.published", handle: set }];
}
