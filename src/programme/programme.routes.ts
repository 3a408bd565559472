import { z } from "zod";
import type { ResultService } from "../result/result.service.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import type { Problem } from "./check.ts";
import type { ProgrammeForm } from "./form.ts";
import { type ProgrammeFacts, toProgrammePage } from "./programme.presenter.ts";
import type { Acceptance, ProgrammeService } from "./programme.service.ts";

interface Services {
  readonly programmes: ProgrammeService;
  readonly results: ResultService;
}

const Typed = z.string().max(40);
const Fields = z.looseObject({
  base: z.coerce.number().int().min(1).max(1_000_000),
  gate: z
    .union([z.array(Typed), Typed.transform((one) => [one])])
    .optional()
    .transform((gates) => gates ?? []),
  validity: Typed,
  anchor: z.enum(["issue", "decision", "training-end", "typed"]),
  showRank: z.literal("yes").optional(),
  appealDays: Typed.optional(),
});

/** The fields `weight.<component>`, `pass.<component>` and `tier.<tier>` of the page. */
function toForm(body: unknown): ProgrammeForm {
  const { base, gate, validity, anchor, showRank, appealDays, ...rest } = parse(Fields, body);
  const named = (prefix: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(rest)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), parse(Typed, value)]),
    );
  const figures = { weights: named("weight."), passLines: named("pass."), lines: named("tier.") };
  return { base, ...figures, gates: gate, validity, anchor, showRank: showRank === "yes", appealDays };
}

const TOLD = {
  published: "success",
  same: "info",
  accepted: "success",
  holds: "info",
  declined: "success",
  "not-taken": "warning",
} as const;
const Told = z.object({ told: z.enum(["published", "same", "accepted", "holds", "declined", "not-taken"]).optional().catch(undefined) });
const Proposal = z.object({ proposal: z.string().min(1).max(60) });

export function programmeRoutes({ programmes, results }: Services): readonly SessionRoute[] {
  async function show(call: SessionCall, more: Pick<ProgrammeFacts, "typed" | "told"> = {}, status = 200): Promise<Reply> {
    const { tenant, cohort } = call.actor;
    const [versions, decided] = await Promise.all([programmes.versions(tenant, cohort), results.decided(tenant, cohort)]);
    return page("programme/programme", toProgrammePage({ versions, decided, ...more }, call), status);
  }

  async function publish(call: SessionCall): Promise<Reply> {
    const form = toForm(call.body);
    const outcome = await programmes.publish(call.actor, form);
    const again = (problems: readonly Problem[]): ProgrammeFacts["typed"] => ({ form, problems });
    switch (outcome.type) {
      case "published":
      case "same":
        return redirect(call.href(`/programme?told=${outcome.type}`));
      case "stale":
        return show(call, { typed: again([]), told: { kind: "warning", key: "stale", number: form.base } }, 409);
      case "refused":
        return show(call, { typed: again(outcome.problems) }, 422);
    }
  }

  return [
    {
      method: "get",
      path: "/programme",
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const { told } = parse(Told, call.query);
        if (told === undefined) return show(call);
        const { number } = await programmes.published(call.actor.tenant, call.actor.cohort);
        return show(call, { told: { kind: TOLD[told], key: told, number } });
      },
    },
    { method: "post", path: "/programme", right: "programme.edit", audit: "programme.published", handle: publish },
    {
      method: "post",
      path: "/programme/proposals/:proposal/publish",
      right: "programme.edit",
      audit: "programme.proposal-published",
      async handle(call) {
        const { proposal } = parse(Proposal, call.params);
        return redirect(call.href(`/programme?told=${acceptanceWords(await programmes.accept(call.actor, proposal))}`));
      },
    },
    {
      method: "post",
      path: "/programme/proposals/:proposal/decline",
      right: "programme.edit",
      audit: "programme.proposal-declined",
      async handle(call) {
        const { proposal } = parse(Proposal, call.params);
        await programmes.decline(call.actor, proposal);
        return redirect(call.href("/programme?told=declined"));
      },
    },
  ];
}

const acceptanceWords = ({ type }: Acceptance): keyof typeof TOLD =>
  type === "published" ? "accepted" : type === "same" ? "holds" : "not-taken";
