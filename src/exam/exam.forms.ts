import { z } from "zod";
import type { Save } from "./answering.ts";
import type { MarkRequest } from "./marking/mark-sheet.ts";
import { formValue } from "./questions/form-value.ts";
import { DAY } from "../shared/clock.ts";
import { MAX_TEXT } from "./questions/shape.ts";
import { PLAIN_FORM, type Sender } from "./sitting/editing.ts";

const id = z.string().min(1).max(120);

export const ComponentParams = z.looseObject({ component: id });
export const AttemptParams = z.looseObject({ attempt: id });
export const AttemptForm = z.looseObject({ attempt: id });
export const DoneQuery = z.looseObject({ done: id.optional() });

/** What a page tells of itself; more than these of one save are not read. */
const Told = z.object({
  events: z
    .array(
      z.object({
        kind: z.enum(["left", "pasted"]),
        ago: z.int().min(0).max(DAY),
        ms: z.int().min(0).max(DAY).optional(),
        characters: z.int().min(0).max(1_000_000).optional(),
        question: id.optional(),
      }),
    )
    .max(50),
  seconds: z.record(id, z.int().min(0).max(86_400)).refine((seconds) => Object.keys(seconds).length <= 500),
});

/** An autosave: JSON, only the answers that changed. */
export const SaveJson = z.object({
  attempt: id,
  answers: z.array(z.object({ question: id, value: z.string().max(MAX_TEXT), revision: z.int().min(1).max(1_000_000) })).max(200),
  flags: z.array(id).max(500).optional(),
  sender: z
    .object({
      tab: z.string().regex(/^[\w-]{16,64}$/),
      takeOver: z.boolean().optional(),
      leaves: z.boolean().optional(),
      arrives: z.boolean().optional(),
    })
    .optional(),
  heard: z.int().min(0).optional(),
  look: z.boolean().optional(),
  told: Told.optional(),
});

const Form = z.looseObject({
  attempt: id,
  go: z.enum(["save", "check"]).catch("save"),
  epoch: z.coerce.number().int().min(0).optional().catch(undefined),
});

/** The whole paper as a plain form sends it: values as `formValue` reads them, `r.<question>` revision it was shown with, `f.<question>` flag. */
export interface PaperForm {
  readonly attempt: string;
  readonly go: "save" | "check";
  readonly answers: readonly Save[];
  readonly flags: readonly string[];
  readonly sender?: Sender | undefined;
}

/** @throws ZodError for a body that is no such form */
export const PaperBody = Form.transform((form): PaperForm => {
  const fields = Object.entries(form).flatMap(([name, value]) => (typeof value === "string" ? [{ name, value }] : []));
  const revision = (question: string): number => {
    const shown = form[`r.${question}`];
    return typeof shown === "string" && /^\d{1,6}$/.test(shown) ? Number(shown) : 0;
  };
  return {
    attempt: form.attempt,
    ...(form.epoch !== undefined && { sender: { tab: PLAIN_FORM, seen: form.epoch } }),
    go: form.go,
    answers: fields
      .filter(({ name }) => name.startsWith("r."))
      .map(({ name }) => name.slice(2))
      .map((question) => ({ question, value: formValue(form, question), revision: revision(question) + 1 })),
    flags: fields.filter(({ name }) => name.startsWith("f.")).map(({ name }) => name.slice(2)),
  };
});

const textOf = (value: unknown): string => (typeof value === "string" ? value.replaceAll("\r\n", "\n").slice(0, MAX_TEXT) : "");

const MarkForm = z.looseObject({ seen: z.coerce.number().int().min(1), go: z.enum(["list", "next"]).catch("list") });

/** Marks as typed: `mark.<question>` and `comment.<question>`. @throws ZodError */
export const MarkBody = MarkForm.transform((form): { seen: number; go: "list" | "next"; marks: MarkRequest["marks"] } => ({
  seen: form.seen,
  go: form.go,
  marks: Object.fromEntries(
    Object.entries(form).flatMap(([name, mark]) => {
      if (!name.startsWith("mark.") || typeof mark !== "string") return [];
      const question = name.slice("mark.".length);
      return [[question, { mark: mark.slice(0, 40), comment: textOf(form[`comment.${question}`]).slice(0, 2_000) }]];
    }),
  ),
}));
