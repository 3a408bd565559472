import { z } from "zod";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { toCourseCopyPage } from "./course-copy.presenter.ts";
import { COPY_PATH, type CourseCopies, type Copied } from "./course-copy.service.ts";
import { COPY_CHOICES } from "./course-copy.ts";

const Choice = z.object({ choice: z.enum(COPY_CHOICES).optional().catch(undefined) });

/** Asked once in a copied course: begin with the last run's settings, the template, or empty. */
export function courseCopyRoutes({ courseCopies }: { readonly courseCopies: CourseCopies }): readonly SessionRoute[] {
  async function show(call: SessionCall, problem?: "missing" | Extract<Copied, { type: "refused" }>): Promise<Reply> {
    const question = await courseCopies.question(call.actor.tenant, call.actor.cohort);
    if (question === undefined) return redirect(call.href("/home"));
    return page("lti/course-copy", toCourseCopyPage(question, call, problem), problem === undefined ? 200 : 422);
  }

  return [
    { method: "get", path: COPY_PATH, right: "programme.edit", audit: null, handle: (call) => show(call) },
    {
      method: "post",
      path: COPY_PATH,
      right: "programme.edit",
      audit: "cohort.copied",
      async handle(call) {
        const { choice } = parse(Choice, call.body);
        if (choice === undefined) return show(call, "missing");
        const outcome = await courseCopies.choose(call.actor, choice);
        if (outcome.type === "refused") return show(call, outcome);
        return redirect(call.href(choice === "empty" ? "/programme" : "/home"));
      },
    },
  ];
}
