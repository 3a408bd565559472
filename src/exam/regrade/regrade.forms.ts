import { z } from "zod";
import type { RegradeRequest } from "./regrade.service.ts";

export const RegradeParams = z.looseObject({ component: z.string().min(1).max(120), question: z.string().min(1).max(160) });

const Texts = z
  .union([z.string().max(400), z.array(z.string().max(400)).max(50)])
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

/** Options ticked as `key`, further answers one a line as `accept`. */
export const RegradeForm = Form.transform(
  ({ what, key, accept, rule, reason, seen }): RegradeTyped => ({
    what,
    key: [...key, ...accept.split(/\r?\n/).filter((line) => line.trim() !== "")],
    rule,
    reason,
    seen,
  }),
);

/** The page's query: nothing at first, the form's fields for a dry run. */
export const RegradeQuery = z.union([RegradeForm, z.looseObject({}).transform(() => undefined)]);
