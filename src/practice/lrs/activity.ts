import { z } from "zod";
import { extensions, iri, languageMap, text } from "./values.ts";

const component = z.strictObject({ id: text.regex(/^\S+$/, "is empty or holds white space"), description: languageMap.optional() });
const components = z.array(component).refine((list) => new Set(list.map(({ id }) => id)).size === list.length, "repeats an id");

const LISTS = ["choices", "scale", "source", "target", "steps"] as const;
type List = (typeof LISTS)[number];

/** Which component lists belong to which interaction type (Data, 2.4.4.1). */
const LISTS_OF: Readonly<Record<string, readonly List[]>> = {
  choice: ["choices"],
  sequencing: ["choices"],
  likert: ["scale"],
  matching: ["source", "target"],
  performance: ["steps"],
  "true-false": [],
  "fill-in": [],
  "long-fill-in": [],
  numeric: [],
  other: [],
};

const fields = z.strictObject({
  name: languageMap.optional(),
  description: languageMap.optional(),
  type: iri.optional(),
  moreInfo: iri.optional(),
  extensions: extensions.optional(),
  interactionType: z
    .enum(["true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other"])
    .optional(),
  correctResponsesPattern: z.array(text).optional(),
  choices: components.optional(),
  scale: components.optional(),
  source: components.optional(),
  target: components.optional(),
  steps: components.optional(),
});

const definition = fields.superRefine((value, context) => {
  const allowed = value.interactionType === undefined ? [] : (LISTS_OF[value.interactionType] ?? []);
  for (const list of LISTS) {
    if (value[list] !== undefined && !allowed.includes(list)) {
      context.addIssue({
        code: "custom",
        path: [list],
        message: `does not belong to interactionType ${value.interactionType ?? "(none)"}`,
      });
    }
  }
  if (value.interactionType === undefined && value.correctResponsesPattern !== undefined) {
    context.addIssue({ code: "custom", path: ["interactionType"], message: "is missing beside correctResponsesPattern" });
  }
});

export const activity = z.strictObject({ objectType: z.literal("Activity").optional(), id: iri, definition: definition.optional() });
export type Activity = z.infer<typeof activity>;
