import type { Translate } from "../i18n/translate.ts";
import type { Reader } from "../web/reader.ts";
import { dateWords, figure } from "../result/wording.ts";
import { appealDays } from "./appeal-days.ts";
import type { Problem } from "./check.ts";
import { validityMonths } from "./duration.ts";
import type { ProgrammeForm } from "./form.ts";
import { applyParameters, type ParameterProblem } from "./parameters.ts";
import { toProblem } from "./problem-words.ts";
import type { Component, ProgrammeDefinition, ProgrammeRecord } from "./records.ts";
import { walkComponents } from "./tree.ts";
import { writeMoment } from "./windows.ts";

export interface ProgrammeFacts {
  /** Newest first. */
  readonly versions: readonly ProgrammeRecord[];
  /** Learners whose decision stands. */
  readonly decided: number;
  /** What was typed and refused; absent on a fresh page. */
  readonly typed?: { readonly form: ProgrammeForm; readonly problems: readonly Problem[] } | undefined;
  readonly told?: { readonly kind: string; readonly key: string; readonly number: number } | undefined;
}

/** Validities offered beside the one that holds. */
const VALIDITIES = ["P6M", "P1Y", "P18M", "P2Y", "P3Y"];
const ANCHORS = ["issue", "decision", "training-end", "typed"] as const;

interface FieldView {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly error: string | undefined;
}

/** The programme as instructors see and change it, with proposals of the course link first. */
export function toProgrammePage(facts: ProgrammeFacts, reader: Reader) {
  const { t, locale, href, zone } = reader;
  const published = facts.versions.find(({ state }) => state === "published");
  if (published === undefined) throw new RangeError("no published programme");
  const { definition } = published;
  const problems = (facts.typed?.problems ?? []).map((problem) => toProblem(problem, definition, reader));
  const view = { definition, form: facts.typed?.form, problems, reader };
  return {
    title: t("programme.title"),
    name: definition.name[locale],
    version: t("programme.version", { number: published.number, date: dateWords(published.at, zone, locale) }),
    told:
      facts.told === undefined
        ? undefined
        : { kind: facts.told.kind, text: t(`programme.told.${facts.told.key}`, { number: facts.told.number }) },
    errors: problems.map(({ field, text }) => ({ href: `#${field}`, text })),
    proposals: facts.versions.filter(({ state }) => state === "proposal").map((proposal) => toProposal(proposal, definition, reader)),
    action: href("/programme"),
    base: facts.typed?.form.base ?? published.number,
    components: definition.components.flatMap((component) => componentRows(component, 0, view)),
    tiers: definition.tiers.map(({ id, name, line }) => ({
      name: name[locale],
      field: fieldView(`tier.${id}`, view, { value: view.form?.lines[id] ?? line, label: t("programme.lineOf", { name: name[locale] }) }),
    })),
    scale: {
      src: href(`/tier-scale.svg?v=${published.number}`),
      base: href("/tier-scale.svg"),
      alt: t("result.scale.alt"),
      rows: definition.tiers.map(({ name, line }) => ({ name: name[locale], from: figure(line) })),
    },
    validity: options([...new Set([definition.validity, ...VALIDITIES])], view.form?.validity ?? definition.validity, (value) =>
      validityWords(value, t),
    ),
    validityError: problems.find(({ field }) => field === "validity")?.text,
    anchor: options(ANCHORS, view.form?.anchor ?? definition.anchor, (value) => t(`programme.anchors.${value}`)),
    showRank: view.form?.showRank ?? definition.showRank,
    appeals: fieldView("appealDays", view, {
      value: view.form?.appealDays ?? String(appealDays(definition)),
      label: t("programme.appealDays"),
    }),
    keeps: facts.decided === 0 ? t("programme.keepsNone") : t("programme.keeps", { count: facts.decided }),
    history: history(facts.versions, reader),
  };
}

interface View {
  readonly definition: ProgrammeDefinition;
  readonly form: ProgrammeForm | undefined;
  readonly problems: readonly { readonly field: string; readonly text: string }[];
  readonly reader: Reader;
}

const fieldView = (id: string, { problems }: View, given: { value: string; label: string }): FieldView => ({
  id,
  ...given,
  error: problems.find(({ field }) => field === id)?.text,
});

const options = (values: readonly string[], chosen: string, words: (value: string) => string) =>
  values.map((value) => ({ value, text: words(value), selected: value === chosen }));

function validityWords(validity: string, t: Translate): string {
  const months = validityMonths(validity);
  if (months === undefined) return validity;
  return months % 12 === 0 ? t("programme.years", { count: months / 12, months }) : t("programme.months", { count: months });
}

