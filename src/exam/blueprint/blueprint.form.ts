import { z } from "zod";
import type { ExamSection, ExamSettings, SectionPart } from "../../programme/records.ts";
import { typedFigure } from "../../programme/form.ts";
import { add, exact, multiply, toText, ZERO } from "../../shared/exact.ts";
import { LOCALES, type Text } from "../../shared/json.ts";
import { isQuestionType } from "../questions/kinds.ts";
import type { QuestionType } from "../questions/question.ts";

/** A row as typed. */
export interface TypedRow {
  /** Area ids with commas between; empty = every area. */
  readonly areas: string;
  /** `1`–`3`; empty = any. */
  readonly difficulty: string;
  readonly count: string;
}

export interface TypedSection {
  readonly id: string;
  readonly name: Text;
  readonly type: QuestionType;
  readonly marks: string;
  readonly inOrder: boolean;
  readonly optionsInOrder: boolean;
  /** Question ids, one a line; empty = drawn. */
  readonly fixed: string;
  readonly rows: readonly TypedRow[];
}

/** A blueprint as typed on its page. */
export interface BlueprintForm {
  readonly base: number;
  readonly total: string;
  readonly sections: readonly TypedSection[];
}

/** What was pressed: `row` adds one to a section, `drop` takes a section away. */
export type Pressed = { readonly type: "publish" | "check" | "add" } | { readonly type: "row" | "drop"; readonly section: number };

/** Sections and rows a form may bring. */
const MOST = 40;

const short = z.string().max(60).default("");
const Head = z.looseObject({ base: z.coerce.number().int().min(1).max(1_000_000), total: short, go: short });

/** Fields `s.<n>.…` and `s.<n>.r.<n>.…`, numbered from 0 without gaps. @throws ZodError */
export const BlueprintBody = Head.transform((body): { form: BlueprintForm; pressed: Pressed } => {
  const text = (name: string, most = 60): string => {
    const value = body[name];
    return typeof value === "string" ? value.slice(0, most) : "";
  };
  const upTo = (has: (at: number) => boolean): readonly number[] => {
    const found: number[] = [];
    while (found.length < MOST && has(found.length)) found.push(found.length);
    return found;
  };
  const sections = upTo((at) => typeof body[`s.${at}.id`] === "string").map((at): TypedSection => {
    const own = (name: string, most?: number): string => text(`s.${at}.${name}`, most);
    const type = own("type");
    return {
      id: /^[a-z][a-z0-9-]{0,39}$/.test(own("id")) ? own("id") : `s${at + 1}`,
      name: { "zh-CN": own("name.zh-CN", 400), "zh-TW": own("name.zh-TW", 400), en: own("name.en", 400) },
      type: isQuestionType(type) ? type : "single",
      marks: own("marks"),
      inOrder: own("inOrder") === "yes",
      optionsInOrder: own("optionsInOrder") === "yes",
      fixed: own("fixed", 20_000),
      rows: upTo((row) => typeof body[`s.${at}.r.${row}.count`] === "string").map((row) => ({
        areas: own(`r.${row}.areas`, 2_000),
        difficulty: own(`r.${row}.difficulty`),
        count: own(`r.${row}.count`),
      })),
    };
  });
  return { form: { base: body.base, total: body.total, sections }, pressed: pressedOf(body.go) };
});

function pressedOf(go: string): Pressed {
  const [, type, at] = /^(row|drop):(\d{1,2})$/.exec(go) ?? [];
  if ((type === "row" || type === "drop") && at !== undefined) return { type, section: Number(at) };
  return { type: go === "check" || go === "add" ? go : "publish" };
}

export interface BlueprintProblem {
  /** Id of the field. */
  readonly field: string;
  readonly code: "number" | "names" | "no-rows";
}

export type BlueprintRead =
  | { readonly type: "read"; readonly sections: readonly ExamSection[]; readonly total: string }
  | { readonly type: "refused"; readonly problems: readonly BlueprintProblem[] };

const whole = (typed: string): number | undefined => {
  const plain = typed.normalize("NFKC").trim();
  return /^\d{1,4}$/.test(plain) ? Number(plain) : undefined;
};

