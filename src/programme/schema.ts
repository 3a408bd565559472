import { z } from "zod";
import { parseExact } from "../shared/exact.ts";
import { INTEGRITY_SIGNALS, LONGEST_TASK, type Component, type ProgrammeDefinition } from "./records.ts";

/** Letters, digits and dashes, so that an id can stand in a link parameter, a URL and a gradebook column. */
const Id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/** Every text of a programme is there in all three languages. */
export const TextSchema = z.strictObject({
  "zh-CN": z.string().trim().min(1).max(400),
  "zh-TW": z.string().trim().min(1).max(400),
  en: z.string().trim().min(1).max(400),
});

const ExactTextSchema = z.string().refine((text) => parseExact(text) !== undefined, "not an exact number");

const base = {
  id: Id,
  name: TextSchema,
  weight: ExactTextSchema.optional(),
  passLine: ExactTextSchema.optional(),
  gate: z.boolean(),
};

const SectionSchema = z.strictObject({
  id: Id,
  name: TextSchema,
  type: z.enum(["single", "multiple", "true-false", "text", "numeric", "matching", "ordering", "cloze", "short", "essay"]),
  count: z.int(),
  marks: ExactTextSchema,
  areas: z.array(z.string()),
  parts: z
    .array(z.strictObject({ areas: z.array(z.string()), difficulty: z.int().min(1).max(3).optional(), count: z.int() }))
    .min(1)
    .optional(),
  fixed: z.array(z.string()).min(1).optional(),
  inOrder: z.literal(true).optional(),
  optionsInOrder: z.literal(true).optional(),
});

const ExamSchema = z.strictObject({
  bank: z.string().min(1),
  sections: z.array(SectionSchema),
  minutes: z.int(),
  attempts: z.int(),
  opens: z.int().optional(),
  closes: z.int().optional(),
  total: ExactTextSchema.optional(),
  lateStart: z.literal("full").optional(),
  cooldown: z.int().optional(),
  capMakeUp: z.literal(true).optional(),
  honour: TextSchema.optional(),
  published: z.strictObject({ show: z.enum(["nothing", "outline", "practice"]), from: z.int().optional() }).optional(),
  unnoted: z.array(z.enum(INTEGRITY_SIGNALS)).optional(),
  watermark: z.literal(true).optional(),
});

const ObservationSchema = z.strictObject({ rubric: Id, scenario: Id, raters: z.int(), limit: ExactTextSchema });

const entered = { ...base, instrument: z.literal("entered") };
const TaskSchema = z.string().trim().min(1).max(LONGEST_TASK);

const ComponentSchema: z.ZodType<Component> = z.lazy(() =>
  z.discriminatedUnion("instrument", [
    z.strictObject({ ...base, instrument: z.literal("parts"), parts: z.array(ComponentSchema) }),
    z.strictObject({ ...base, instrument: z.literal("exam"), exam: ExamSchema }),
    z.strictObject({ ...base, instrument: z.literal("observation"), observation: ObservationSchema }),
    z.discriminatedUnion("enteredBy", [
      z.strictObject({ ...entered, enteredBy: z.literal("staff"), task: TaskSchema.optional(), due: z.int().optional() }),
      z.strictObject({ ...entered, enteredBy: z.literal("mentor") }),
    ]),
  ]),
);

/** The shape of a programme; what its figures must satisfy is {@link checkDefinition}'s to say. */
export const ProgrammeSchema: z.ZodType<ProgrammeDefinition> = z.strictObject({
  template: Id,
  name: TextSchema,
  components: z.array(ComponentSchema),
  tiers: z.array(z.strictObject({ id: Id, name: TextSchema, line: ExactTextSchema })),
  validity: z.string(),
  anchor: z.enum(["issue", "decision", "training-end", "typed"]),
  numberPrefix: z.string().regex(/^[A-Z]{1,6}$/),
  showRank: z.boolean(),
  makeUps: z.int().min(0).max(9),
  appeals: z.strictObject({ days: z.int() }).optional(),
});
