import { z } from "zod";
import { parseExact } from "../../shared/exact.ts";

const words = z.string().trim().min(1);

/** One text in the three languages, none of them empty. */
export const text = z.strictObject({ "zh-CN": words, "zh-TW": words, en: words });

export const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "lower-case letters, digits and dashes");
export const exactText = z.string().refine((value) => parseExact(value) !== undefined, "not an exact number");
export const option = z.strictObject({ id, text });
export const options = z.array(option).min(2).max(20);

/** What a question of any type has in a bank file. */
export const base = {
  id,
  version: z.int().min(1),
  difficulty: z.int().min(1).max(3),
  state: z.enum(["draft", "ready", "retired"]),
  stem: text,
  explanation: text,
  source: z.string().optional(),
  tags: z.array(z.string()).optional(),
  media: z.array(z.strictObject({ kind: z.enum(["image", "audio"]), file: z.string().min(1).max(120), text })).optional(),
};

export const textRule = {
  accepted: z
    .array(z.strictObject({ text: words, share: exactText.optional() }))
    .min(1)
    .max(50),
  strict: z.array(z.enum(["case", "width", "spaces", "punctuation", "script"])).optional(),
  edits: z.int().min(0).max(3).optional(),
};

export const numberRule = {
  accepted: z
    .array(
      z.strictObject({
        value: exactText,
        tolerance: z.strictObject({ type: z.enum(["absolute", "relative"]), by: exactText }).optional(),
        share: exactText.optional(),
      }),
    )
    .min(1)
    .max(20),
  units: z.array(z.strictObject({ name: words, factor: exactText })).optional(),
  unitRequired: z.boolean().optional(),
};
