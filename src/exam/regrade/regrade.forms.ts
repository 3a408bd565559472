import { z } from "zod";
import { partKey } from "./part-keys.ts";
import type { RegradeRequest } from "./regrade.service.ts";

export const RegradeParams = z.looseObject({ component: z.string().min(1).max(120), question: z.string().min(1).max(160) });

const Texts = z
  .union([z.string().max(400), z.array(z.string().max(400)).max(200)])
  .optional()
  .transform((value) => (value === undefined ? [] : typeof value === "string" ? [value] : value));

const Form = z.looseObject({
  what: z.enum(["key", "left-out", "full-marks", "as-asked"]),
  key: Texts,
  accept: z.string().max(4_000).default(""),
  rule: z.enum(["raise-only", "full"]).catch("raise-only"),
  reason: z.string().max(500).default(""),
  seen: z.string().max(40).default(""),
});

export type RegradeTyped = Omit<RegradeRequest, "component" | "question"> & { readonly seen: string };

const linesOf = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line.trim() !== "");

/** Further answers to the gaps of a text: `accept.<gap>`, one a line. */
const gapLines = (form: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(form).flatMap(([name, value]) =>
    name.startsWith("accept.") && typeof value === "string"
      ? linesOf(value.slice(0, 4_000)).map((line) => partKey(name.slice("accept.".length), line))
      : [],
  );

/** Options ticked and parts chosen as `key`, further answers one a line as `accept`. */
export const RegradeForm = Form.transform(
  ({ what, key, accept, rule, reason, seen, ...rest }): RegradeTyped => ({
    what,
    key: [...key, ...linesOf(accept), ...gapLines(rest)],
    rule,
    reason,
    seen,
  }),
);

/** The page's query: nothing at first, the form's fields for a dry run. */
export const RegradeQuery = z.union([RegradeForm, z.looseObject({}).transform(() => undefined)]);
