import type { CertificateRecord } from "../certificate/records.ts";
import type { QuestionRecord } from "../exam/records.ts";
import type { Component } from "../programme/records.ts";
import { exact, shownNumber } from "../shared/exact.ts";
import type { Text } from "../shared/json.ts";
import type { Named } from "./events.ts";
import type { Facts } from "./facts.ts";
import { interactionDefinition, type Interaction } from "./interactions.ts";
import { wellFormed } from "./plain.ts";
import { interactionOf } from "./questions.ts";
import type { Activity, ActivityDefinition, LanguageMap } from "./statement.ts";
import { ownBase, ownVocabulary, PASS_SCORE, profileVersion, TYPES } from "./vocabulary.ts";

export const inEveryLanguage = (text: Text): LanguageMap => ({ "zh-CN": text["zh-CN"], "zh-TW": text["zh-TW"], en: text.en });
/** A title that exists in one wording only, such as a course's. */
const asTyped = (title: string): LanguageMap => ({ "zh-CN": title, "zh-TW": title, en: title });

const activity = (id: string, definition: ActivityDefinition): Activity => ({ objectType: "Activity", id, definition });

/** Whose activities they are. */
type Speaker = Pick<Facts, "publicUrl" | "tenant">;

/** Activities of a tenant live below `<publicUrl>/xapi/tenants/<tenant>/`, so that two companies never describe the same IRI. */
function iri(facts: Speaker, ...path: readonly string[]): string {
  const parts = [facts.tenant, ...path].map((part) => encodeURIComponent(wellFormed(part)));
  return [ownBase(facts.publicUrl), "tenants", ...parts].join("/");
}

/** The address all of a tenant's activities live below. */
export const tenantHome = (speaker: Speaker): string => iri(speaker);

/** The address of a cohort, which every statement of its training names among its grouping activities or as its object. */
export const cohortAddress = (speaker: Speaker, cohort: string): string => iri(speaker, "cohorts", cohort);

export const courseActivity = (facts: Facts): Activity =>
  activity(iri(facts, "platforms", facts.platform.id, "courses", facts.cohort.course), {
    type: TYPES.course,
    ...(facts.cohort.title !== "" && { name: asTyped(facts.cohort.title) }),
  });

export const cohortActivity = (facts: Facts): Activity =>
  activity(cohortAddress(facts, facts.cohort.id), {
    type: ownVocabulary(facts.publicUrl).cohort.id,
    name: inEveryLanguage(facts.programme.name),
  });

export const programmeActivity = (facts: Facts): Activity =>
  activity(iri(facts, "programmes", facts.programme.template), {
    type: ownVocabulary(facts.publicUrl).programme.id,
    name: inEveryLanguage(facts.programme.name),
  });

export const profileActivity = (facts: Facts): Activity => activity(profileVersion(facts.publicUrl), { type: TYPES.profile });

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

/** One question version. */
export const questionActivity = (facts: Facts, { bank, question }: QuestionRecord): Activity =>
  interactionActivity(
    iri(facts, "banks", bank, "questions", question.id, String(question.version)),
    question.stem,
    interactionOf(question),
  );

const interactionActivity = (id: string, text: Text, interaction: Interaction): Activity =>
  activity(id, { type: TYPES.interaction, description: inEveryLanguage(text), ...interactionDefinition(interaction) });

export const surveyActivity = (facts: Facts, { id, name }: Named, purpose: string): Activity =>
  activity(iri(facts, "surveys", id), {
    type: TYPES.survey,
    name: inEveryLanguage(name),
    extensions: { [ownVocabulary(facts.publicUrl).surveyPurpose.id]: purpose },
  });

/** A question of a survey. */
export const surveyItemActivity = (facts: Facts, survey: string, item: { id: string; text: Text; interaction: Interaction }): Activity =>
  interactionActivity(iri(facts, "surveys", survey, "questions", item.id), item.text, item.interaction);

export const scenarioActivity = (facts: Facts, { id, name }: Named): Activity =>
  activity(iri(facts, "scenarios", id), { type: TYPES.simulation, name: inEveryLanguage(name) });

/** A decision within a scenario. */
export const turnActivity = (facts: Facts, scenario: string, item: { node: string; text: Text; interaction: Interaction }): Activity =>
  interactionActivity(iri(facts, "scenarios", scenario, "nodes", item.node), item.text, item.interaction);

const ofCohort =
  (facts: Facts, folder: string, type: string) =>
  ({ id, name }: Named): Activity =>
    activity(iri(facts, "cohorts", facts.cohort.id, folder, id), { type, name: inEveryLanguage(name) });

export const sessionActivity = (facts: Facts, session: Named): Activity => ofCohort(facts, "sessions", TYPES.meeting)(session);
export const assignmentActivity = (facts: Facts, assignment: Named): Activity =>
  ofCohort(facts, "assignments", TYPES.assignment)(assignment);

/** What one learner does on a component, for others to judge. @param way their registration, which names nobody */
export const performanceActivity = (facts: Facts, component: string, way: string): Activity =>
  activity(iri(facts, "cohorts", facts.cohort.id, "components", component, "learners", way), {
    ...describe(findComponent(facts.programme.components, component)?.component),
    type: TYPES.performance,
  });

/** A mentor's talks with one learner. @param way as for {@link performanceActivity} */
export const mentoringActivity = (facts: Facts, way: string): Activity =>
  activity(iri(facts, "cohorts", facts.cohort.id, "mentoring", way), { type: TYPES.meeting });

export const applicationActivity = (facts: Facts, id: string): Activity =>
  activity(iri(facts, "applications", id), { type: ownVocabulary(facts.publicUrl).application.id });

export const appealActivity = (facts: Facts, id: string): Activity =>
  activity(iri(facts, "appeals", id), { type: ownVocabulary(facts.publicUrl).appeal.id });

export const certificateActivity = (facts: Facts, certificate: CertificateRecord): Activity =>
  activity(iri(facts, "certificates", certificate.id), {
    type: TYPES.certificate,
    name: {
      "zh-CN": `${certificate.programmeName["zh-CN"]}：${certificate.tierName["zh-CN"]}`,
      "zh-TW": `${certificate.programmeName["zh-TW"]}：${certificate.tierName["zh-TW"]}`,
      en: `${certificate.programmeName.en}: ${certificate.tierName.en}`,
    },
  });
