import { listed } from "../../i18n/lists.ts";
import type { ExamSettings } from "../../programme/records.ts";
import { LOCALES } from "../../shared/json.ts";
import type { Reader } from "../../web/reader.ts";
import { KINDS } from "../questions/kinds.ts";
import type { BlueprintForm, BlueprintProblem, TypedRow, TypedSection } from "./blueprint.form.ts";
import { typedFrom } from "./blueprint.form.ts";
import { toDeskFrame } from "./desk.presenter.ts";
import type { ExamDeskFacts, ExamProblem } from "./desk.service.ts";
import { pictureOf, type Bar } from "./picture.ts";
import { areaName, problemWords } from "./problem-words.ts";
import { DIFFICULTIES, isPractice } from "./rows.ts";

export interface BlueprintFacts extends ExamDeskFacts {
  readonly typed?: BlueprintForm | undefined;
  /** The exam as typed, where it could be read: what the picture shows. */
  readonly draft?: ExamSettings | undefined;
  readonly problems?: readonly BlueprintProblem[] | undefined;
  readonly refused?: readonly ExamProblem[] | undefined;
  readonly told?: "published" | "same" | "stale" | "fits" | undefined;
}

const KINDS_TOLD = { published: "success", same: "info", fits: "success", stale: "warning" } as const;

/** Sections of a paper, and a picture of what they want against what the bank has. */
export function toBlueprintPage(facts: BlueprintFacts, reader: Reader) {
  const { t } = reader;
  const { exam, bank, told } = facts;
  const form = facts.typed ?? typedFrom(exam.exam, facts.number);
  const shown = facts.draft ?? exam.exam;
  const problems = [
    ...(facts.problems ?? []).map(({ field, code }) => ({ field, text: t(`exams.blueprint.problem.${code}`) })),
    ...(facts.refused ?? []).map((problem) => ({
      field: problem.type === "programme" ? "total" : "picture",
      text: problemWords(problem, { ...facts, sections: shown.sections }, reader),
    })),
  ];
  const error = (field: string): string | undefined => problems.find((each) => each.field === field)?.text;
  const practice = bank.questions.filter((question) => question.state === "ready" && isPractice(question, exam.exam)).length;
  return {
    ...toDeskFrame(exam, "blueprint", reader),
    told: told === undefined ? undefined : { kind: KINDS_TOLD[told], text: t(`exams.told.${told}`) },
    errors: problems.map(({ field, text }) => ({ href: `#${field}`, text })),
    base: form.base,
    total: {
      id: "total",
      name: "total",
      label: t("exams.blueprint.total"),
      hint: t("exams.blueprint.total-hint"),
      value: form.total,
      error: error("total"),
      inputmode: "decimal",
      size: "short",
    },
    sections: form.sections.map((section, at) => toSection(section, { at, facts, error, reader })),
    picture: pictureOf(
      bank.questions,
      shown,
      bank.areas.map(({ area }) => area),
    ).map(({ type, areas, difficulties, ...whole }) => ({
      heading: t(`analysis.type.${type}`),
      whole: toBar(t("exams.picture.all"), whole, reader),
      // Where no row names an area, the bars of the areas are all alike.
      areasOpen:
        shown.sections.some((section) => section.type === type && namesAreas(section)) || areas.some((bar) => bar.needed > bar.available),
      areas: areas.map((bar) => toBar(areaName(bar.area, bank, reader), bar, reader)),
      difficulties: difficulties.map((bar) => toBar(t(`exams.difficulty.${bar.difficulty}`), bar, reader)),
    })),
    practice: practice === 0 ? undefined : t("exams.picture.practice", { count: practice }),
  };
}

const namesAreas = ({ areas, parts = [] }: ExamSettings["sections"][number]): boolean =>
  areas.length > 0 || parts.some((part) => part.areas.length > 0);