/** The sections as typed; an empty row is none. Whether they hold together and the bank can fill them is the desk's to say. */
export function readBlueprint({ sections, total }: BlueprintForm): BlueprintRead {
  const problems: BlueprintProblem[] = [];
  const read = sections.map((section, at): ExamSection => {
    if (LOCALES.some((locale) => section.name[locale].trim() === "")) problems.push({ field: `s.${at}.name.zh-CN`, code: "names" });
    const fixed = [...new Set(section.fixed.split(/[\s,，、]+/).filter((id) => id !== ""))];
    const rows = section.rows.flatMap((row, place) => {
      if (row.count.trim() === "") return [];
      const count = whole(row.count);
      if (count === undefined) problems.push({ field: `s.${at}.r.${place}.count`, code: "number" });
      return [partOf(row, count ?? 0)];
    });
    if (rows.length === 0 && fixed.length === 0) problems.push({ field: `s.${at}.r.0.count`, code: "no-rows" });
    return {
      id: section.id,
      name: { "zh-CN": section.name["zh-CN"].trim(), "zh-TW": section.name["zh-TW"].trim(), en: section.name.en.trim() },
      type: section.type,
      marks: typedFigure(section.marks),
      ...(fixed.length > 0 ? { count: fixed.length, areas: [], fixed } : drawn(rows)),
      ...(section.inOrder && { inOrder: true }),
      ...(section.optionsInOrder && { optionsInOrder: true }),
    };
  });
  return problems.length > 0 ? { type: "refused", problems } : { type: "read", sections: read, total: typedFigure(total) };
}

const partOf = ({ areas, difficulty }: TypedRow, count: number): SectionPart => ({
  areas: areas.split(",").filter((area) => area !== ""),
  ...(/^[123]$/.test(difficulty) && { difficulty: Number(difficulty) }),
  count,
});

/** One row of any difficulty is the section itself. */
function drawn(rows: readonly SectionPart[]): Pick<ExamSection, "count" | "areas" | "parts"> {
  const [only] = rows;
  if (only !== undefined && rows.length === 1 && only.difficulty === undefined) return { count: only.count, areas: only.areas };
  return { count: rows.reduce((sum, { count }) => sum + count, 0), areas: [], parts: rows };
}

/** The published blueprint as the form holds it. */
export const typedFrom = ({ sections, total }: ExamSettings, base: number): BlueprintForm => ({
  base,
  total: total ?? toText(sections.reduce((sum, { count, marks }) => add(sum, multiply(exact(count), exact(marks))), ZERO)),
  sections: sections.map(({ id, name, type, marks, inOrder, optionsInOrder, fixed, parts, areas, count }) => ({
    id,
    name,
    type,
    marks,
    inOrder: inOrder === true,
    optionsInOrder: optionsInOrder === true,
    fixed: (fixed ?? []).join("\n"),
    rows: fixed === undefined ? (parts ?? [{ areas, count }]).map(typedRow) : [],
  })),
});

const typedRow = ({ areas, difficulty, count }: SectionPart): TypedRow => ({
  areas: areas.join(","),
  difficulty: difficulty === undefined ? "" : String(difficulty),
  count: String(count),
});

const EMPTY_ROW: TypedRow = { areas: "", difficulty: "", count: "" };

/** The form after a press that only changes what stands on the page. @param names of the type a new section begins with */
export function pressed(form: BlueprintForm, press: Pressed, names: Text): BlueprintForm {
  const { sections } = form;
  switch (press.type) {
    case "publish":
    case "check":
      return form;
    case "add": {
      const taken = new Set(sections.map(({ id }) => id));
      const id = Array.from({ length: MOST + 1 }, (_, at) => `s${at + 1}`).find((each) => !taken.has(each)) ?? "s";
      const fresh = {
        id,
        name: names,
        type: "single",
        marks: "",
        inOrder: false,
        optionsInOrder: false,
        fixed: "",
        rows: [EMPTY_ROW],
      } as const;
      return { ...form, sections: [...sections, fresh] };
    }
    case "row":
      return {
        ...form,
        sections: sections.map((each, at) => (at === press.section ? { ...each, rows: [...each.rows, EMPTY_ROW] } : each)),
      };
    case "drop":
      return { ...form, sections: sections.filter((_, at) => at !== press.section) };
  }
}
