import type { FilePurpose } from "../../files/files.service.ts";
import type { FileRecord } from "../../files/records.ts";
import { toUploadField } from "../../files/upload.presenter.ts";
import { moment } from "../../i18n/times.ts";
import { LOCALES, type Locale } from "../../shared/json.ts";
import type { SessionCall } from "../../web/route.ts";
import type { QuestionType, Question } from "../questions/question.ts";
import { toAsked } from "./asked.ts";
import type { Saved } from "./bank.service.ts";
import type { Block } from "./editing/blocks.ts";
import type { Fields, Problem } from "./editing/fields.ts";
import { rowsIn } from "./editing/fields.ts";
import { blocksOf, MOST_MEDIA } from "./editing/form.ts";
import { DIFFICULTIES } from "./list.presenter.ts";
import { byName, toSimilar, type Names } from "./question.presenter.ts";
import type { SimilarQuestion } from "./similar.ts";
import type { BankNow } from "./source.ts";
import { areaName } from "./words.ts";

export interface EditFacts {
  readonly bank: BankNow;
  readonly type: QuestionType;
  /** Absent for a new question. */
  readonly item?: string | undefined;
  /** Version the editor began with. */
  readonly seen: number;
  readonly fields: Fields;
  readonly problems: readonly Problem[];
  /** What was typed, as far as it is a question. */
  readonly preview?: Question | undefined;
  readonly similar: readonly SimilarQuestion[];
  readonly conflict?: Extract<Saved, { type: "changed" }> | undefined;
  readonly names: Names;
  readonly purpose: FilePurpose;
  /** Files in the form that are there, by id. */
  readonly files: ReadonlyMap<string, FileRecord>;
}

type Reader = Pick<SessionCall, "t" | "href" | "locale" | "zone">;

const idOf = (name: string): string => `f-${name.replaceAll(".", "-")}`;

/** A question's form, with what was typed, what is wrong with it, and how a learner would see it. */
export function toEditPage(facts: EditFacts, reader: Reader) {
  const { bank, type, item, seen, fields, problems, preview, similar, conflict, names } = facts;
  const { t, href } = reader;
  const path = item === undefined ? `/bank/${bank.id}/new` : `/bank/${bank.id}/questions/${item}/edit`;
  const draw = drawing(fields, problems, reader);
  return {
    title: item === undefined ? t("bank.edit.new", { type: t(`analysis.type.${type}`) }) : t("bank.edit.title", { id: item }),
    back:
      item === undefined
        ? { href: href(`/bank/${bank.id}`), text: t("bank.question.back") }
        : { href: href(`/bank/${bank.id}/questions/${item}`), text: t("bank.version.back") },
    action: href(path),
    look: href(`/bank/${bank.id}/preview`),
    carried: [
      { name: "type", value: type },
      { name: "item", value: item ?? "" },
      { name: "seen", value: String(conflict?.question.version ?? seen) },
    ],
    errors: problems.map((problem) => ({
      href: problem.at === "" ? "#question-form" : `#${idOf(problem.at)}`,
      text: inWords(problem, reader),
    })),
    conflict: conflict && {
      text: t("bank.edit.conflict", {
        version: conflict.question.version,
        name: conflict.by === undefined ? t("bank.by.system") : byName(conflict.by, names, reader),
        time: conflict.at === undefined ? "" : moment(conflict.at, reader),
      }),
      href: href(`/bank/${bank.id}/questions/${item ?? ""}`),
    },
    areas: bank.areas.map(({ area }) => ({ value: area, text: areaName(bank, area, reader.locale), selected: fields["area"] === area })),
    difficulties: DIFFICULTIES.map((difficulty) => ({
      value: String(difficulty),
      text: t(`bank.difficulty.${difficulty}`),
      selected: fields["difficulty"] === String(difficulty),
    })),
    stem: draw({ kind: "texts", name: "stem", label: "stem", rows: 4, hint: "stem" }),
    blocks: blocksOf(type, fields).map(draw),
    explanation: draw({ kind: "texts", name: "explanation", label: "explanation", rows: 3, hint: "explanation" }),
    source: draw({ kind: "line", name: "source", label: "source", hint: "source" }),
    tags: draw({ kind: "lines", name: "tags", label: "tags", rows: 2, hint: "tags" }),
    media: toMedia(facts, draw, reader),
    preview: preview && toAsked(preview, reader),
    similar: toSimilar(bank, similar, reader),
  };
}

const inWords = ({ code, values = {} }: Problem, { t }: Reader): string =>
  t(`bank.problem.${code}`, typeof values["locale"] === "string" ? { ...values, locale: t(`bank.language.${values["locale"]}`) } : values);

