import { z } from "zod";
import type { Grade, LineItem } from "./records.ts";

// Moodle asks for date and time with a zone; PHP then takes most ISO 8601 spellings.
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);

export const ScoreSchema = z
  .looseObject({
    userId: z.union([z.string().regex(/^\d+$/), z.number().int().transform(String)]),
    timestamp: z.string().regex(TIMESTAMP),
    activityProgress: z.string().min(1),
    gradingProgress: z.string().min(1),
    scoreGiven: numeric.nullish(),
    scoreMaximum: numeric.nullish(),
    comment: z.string().nullish(),
  })
  .refine(({ timestamp }) => Number.isFinite(Date.parse(timestamp.replace(",", "."))))
  .refine(({ scoreGiven, scoreMaximum }) => scoreGiven === undefined || scoreGiven === null || typeof scoreMaximum === "number");
export type Score = z.infer<typeof ScoreSchema>;

export type ScoreOutcome = { type: "stored"; grade: Grade } | { type: "notNewer" };

/** Points as Moodle keeps them: five decimals. */
const points = (value: number): number => Math.round(value * 100_000) / 100_000;

/** Scaled to the item: capped at its maximum, never below 0; a `scoreMaximum` of 0 leaves the number as it came. */
function scale(score: Score, item: LineItem): { raw: number; final: number } {
  const given = score.scoreGiven ?? 0;
  const maximum = score.scoreMaximum ?? 1;
  const raw = points(maximum === 0 ? given : (given / maximum) * item.maximum);
  return { raw, final: Math.min(Math.max(raw, 0), item.maximum) };
}

/**
 * What a score does to a cell, as measured on Moodle 5.1: whole seconds are compared; only FullyGraded with `scoreGiven` holds a
 * grade, anything else erases it; a missing comment erases the feedback; an override stands on the activity's own column only.
 * @param now epoch ms: a post without a grade moves the cell's time to at least now.
 */
export function applyScore(score: Score, item: LineItem, before: Grade | undefined, now: number): ScoreOutcome {
  const sent = Math.floor(Date.parse(score.timestamp.replace(",", ".")) / 1000);
  if (before !== undefined && before.time >= sent) return { type: "notNewer" };
  const holds = score.gradingProgress === "FullyGraded" && typeof score.scoreGiven === "number";
  const value = holds ? scale(score, item) : { raw: null, final: null };
  const stands = before?.overridden === true && item.own;
  return {
    type: "stored",
    grade: {
      item: item.id,
      user: score.userId,
      raw: value.raw,
      final: stands ? before.final : value.final,
      feedback: stands ? before.feedback : score.comment || null,
      time: holds ? sent : Math.max(sent, Math.floor(now / 1000)),
      overridden: stands,
    },
  };
}

/** A teacher's edit in the gradebook; null takes the grade away. */
export function applyOverride(
  item: LineItem,
  user: string,
  edit: { score: number | null; feedback?: string | null },
  context: { before: Grade | undefined; now: number },
): Grade {
  return {
    item: item.id,
    user,
    raw: context.before?.raw ?? null,
    final: edit.score === null ? null : points(Math.min(Math.max(edit.score, 0), item.maximum)),
    feedback: edit.feedback === undefined ? (context.before?.feedback ?? null) : edit.feedback,
    time: Math.floor(context.now / 1000),
    overridden: true,
  };
}

/** A grade moved to a new maximum of its item, keeping the percentage. */
export function rescale(grade: Grade, from: number, to: number): Grade {
  if (from === 0) return grade;
  const move = (value: number | null): number | null => (value === null ? null : points((value / from) * to));
  return { ...grade, raw: move(grade.raw), final: move(grade.final) };
}
