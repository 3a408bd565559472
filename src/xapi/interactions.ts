import type { Text } from "../shared/json.ts";
import { wellFormed } from "./plain.ts";
import type { InteractionComponent, InteractionDefinition } from "./statement.ts";

/** Something that can be picked, placed or put in order. */
export interface Option {
  readonly id: string;
  readonly text: Text;
}

/** A left and a right id that belong together. */
export type Pair = readonly [left: string, right: string];

/** What can be answered, and what is right where right answers can be listed (xAPI 1.0.3 Data, Appendix C). */
export type Interaction =
  /** One or several; every list of `correct` is a right answer by itself. */
  | { readonly type: "choice"; readonly options: readonly Option[]; readonly correct?: readonly (readonly string[])[] | undefined }
  | { readonly type: "true-false"; readonly correct?: boolean | undefined }
  | { readonly type: "fill-in"; readonly accepted?: readonly string[] | undefined; readonly matchCase?: boolean | undefined }
  | { readonly type: "long-fill-in" }
  /** Decimal numbers as text; an absent end is open. */
  | { readonly type: "numeric"; readonly accepted?: readonly NumberRange[] | undefined }
  | {
      readonly type: "matching";
      readonly left: readonly Option[];
      readonly right: readonly Option[];
      readonly correct?: readonly Pair[] | undefined;
    }
  | { readonly type: "sequencing"; readonly options: readonly Option[]; readonly correct?: readonly string[] | undefined }
  /** A scale without a right answer. */
  | { readonly type: "likert"; readonly options: readonly Option[] }
  | { readonly type: "other" };

export interface NumberRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What somebody answered: a text, ids, or pairs of ids. */
export type Response = string | readonly string[] | readonly Pair[];

/** Ids have no white space, and no bracket that could be read as a delimiter (Appendix C). */
const componentId = (id: string): string => encodeURIComponent(wellFormed(id));

const component = ({ id, text }: Option): InteractionComponent => ({
  id: componentId(id),
  description: { "zh-CN": text["zh-CN"], "zh-TW": text["zh-TW"], en: text.en },
});
const components = (options: readonly Option[]): readonly InteractionComponent[] => {
  const once = new Map(options.map((option) => [option.id, option]));
  return [...once.values()].map(component);
};

const listed = (ids: readonly string[]): string => ids.map(componentId).join("[,]");
const paired = (pairs: readonly Pair[]): string => pairs.map(([left, right]) => `${componentId(left)}[.]${componentId(right)}`).join("[,]");
const ranged = ({ from = "", to = "" }: NumberRange): string => (from === to ? from : `${from}[:]${to}`);

const pattern = (entries: readonly string[] | undefined): InteractionDefinition =>
  entries === undefined || entries.length === 0 ? {} : { correctResponsesPattern: entries };

/** The parts of an activity's definition that say how it is answered. */
export function interactionDefinition(interaction: Interaction): InteractionDefinition {
  const interactionType = interaction.type;
  switch (interaction.type) {
    case "choice":
      return { interactionType, ...pattern(interaction.correct?.map(listed)), choices: components(interaction.options) };
    case "sequencing":
      return {
        interactionType,
        ...pattern(interaction.correct === undefined ? undefined : [listed(interaction.correct)]),
        choices: components(interaction.options),
      };
    case "likert":
      return { interactionType, scale: components(interaction.options) };
    case "true-false":
      return { interactionType, ...pattern(interaction.correct === undefined ? undefined : [String(interaction.correct)]) };
    case "fill-in":
      return {
        interactionType,
        ...pattern(interaction.accepted?.map((text) => (interaction.matchCase === true ? `{case_matters=true}${text}` : text))),
      };
    case "numeric":
      return { interactionType, ...pattern(interaction.accepted?.map(ranged)) };
    case "matching":
      return {
        interactionType,
        ...pattern(interaction.correct === undefined ? undefined : [paired(interaction.correct)]),
        source: components(interaction.left),
        target: components(interaction.right),
      };
    case "long-fill-in":
    case "other":
      return { interactionType };
  }
}

/** An answer in the format of its interaction; typed texts stay as they were typed. */
export function responseText(interaction: Interaction, response: Response): string {
  if (isPairs(response)) return paired(response);
  if (typeof response !== "string") return listed(response);
  const picks = interaction.type === "choice" || interaction.type === "likert" || interaction.type === "sequencing";
  return picks ? componentId(response) : response;
}

const isPairs = (response: Response): response is readonly Pair[] => typeof response !== "string" && Array.isArray(response[0]);
