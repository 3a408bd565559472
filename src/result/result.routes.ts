import { z } from "zod";
import type { Delivery } from "../delivery/delivery.service.ts";
import { toOwnSending } from "../delivery/grade-state.presenter.ts";
import type { Programmes } from "../programme/ports.ts";
import { compare, exact, parseExact } from "../shared/exact.ts";
import type { Tier } from "../programme/records.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import type { Appeals } from "./appeals/appeals.service.ts";
import { APPEAL_TOLD, appealCells, toOwnAppeals } from "./appeals/own-appeals.presenter.ts";
import { may } from "../people/rights.ts";
import { toDecidePage } from "./decide.presenter.ts";
import { toResultPage } from "./own-result.presenter.ts";
import type { Approval, Decisions, ResultService } from "./result.service.ts";
import { tierScale } from "./tier-scale.ts";

interface Services {
  readonly programmes: Programmes;
  readonly results: ResultService;
  readonly appeals: Pick<Appeals, "own" | "waiting">;
  readonly delivery: Pick<Delivery, "ownGrades">;
}

const Figure = z.string().refine((text) => /^\d{1,3}(\.\d{1,6})?$/.test(text));

/** `at`: a total to mark; `lines`: unpublished lines to draw, best first. */
const Scale = z.object({ at: Figure.optional().catch(undefined), lines: z.string().max(200).optional().catch(undefined) });

/** What came of sending or withdrawing an appeal. */
const Told = z.object({ appeal: z.enum(APPEAL_TOLD).optional().catch(undefined) });

const Count = z.coerce.number().int().min(0).max(100_000).optional().catch(undefined);
const Done = z.object({ decided: Count, moved: Count, pending: Count, same: Count });

/** person~total~tier, as the page gave it out. */
const Tick = z
  .string()
  .max(200)
  .regex(/^[^~]+~\d+(\.\d+)?(\/\d+)?~[a-z0-9-]*$/)
  .transform((value): Approval => {
    const [person = "", total = "", tier = ""] = value.split("~");
    return { person, seen: { total, tier: tier === "" ? null : tier } };
  });
const Ticks = z.object({
  approve: z
    .union([z.array(Tick).max(2_000), Tick.transform((one) => [one])])
    .optional()
    .transform((ticks) => ticks ?? []),
});

export function resultRoutes({ programmes, results, appeals, delivery }: Services): readonly SessionRoute[] {
  async function showDecide(call: SessionCall): Promise<Reply> {
    const { tenant, cohort, person } = call.actor;
    const [board, waiting] = await Promise.all([results.board(tenant, cohort), appeals.waiting(tenant, cohort)]);
    const facts = {
      board,
      self: person,
      done: parse(Done, call.query),
      appeals: waiting,
      mayAnswer: may(call.actor.roles, "programme.edit"),
    };
    return page("result/decide", toDecidePage(facts, call));
  }

  return [
    {
      method: "get",
      path: "/results",
      right: "own.work",
      audit: null,
      async handle(call) {
        const { tenant, cohort, person } = call.actor;
        const [own, grades, appealed] = await Promise.all([
          results.standing(tenant, cohort, person),
          delivery.ownGrades(tenant, cohort, person),
          appeals.own(call.actor),
        ]);
        return page("result/own", {
          ...toResultPage(own, person, call, appealCells(appealed, call)),
          appeals: toOwnAppeals(appealed, parse(Told, call.query).appeal, call),
          sending: toOwnSending(grades, call),
        });
      },
    },
    { method: "get", path: "/decide", right: "decision.approve", audit: null, handle: showDecide },
    {
      method: "post",
      path: "/decide",
      right: "decision.approve",
      audit: "result.decided",
      async handle(call) {
        const { approve } = parse(Ticks, call.body);
        return redirect(call.href(`/decide?${told(await results.decide(call.actor, approve))}`));
      },
    },
    {
      method: "get",
      path: "/tier-scale.svg",
      right: "enter",
      audit: null,
      async handle(call) {
        const { at, lines } = parse(Scale, call.query);
        const { definition } = await programmes.published(call.actor.tenant, call.actor.cohort);
        const tiers = withLines(definition.tiers, lines) ?? definition.tiers;
        const body = tierScale({
          tiers,
          locale: call.locale,
          at: at === undefined ? undefined : exact(at),
          below: call.t("result.scale.below"),
        });
        return { type: "raw", contentType: "image/svg+xml", body };
      },
    },
  ];
}

/** What to tell after the redirect: how many were decided, and how many left for which reason. */
function told({ decided, left }: Decisions): string {
  const counts = new URLSearchParams({ decided: String(decided.length) });
  for (const [why, of] of Map.groupBy(left, (one) => one.why)) counts.set(why, String(of.length));
  return counts.toString();
}

/** The tiers on lines as typed; `undefined` unless they could be published. */
function withLines(tiers: readonly Tier[], typed: string | undefined): readonly Tier[] | undefined {
  const lines = typed?.split(",").map((text) => (Figure.safeParse(text).success ? parseExact(text) : undefined)) ?? [];
  if (lines.length !== tiers.length) return undefined;
  const falls = lines.every((line, place) => {
    const above = place === 0 ? exact("100.000001") : lines[place - 1];
    return line !== undefined && above !== undefined && compare(line, above) < 0;
  });
  return falls ? tiers.map((tier, place) => ({ ...tier, line: typed?.split(",")[place] ?? tier.line })) : undefined;
}
