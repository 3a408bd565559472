import { validityMonths } from "../programme/duration.ts";
import { toProblem } from "../programme/problem-words.ts";
import type { Component } from "../programme/records.ts";
import { walkComponents } from "../programme/tree.ts";
import type { Reader } from "../web/reader.ts";
import { fieldMoment, type Choice, type ChoiceProblem } from "./deep-linking-form.ts";
import { WHOLE } from "./deep-linking-items.ts";
import type { Answered, Offer } from "./deep-linking.service.ts";

/** What was typed and could not be taken. */
export interface Refused {
  readonly choice: Choice;
  readonly outcome: Exclude<Answered, { type: "answer" }>;
}

const VALIDITIES = ["P6M", "P1Y", "P18M", "P2Y", "P3Y"];

/** Choosing activities for a course: what to add first, then the figures it comes with. */
export function toDeepLinkingPage(offer: Offer, reader: Reader, refused?: Refused) {
  const { t, locale, href, zone } = reader;
  const { chosen, request } = offer;
  const stale = refused?.outcome.type === "stale";
  // After another version was published its figures are shown, not those typed onto the one before.
  const choice = stale ? undefined : refused?.choice;
  const problems = refused?.outcome.type === "refused" ? refused.outcome.problems.map((problem) => inWords(problem, offer, reader)) : [];
  const activities = refused?.outcome.type === "refused" ? refused.outcome.activities : undefined;
  const activityError = activities === undefined ? undefined : t(`lti.deepLinking.activities.${activities}`);
  const view: View = { choice, problems, reader };
  const all = walkComponents(chosen.components);
  const validity = choice?.validity ?? chosen.validity;
  return {
    title: t("lti.deepLinking.title"),
    stale: stale && t("lti.deepLinking.stale"),
    errors: [
      ...(activityError === undefined ? [] : [{ href: "#activity", text: activityError }]),
      ...problems.map(({ field, text }) => ({ href: `#${field}`, text })),
    ],
    takesLinks: offer.takesLinks,
    programmes:
      offer.programmes.length > 1 &&
      offer.programmes.map(({ template, name }) => ({ value: template, text: name[locale], selected: template === chosen.template })),
    choose: href("/deep-linking"),
    action: href("/deep-linking"),
    cancel: href("/deep-linking/cancel"),
    programme: chosen.template,
    name: chosen.name[locale],
    base: offer.base,
    several: request.acceptMultiple,
    activityError,
    activities: [undefined, ...chosen.components].map((component) => activityOption(component, offer, view)),
    holds: t(offer.base > 0 ? "lti.deepLinking.holds" : "lti.deepLinking.begins"),
    components: all.map((component) => ({
      name: component.name[locale],
      part: !chosen.components.includes(component),
      weight: field(`weight.${component.id}`, component.weight ?? "", t("programme.weightOf", { name: component.name[locale] }), view),
      pass: field(`pass.${component.id}`, component.passLine ?? "", t("programme.passOf", { name: component.name[locale] }), view),
    })),
    tiers: chosen.tiers.map(({ id, name, line }) => field(`tier.${id}`, line, t("programme.lineOf", { name: name[locale] }), view)),
    validity: [...new Set([chosen.validity, ...VALIDITIES])].map((value) => ({
      value,
      text: validityWords(value, reader),
      selected: value === validity,
    })),
    validityError: problems.find((problem) => problem.field === "validity")?.text,
    zone: t("lti.deepLinking.zone", { zone }),
    windows: all.flatMap((component) =>
      component.instrument !== "exam"
        ? []
        : (["opens", "closes"] as const).map((end) =>
            field(
              `${end}.${component.id}`,
              fieldMoment(component.exam[end], zone),
              t(`lti.deepLinking.${end}`, { name: component.name[locale] }),
              view,
            ),
          ),
    ),
  };
}

interface View {
  readonly choice: Choice | undefined;
  readonly problems: readonly { readonly field: string; readonly text: string }[];
  readonly reader: Reader;
}

const field = (id: string, value: string, label: string, { choice, problems }: View) => ({
  id,
  label,
  value: choice?.typed[id] ?? value,
  error: problems.find((problem) => problem.field === id)?.text,
});

function activityOption(component: Component | undefined, { chosen }: Offer, { choice, reader: { t, locale } }: View) {
  const value = component?.id ?? WHOLE;
  const how = component?.instrument === "entered" ? `entered-${component.enteredBy}` : component?.instrument;
  return {
    value,
    text: component === undefined ? t("lti.deepLinking.whole", { name: chosen.name[locale] }) : component.name[locale],
    hint: component === undefined ? t("lti.deepLinking.wholeHint") : t(`programme.instrument.${how}`),
    checked: choice === undefined ? component === undefined : choice.activities.includes(value),
  };
}

function inWords(problem: ChoiceProblem, { chosen }: Offer, reader: Reader) {
  return problem.code === "window-format"
    ? { field: problem.path, text: reader.t("lti.deepLinking.windowFormat") }
    : toProblem({ ...problem, code: problem.code }, chosen, reader);
}

function validityWords(validity: string, { t }: Reader): string {
  const months = validityMonths(validity);
  if (months === undefined) return validity;
  return months % 12 === 0 ? t("programme.years", { count: months / 12 }) : t("programme.months", { count: months });
}