function componentRows(component: Component, depth: number, view: View): readonly object[] {
  const { t, locale } = view.reader;
  const name = component.name[locale];
  const { form } = view;
  const row = {
    id: component.id,
    name,
    part: depth > 0,
    how: t(`programme.instrument.${component.instrument === "entered" ? `entered-${component.enteredBy}` : component.instrument}`),
    exam:
      component.instrument === "exam"
        ? { href: view.reader.href(`/exams/${component.id}`), text: t("programme.exam", { name }) }
        : undefined,
    weight: fieldView(`weight.${component.id}`, view, {
      value: form?.weights[component.id] ?? component.weight ?? "",
      label: t("programme.weightOf", { name }),
    }),
    pass: fieldView(`pass.${component.id}`, view, {
      value: form?.passLines[component.id] ?? component.passLine ?? "",
      label: t("programme.passOf", { name }),
    }),
    gate: form === undefined ? component.gate : form.gates.includes(component.id),
    gateLabel: t("programme.gateOf", { name }),
  };
  return [row, ...(component.instrument === "parts" ? component.parts.flatMap((part) => componentRows(part, depth + 1, view)) : [])];
}

/** What a link asks for, figure by figure, or why it cannot be taken. */
function toProposal(proposal: ProgrammeRecord, holds: ProgrammeDefinition, reader: Reader) {
  const { t, href, locale, zone } = reader;
  const reading = applyParameters(holds, proposal.parameters ?? {});
  const problems: readonly ParameterProblem[] = reading.type === "refused" ? reading.problems : [];
  const unknown = (proposal.problems ?? []).filter(({ parameter }) => parameter === "programme");
  return {
    when: t("programme.proposal.when", { date: dateWords(proposal.at, zone, locale) }),
    changes: reading.type === "changed" ? differences(holds, reading.definition, reader) : [],
    problems: [...unknown, ...problems].map((problem) =>
      t("programme.proposal.refused", { parameter: problem.parameter, reason: toProblem({ ...problem, path: "" }, holds, reader).text }),
    ),
    publish: reading.type === "changed" ? href(`/programme/proposals/${proposal.id}/publish`) : undefined,
    decline: href(`/programme/proposals/${proposal.id}/decline`),
  };
}

/** What would change, one sentence each. */
export function differences(
  from: ProgrammeDefinition,
  to: ProgrammeDefinition,
  { t, locale, zone }: Omit<Reader, "href">,
): readonly string[] {
  const after = new Map(walkComponents(to.components).map((component) => [component.id, component]));
  const none = t("programme.none");
  const said = (value: string | undefined): string => (value === undefined ? none : figure(value));
  const components = walkComponents(from.components).flatMap((component) => {
    const other = after.get(component.id);
    const name = component.name[locale];
    return (["weight", "passLine"] as const).flatMap((field) =>
      other === undefined || other[field] === component[field]
        ? []
        : [t(`programme.change.${field}`, { name, from: said(component[field]), to: said(other[field]) })],
    );
  });
  const tiers = from.tiers.flatMap((tier) => {
    const line = to.tiers.find(({ id }) => id === tier.id)?.line;
    return line === undefined || line === tier.line
      ? []
      : [t("programme.change.line", { name: tier.name[locale], from: figure(tier.line), to: figure(line) })];
  });
  const validity =
    from.validity === to.validity
      ? []
      : [t("programme.change.validity", { from: validityWords(from.validity, t), to: validityWords(to.validity, t) })];
  const windows = walkComponents(from.components).flatMap((component) => {
    const other = after.get(component.id);
    if (component.instrument !== "exam" || other?.instrument !== "exam") return [];
    const { exam, name } = component;
    return (["opens", "closes"] as const).flatMap((end) =>
      exam[end] === other.exam[end]
        ? []
        : [
            t(`programme.change.${end}`, {
              name: name[locale],
              from: momentWords(exam[end], zone) ?? none,
              to: momentWords(other.exam[end], zone) ?? none,
            }),
          ],
    );
  });
  return [...components, ...tiers, ...validity, ...windows];
}

const momentWords = (at: number | undefined, zone: string): string | undefined => (at === undefined ? undefined : writeMoment(at, zone));

function history(versions: readonly ProgrammeRecord[], { t, locale, zone }: Reader) {
  const kinds = { published: "good", superseded: "quiet", proposal: "info", declined: "quiet" } as const;
  return {
    caption: t("programme.history.caption"),
    columns: [
      { text: t("programme.history.number"), num: true },
      { text: t("programme.history.date") },
      { text: t("programme.history.source") },
      { text: t("programme.history.lines") },
      { text: t("programme.history.state") },
    ],
    rows: versions.map(({ number, at, source, state, definition }) => ({
      cells: [
        { text: String(number) },
        { text: dateWords(at, zone, locale) },
        { text: t(`programme.source.${source}`) },
        {
          text: t("programme.history.summary", {
            weights: definition.components.map(({ weight }) => (weight === undefined ? "–" : figure(weight))).join(" / "),
            lines: definition.tiers.map(({ line }) => figure(line)).join(" / "),
          }),
        },
        { kind: kinds[state], text: t(`programme.state.${state}`) },
      ],
    })),
  };
}