/** Needed against available; a bar that is full stands at its end, one that is not enough says so in words. */
function toBar(label: string, { needed, available }: Bar, { t }: Reader) {
  const figure = Number.isInteger(needed) ? String(needed) : needed.toFixed(1);
  return {
    label,
    value: Math.min(needed, Math.max(available, 1)),
    max: Math.max(available, 1),
    text: t("exams.picture.bar", { needed: figure, available }),
    missing: needed > available ? t("exams.picture.missing", { count: Math.ceil(needed - available) }) : undefined,
  };
}

interface Place {
  readonly at: number;
  readonly facts: BlueprintFacts;
  readonly error: (field: string) => string | undefined;
  readonly reader: Reader;
}

function toSection(section: TypedSection, { at, facts, error, reader }: Place) {
  const { t, locale } = reader;
  const path = (name: string): string => `s.${at}.${name}`;
  const field = (name: string, label: string, value: string) => ({
    id: path(name),
    name: path(name),
    label,
    value,
    error: error(path(name)),
  });
  return {
    heading: section.name[locale] === "" ? t("exams.blueprint.section", { number: at + 1 }) : section.name[locale],
    headingId: `section-${at}`,
    id: { name: path("id"), value: section.id },
    names: LOCALES.map((each) => ({ ...field(`name.${each}`, t(`exams.blueprint.name-${each}`), section.name[each]), maxlength: "400" })),
    namesOpen: error(path("name.zh-CN")) !== undefined,
    type: {
      id: path("type"),
      name: path("type"),
      label: t("exams.blueprint.type"),
      options: Object.keys(KINDS).map((type) => ({ value: type, text: t(`analysis.type.${type}`), selected: type === section.type })),
    },
    marks: { ...field("marks", t("exams.blueprint.marks"), section.marks), inputmode: "decimal", size: "short" },
    rows: section.rows.map((row, place) => toRow(row, { at, place, facts, error, reader })),
    inOrder: { name: path("inOrder"), checked: section.inOrder },
    optionsInOrder: { name: path("optionsInOrder"), checked: section.optionsInOrder },
    fixed: { ...field("fixed", t("exams.blueprint.fixed"), section.fixed), hint: t("exams.blueprint.fixed-hint"), rows: 4 },
    fixedOpen: section.fixed !== "",
    addRow: `row:${at}`,
    drop: `drop:${at}`,
    dropText: t("exams.blueprint.drop", { name: section.name[locale] }),
  };
}

function toRow(row: TypedRow, { at, place, facts, error, reader }: Place & { readonly place: number }) {
  const { t, locale } = reader;
  const path = (name: string): string => `s.${at}.r.${place}.${name}`;
  const chosen = row.areas.split(",").filter((area) => area !== "");
  const several =
    chosen.length > 1
      ? [
          {
            value: row.areas,
            text: listed(
              chosen.map((area) => areaName(area, facts.bank, reader)),
              locale,
            ),
          },
        ]
      : [];
  const areas = [
    { value: "", text: t("exams.blueprint.any-area") },
    ...several,
    ...facts.bank.areas.map(({ area, name }) => ({ value: area, text: name[locale] })),
  ];
  const difficulties = [
    { value: "", text: t("exams.blueprint.any-difficulty") },
    ...DIFFICULTIES.map((difficulty) => ({ value: String(difficulty), text: t(`exams.difficulty.${difficulty}`) })),
  ];
  const named = (name: string) => ({ id: path(name), name: path(name) });
  const values = { number: place + 1 };
  return {
    label: t("exams.blueprint.row", values),
    areas: { ...named("areas"), label: t("exams.blueprint.areas", values), options: chosenIn(areas, row.areas) },
    difficulty: { ...named("difficulty"), label: t("exams.blueprint.difficulty", values), options: chosenIn(difficulties, row.difficulty) },
    count: {
      ...named("count"),
      label: t("exams.blueprint.count", values),
      value: row.count,
      error: error(path("count")),
      inputmode: "numeric",
      maxlength: "6",
    },
  };
}

const chosenIn = (options: readonly { readonly value: string; readonly text: string }[], chosen: string) =>
  options.map((option) => ({ ...option, selected: option.value === chosen }));
