import type { LanguageMap } from "../statement.ts";
import { SUBREGISTRATION, type OwnVocabulary } from "../vocabulary.ts";

/** A rule of a statement template (xAPI Profiles 1.0, Part 2, 8.1). */
export interface Rule {
  /** JSONPath into the statement. */
  readonly location: string;
  /** JSONPath into each value found there. */
  readonly selector?: string;
  readonly presence?: "included" | "excluded" | "recommended";
  readonly any?: readonly (string | number | boolean)[];
  readonly all?: readonly (string | number | boolean)[];
  readonly none?: readonly (string | number | boolean)[];
}

/** One kind of statement: what tells it from all others, and what it must look like. */
export interface Template {
  readonly name: string;
  readonly label: LanguageMap;
  readonly definition: LanguageMap;
  readonly verb: string;
  readonly objectActivityType?: string;
  readonly contextParentActivityType?: string;
  readonly rules: readonly Rule[];
}

export const included = (...locations: readonly string[]): readonly Rule[] =>
  locations.map((location): Rule => ({ location, presence: "included" }));
export const excluded = (...locations: readonly string[]): readonly Rule[] =>
  locations.map((location): Rule => ({ location, presence: "excluded" }));
export const only = (location: string, ...all: readonly (string | number | boolean)[]): Rule => ({ location, presence: "included", all });

export const inResult = (id: string): string => `$.result.extensions['${id}']`;
export const inContext = (id: string): string => `$.context.extensions['${id}']`;

/** A whole score of 0 to some maximum. */
export const SCORE: readonly Rule[] = [
  ...included("$.result.score.raw", "$.result.score.max", "$.result.score.scaled"),
  only("$.result.score.min", 0),
];
export const NO_SCORE: readonly Rule[] = excluded("$.result.score");

/** Done by somebody else: the learner stands as a member of the team. */
export const FOR_LEARNER: readonly Rule[] = included("$.context.team.member[0].objectType", "$.context.contextActivities.parent");

/** What every statement of the profile has: ids, time, registration, course and cohort; nobody's mail address. */
const always = (own: OwnVocabulary): readonly Rule[] => [
  ...included("$.id", "$.timestamp", "$.context.registration", "$.context.language", "$.context.platform"),
  ...excluded("$.actor.mbox", "$.actor.openid", "$.context.instructor.mbox", "$.context.team.member[*].mbox"),
  only("$.object.objectType", "Activity"),
  only("$.actor.objectType", "Agent"),
  { location: "$.context.contextActivities.category[*]", selector: "$.id", presence: "included", any: [own.profileVersion] },
  { location: `${inContext(SUBREGISTRATION)}[*]`, selector: "$.profile", presence: "included", all: [own.profileVersion] },
  { location: `${inContext(SUBREGISTRATION)}[*]`, selector: "$.subregistration", presence: "included" },
  {
    location: "$.context.contextActivities.grouping[*]",
    selector: "$.definition.type",
    presence: "included",
    any: ["http://adlnet.gov/expapi/activities/course"],
  },
];

export const templateId = (own: OwnVocabulary, name: string): string => `${own.base}/templates/${name}`;

/** As published (xAPI Profiles 1.0, Part 2, 8.0). */
export const published =
  (own: OwnVocabulary) =>
  ({ name, label, definition, contextParentActivityType: parent, rules, ...determining }: Template) => ({
    id: templateId(own, name),
    type: "StatementTemplate",
    inScheme: own.profileVersion,
    prefLabel: label,
    definition,
    ...determining,
    ...(parent !== undefined && { contextParentActivityType: [parent] }),
    rules: [...always(own), ...rules],
  });
