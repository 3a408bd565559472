import type { CertificateRecord } from "../certificate/records.ts";
import type { QuestionRecord } from "../exam/records.ts";
import type { Component } from "../programme/records.ts";
import { exact, shownNumber } from "../shared/exact.ts";
import type { Text } from "../shared/json.ts";
import type { Facts } from "./facts.ts";
import type { Activity, ActivityDefinition, LanguageMap } from "./statement.ts";
import { ownVocabulary, PASS_SCORE, TYPES } from "./vocabulary.ts";

export const inEveryLanguage = (text: Text): LanguageMap => ({ "zh-CN": text["zh-CN"], "zh-TW": text["zh-TW"], en: text.en });
/** A title that exists in one wording only, such as a course's. */
const asTyped = (title: string): LanguageMap => ({ "zh-CN": title, "zh-TW": title, en: title });

const activity = (id: string, definition: ActivityDefinition): Activity => ({ objectType: "Activity", id, definition });

/** Activities of a tenant live below `<publicUrl>/xapi/tenants/<tenant>/`, so that two companies never describe the same IRI. */
function iri(facts: Facts, ...path: readonly string[]): string {
  return [ownVocabulary(facts.publicUrl).base, "tenants", ...[facts.tenant, ...path].map(encodeURIComponent)].join("/");
}

export const courseActivity = (facts: Facts): Activity =>
  activity(iri(facts, "platforms", facts.platform.id, "courses", facts.cohort.course), {
    type: TYPES.course,
    ...(facts.cohort.title !== "" && { name: asTyped(facts.cohort.title) }),
  });

export const cohortActivity = (facts: Facts): Activity =>
  activity(iri(facts, "cohorts", facts.cohort.id), {
    type: ownVocabulary(facts.publicUrl).cohort.id,
    name: inEveryLanguage(facts.programme.name),
  });

export const programmeActivity = (facts: Facts): Activity =>
  activity(iri(facts, "programmes", facts.programme.template), {
    type: ownVocabulary(facts.publicUrl).programme.id,
    name: inEveryLanguage(facts.programme.name),
  });

export const profileActivity = (facts: Facts): Activity => activity(ownVocabulary(facts.publicUrl).profileVersion, { type: TYPES.profile });

/** A component and the one it is part of. */
interface Found {
  readonly component: Component;
  readonly parent: Component | undefined;
}

function findComponent(components: readonly Component[], id: string, parent?: Component): Found | undefined {
  for (const component of components) {
    if (component.id === id) return { component, parent };
    const below = component.instrument === "parts" ? findComponent(component.parts, id, component) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}

function describe(component: Component | undefined): ActivityDefinition {
  if (component === undefined) return { type: TYPES.assessment };
  const type = { exam: TYPES.assessment, entered: TYPES.assessment, observation: TYPES.performance, parts: TYPES.module }[
    component.instrument
  ];
  return {
    type,
    name: inEveryLanguage(component.name),
    ...(component.passLine !== undefined && { extensions: { [PASS_SCORE]: shownNumber(exact(component.passLine)) } }),
  };
}

/** A component of this cohort; one that the present programme no longer has keeps its address and loses its name. */
export const componentActivity = (facts: Facts, id: string): Activity =>
  activity(iri(facts, "cohorts", facts.cohort.id, "components", id), describe(findComponent(facts.programme.components, id)?.component));

/** What a component is part of: the component above it, or the programme. */
export function aboveComponent(facts: Facts, id: string): Activity {
  const parent = findComponent(facts.programme.components, id)?.parent;
  return parent === undefined ? programmeActivity(facts) : componentActivity(facts, parent.id);
}

/** One question version. A short answer carries no pattern: its right answers cannot be listed (xAPI Data, Appendix C). */
export function questionActivity(facts: Facts, { bank, question }: QuestionRecord): Activity {
  const id = iri(facts, "banks", bank, "questions", question.id, String(question.version));
  const base = { type: TYPES.interaction, description: inEveryLanguage(question.stem) };
  if (question.type !== "single") return activity(id, { ...base, interactionType: "long-fill-in" });
  return activity(id, {
    ...base,
    interactionType: "choice",
    correctResponsesPattern: [question.key.join("[,]")],
    choices: question.options.map((option) => ({ id: option.id, description: inEveryLanguage(option.text) })),
  });
}

export const certificateActivity = (facts: Facts, certificate: CertificateRecord): Activity =>
  activity(iri(facts, "certificates", certificate.id), {
    type: TYPES.certificate,
    name: {
      "zh-CN": `${certificate.programmeName["zh-CN"]}：${certificate.tierName["zh-CN"]}`,
      "zh-TW": `${certificate.programmeName["zh-TW"]}：${certificate.tierName["zh-TW"]}`,
      en: `${certificate.programmeName.en}: ${certificate.tierName.en}`,
    },
  });
