import type {
  EssayQuestion,
  NumericQuestion,
  ShortQuestion,
  Strictness,
  TextQuestion,
  TrueFalseQuestion,
} from "../../questions/question.ts";
import type { Editor } from "./editor.ts";
import { textFields, textOf, typed, type Fields, type Problem } from "./fields.ts";
import { numberLines, readNumbers, readTexts, readUnits, textLines, unitLines } from "./lines.ts";

/** Types whose form has no list of rows. */
export const trueFalse: Editor<TrueFalseQuestion> = {
  blank: { key: "" },
  fields: ({ key }) => ({ key: String(key) }),
  blocks: () => [{ kind: "select", name: "key", label: "key", choices: ["", "true", "false"] }],
  read(fields) {
    const key = typed(fields, "key");
    const known = key === "true" || key === "false";
    return { content: { key: key === "true" }, problems: known ? [] : [{ at: "key", code: "key-missing" }] };
  },
};

const STRICT = ["case", "width", "spaces", "punctuation", "script"] as const satisfies readonly Strictness[];
const EDITS = ["0", "1", "2", "3"] as const;

const none = (name: string, count: number): readonly Problem[] => (count === 0 ? [{ at: name, code: "accepted-none" }] : []);
const unreadable = (name: string, lines: readonly string[]): readonly Problem[] =>
  lines.slice(0, 1).map((line) => ({ at: name, code: "line-unread", values: { line } }));

export const text: Editor<TextQuestion> = {
  blank: { edits: "0" },
  fields: ({ accepted, strict = [], edits }) => ({
    accepted: textLines(accepted),
    edits: String(edits ?? 0),
    ...Object.fromEntries(STRICT.map((each) => [`strict.${each}`, strict.includes(each) ? "1" : ""])),
  }),
  blocks: () => [
    { kind: "lines", name: "accepted", label: "accepted", rows: 5, hint: "accepted" },
    { kind: "select", name: "edits", label: "edits", choices: EDITS },
    { kind: "checks", label: "strict", checks: STRICT.map((each) => ({ name: `strict.${each}`, label: `strict-${each}` })) },
  ],
  read(fields, before) {
    const { list } = readTexts(typed(fields, "accepted"));
    const had = before?.strict ?? [];
    const chosen = STRICT.filter((each) => typed(fields, `strict.${each}`) !== "");
    // As they stood, where they are the same: their order means nothing.
    const strict = chosen.length === had.length && chosen.every((each) => had.includes(each)) ? had : chosen;
    const edits = Number(typed(fields, "edits"));
    return {
      content: { accepted: list, ...(strict.length > 0 && { strict }), ...(edits > 0 && { edits }) },
      problems: none("accepted", list.length),
    };
  },
};

export const numeric: Editor<NumericQuestion> = {
  blank: {},
  fields: ({ accepted, units = [], unitRequired }) => ({
    accepted: numberLines(accepted),
    units: unitLines(units),
    unitRequired: unitRequired === true ? "1" : "",
  }),
  blocks: () => [
    { kind: "lines", name: "accepted", label: "accepted", rows: 4, hint: "accepted-numbers" },
    { kind: "lines", name: "units", label: "units", rows: 3, hint: "units" },
    { kind: "checks", label: "", checks: [{ name: "unitRequired", label: "unit-required" }] },
  ],
  read(fields) {
    const [numbers, units] = [readNumbers(typed(fields, "accepted")), readUnits(typed(fields, "units"))];
    return {
      content: {
        accepted: numbers.list,
        ...(units.list.length > 0 && { units: units.list }),
        ...(typed(fields, "unitRequired") !== "" && { unitRequired: true }),
      },
      problems: [
        ...unreadable("accepted", numbers.unread),
        ...(numbers.unread.length > 0 ? [] : none("accepted", numbers.list.length)),
        ...unreadable("units", units.unread),
      ],
    };
  },
};

const guideOf = (fields: Fields) => {
  const guide = textOf(fields, "guide");
  return { guide, problems: guide === undefined ? [{ at: "guide.zh-CN", code: "guide-blank" }] : [] };
};

export const short: Editor<ShortQuestion> = {
  blank: {},
  fields: ({ guide }) => textFields("guide", guide),
  blocks: () => [{ kind: "texts", name: "guide", label: "guide", rows: 5, hint: "guide" }],
  read(fields) {
    const { guide, problems } = guideOf(fields);
    return { content: { guide }, problems };
  },
};

export const essay: Editor<EssayQuestion> = {
  blank: {},
  fields: ({ guide, length }) => ({
    ...textFields("guide", guide),
    "length.from": length?.from === undefined ? "" : String(length.from),
    "length.to": length?.to === undefined ? "" : String(length.to),
  }),
  blocks: () => [
    { kind: "texts", name: "guide", label: "guide", rows: 5, hint: "guide" },
    { kind: "line", name: "length.from", label: "length-from", hint: "length", decimal: true },
    { kind: "line", name: "length.to", label: "length-to", decimal: true },
  ],
  read(fields) {
    const { guide, problems } = guideOf(fields);
    const count = (name: string): { readonly value?: number; readonly problem?: Problem } => {
      const words = typed(fields, name).normalize("NFKC");
      if (words === "") return {};
      return /^[1-9]\d{0,4}$/.test(words) ? { value: Number(words) } : { problem: { at: name, code: "not-a-count" } };
    };
    const [from, to] = [count("length.from"), count("length.to")];
    const length = { ...(from.value !== undefined && { from: from.value }), ...(to.value !== undefined && { to: to.value }) };
    const wrong = [from.problem, to.problem].filter((problem) => problem !== undefined);
    return { content: { guide, ...(Object.keys(length).length > 0 && { length }) }, problems: [...problems, ...wrong] };
  },
};
