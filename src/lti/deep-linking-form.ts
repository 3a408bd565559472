import { DateTime } from "luxon";
import { z } from "zod";
import type { Problem } from "../programme/check.ts";
import type { ProgrammeForm } from "../programme/form.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import { walkComponents } from "../programme/tree.ts";
import type { Windows } from "../programme/windows.ts";
import { parse } from "../web/parse.ts";

const Typed = z.string().max(40);
const many = z
  .union([
    z.array(z.string().max(80)).max(50),
    z
      .string()
      .max(80)
      .transform((one) => [one]),
  ])
  .optional()
  .transform((list) => [...new Set(list ?? [])]);

const Fields = z.looseObject({
  programme: z.string().min(1).max(80),
  base: z.coerce.number().int().min(0).max(1_000_000),
  activity: many,
  validity: Typed,
});

/** What an instructor chose and typed, as typed. */
export interface Choice {
  readonly programme: string;
  /** Number of the version the page showed; 0 for a template. */
  readonly base: number;
  readonly activities: readonly string[];
  readonly validity: string;
  /** Field name → text: `weight.theory`, `pass.theory`, `tier.senior`, `opens.theory`, `closes.theory`. */
  readonly typed: Readonly<Record<string, string>>;
}

const FIGURES = /^(weight|pass|tier|opens|closes)\./;

/** @throws AppError("bad-input") */
export function readChoice(body: unknown): Choice {
  const { programme, base, activity, validity, ...rest } = parse(Fields, body);
  const typed = Object.entries(rest)
    .filter(([name]) => FIGURES.test(name))
    .map(([name, value]) => [name, parse(Typed, value)]);
  return { programme, base, activities: activity, validity, typed: Object.fromEntries(typed) };
}

/** A date and time as a browser's field sends it, meant in the company's zone. */
function momentIn(text: string, zone: string): number | undefined {
  const at = DateTime.fromISO(text.trim(), { zone });
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text.trim()) && at.isValid ? at.toMillis() : undefined;
}

/** As the field wants it back. */
export const fieldMoment = (at: number | undefined, zone: string): string =>
  at === undefined ? "" : DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");

export type ChoiceProblem = Problem | { readonly code: "window-format"; readonly path: string; readonly values: Problem["values"] };

/** The choice as the programme page's form, what it does not show kept as it is; and dates that are none. */
export function toProgrammeForm(
  choice: Choice,
  definition: ProgrammeDefinition,
  zone: string,
): { readonly form: ProgrammeForm; readonly problems: readonly ChoiceProblem[] } {
  const named = (prefix: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(choice.typed)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value]),
    );
  const problems: ChoiceProblem[] = [];
  const moment = (path: string): number | undefined => {
    const text = choice.typed[path] ?? "";
    if (text.trim() === "") return undefined;
    const at = momentIn(text, zone);
    if (at === undefined) problems.push({ code: "window-format", path, values: {} });
    return at;
  };
  const all = walkComponents(definition.components);
  const windows: Windows = Object.fromEntries(
    all.flatMap(({ id, instrument }) =>
      instrument === "exam" ? [[id, { opens: moment(`opens.${id}`), closes: moment(`closes.${id}`) }]] : [],
    ),
  );
  const form = {
    base: choice.base,
    weights: named("weight."),
    passLines: named("pass."),
    lines: named("tier."),
    gates: all.filter(({ gate }) => gate).map(({ id }) => id),
    validity: choice.validity,
    anchor: definition.anchor,
    showRank: definition.showRank,
    windows,
  };
  return { form, problems };
}
