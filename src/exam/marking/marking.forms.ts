import { DateTime } from "luxon";
import { z } from "zod";
import { compare, HUNDRED, parseExact, toText } from "../../shared/exact.ts";
import type { Release } from "../../delivery/records.ts";
import { REVIEW_ASPECTS, REVIEW_MOMENTS, type MarkingRules, type ReviewMoment, type ReviewSettings } from "./records.ts";
import { latitude, PRESETS, type Preset } from "./review.ts";

const id = z.string().min(1).max(200);
const lines = (longest: number) =>
  z
    .string()
    .default("")
    .transform((text) => text.replaceAll("\r\n", "\n").slice(0, longest));

export const AnswerParams = z.looseObject({ attempt: id, written: id });
export const QueueParams = z.looseObject({ component: id, written: id });
export const ExamParams = z.looseObject({ component: id });
export const ApartParams = z.looseObject({ marking: id });
export const SavedQuery = z.looseObject({ saved: id.optional().catch(undefined) });
export const GiveForm = z.looseObject({ mark: lines(40), comment: lines(2_000), go: z.enum(["list", "next"]).catch("next") });
export const DecideForm = z.looseObject({ mark: lines(40), comment: lines(2_000), reason: lines(2_000) });

/** Rules as typed; `review.<moment>` holds the ticked aspects. */
export interface RulesTyped {
  readonly markers: 1 | 2;
  readonly limit: string;
  readonly release: Release["type"];
  readonly at: string;
  readonly preset: Preset | "own";
  readonly review: ReviewSettings;
}

const ticked = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]);

export const RulesForm = z
  .looseObject({
    markers: z.enum(["1", "2"]).catch("1"),
    limit: lines(40),
    release: z.enum(["at-once", "at", "by-hand"]).catch("at-once"),
    at: lines(40),
    preset: z.enum(["learn", "marks", "score", "own"]).catch("own"),
  })
  .transform((form): RulesTyped => {
    const of = (moment: ReviewMoment) => {
      const chosen = ticked.parse(form[`review.${moment}`]);
      return REVIEW_ASPECTS.filter((aspect) => chosen.includes(aspect) && latitude(moment, aspect) === "set");
    };
    const own = Object.fromEntries(REVIEW_MOMENTS.map((moment) => [moment, of(moment)])) as unknown as ReviewSettings;
    const { limit, release, at, preset } = form;
    return { markers: form.markers === "2" ? 2 : 1, limit, release, at, preset, review: preset === "own" ? own : PRESETS[preset] };
  });

export type RulesField = "limit" | "at";

export type RulesRead =
  | { readonly type: "rules"; readonly rules: MarkingRules }
  | { readonly type: "problem"; readonly fields: readonly RulesField[] };

/** The rules that were typed, their moment in the company's zone. */
export function readRules({ markers, limit, release, at, review }: RulesTyped, zone: string): RulesRead {
  const value = parseExact(limit.normalize("NFKC").trim());
  const badLimit = value === undefined || value.n < 0n || compare(value, HUNDRED) > 0;
  const moment = DateTime.fromISO(at, { zone });
  const badMoment = release === "at" && (at === "" || !moment.isValid);
  if (badLimit || badMoment)
    return { type: "problem", fields: [...(badLimit ? ["limit" as const] : []), ...(badMoment ? ["at" as const] : [])] };
  const chosen: Release = release === "at" ? { type: "at", at: moment.toMillis() } : { type: release };
  return { type: "rules", rules: { markers, limit: toText(value), release: chosen, review } };
}