/** Blocks as templates show them: filled in, with what is wrong. */
function drawing(fields: Fields, problems: readonly Problem[], reader: Reader) {
  const { t } = reader;
  const value = (name: string): string => fields[name] ?? "";
  const error = (name: string): string | undefined => {
    const found = problems.find(({ at }) => at === name);
    return found && inWords(found, reader);
  };
  const base = (name: string, label: string, hint: string | undefined) => ({
    id: idOf(name),
    name,
    label: t(`bank.field.${label}`),
    hint: hint === undefined ? undefined : t(`bank.hint.${hint}`),
    value: value(name),
    error: error(name),
  });

  function texts({ name, label, rows, hint }: Extract<Block, { kind: "texts" }>) {
    const one = (locale: Locale) => ({
      ...base(`${name}.${locale}`, label, undefined),
      label: t("bank.edit.inLanguage", { label: t(`bank.field.${label}`), language: t(`bank.language.${locale}`) }),
      rows,
      area: rows > 1,
    });
    const order = [reader.locale, ...LOCALES.filter((locale) => locale !== reader.locale)].map(one);
    const [mine, ...others] = order.map((each, at) => (at === 0 ? { ...each, hint: hint && t(`bank.hint.${hint}`) } : each));
    return { mine, others, open: others.some((each) => each.error !== undefined) };
  }

  function draw(block: Block): object {
    switch (block.kind) {
      case "texts":
        return { texts: texts(block) };
      case "line":
        return {
          line: { ...base(block.name, block.label, block.hint), ...(block.decimal === true && { inputmode: "decimal", size: "short" }) },
        };
      case "lines":
        return { lines: { ...base(block.name, block.label, block.hint), rows: block.rows } };
      case "select":
        return {
          select: {
            ...base(block.name, block.label, undefined),
            options: block.choices.map((choice) => ({
              value: choice,
              text: choice === "" || /^\d$/.test(choice) ? choice || t("bank.choice.none") : t(`bank.choice.${choice}`),
              selected: value(block.name) === choice,
            })),
          },
        };
      case "checks":
        return {
          checks: {
            legend: block.label === "" ? undefined : t(`bank.field.${block.label}`),
            checks: block.checks.map(({ name, label }) => ({
              id: idOf(name),
              name,
              text: t(`bank.field.${label}`),
              checked: value(name) !== "",
              error: error(name),
            })),
          },
        };
      case "group":
        return { group: { legend: t(`bank.group.${block.label}`, block.values), blocks: block.blocks.map(draw) } };
      case "hidden":
        return { hidden: { name: block.name, value: value(block.name) } };
      case "more":
        return {
          more: {
            name: "more",
            value: block.list,
            text: t(`bank.more.${block.list}`),
            count: { name: `${block.list}.count`, value: value(`${block.list}.count`) },
          },
        };
    }
  }
  return draw;
}

/** The files a question has, each with its words, and a place for one more. */
function toMedia({ fields, files, purpose }: EditFacts, draw: (block: Block) => object, reader: Reader) {
  const { t, href } = reader;
  const rows = Math.min(MOST_MEDIA, rowsIn(fields, "media", MOST_MEDIA));
  const listed = Array.from({ length: rows }, (_, index) => `media.${index}`).filter((at) => (fields[`${at}.file`] ?? "") !== "");
  const shown = listed.map((at, index) => {
    const file = files.get(fields[`${at}.file`] ?? "");
    return {
      legend: t("bank.group.media", { number: index + 1 }),
      file: { name: `${at}.file`, value: fields[`${at}.file`] ?? "" },
      link: file && { href: href(`/files/${file.id}`), text: file.name },
      image: file?.type.startsWith("image/") === true ? href(`/files/${file.id}`) : undefined,
      texts: draw({ kind: "texts", name: `${at}.text`, label: "media-text", rows: 2, hint: "media-text" }),
      drop: draw({ kind: "checks", label: "", checks: [{ name: `${at}.drop`, label: "media-drop" }] }),
    };
  });
  const next = `media.${rows}`;
  return {
    shown,
    count: { name: "media.count", value: String(rows < MOST_MEDIA ? rows + 1 : rows) },
    add:
      rows < MOST_MEDIA
        ? {
            upload: toUploadField({ id: "media-file", name: `${next}.file`, label: t("bank.edit.media-add") }, purpose, reader),
            texts: draw({ kind: "texts", name: `${next}.text`, label: "media-text", rows: 2, hint: "media-text" }),
          }
        : undefined,
  };
}
