import { LOCALES, type Text } from "../../../shared/json.ts";
import type { ClozeQuestion, Gap, Option } from "../../questions/question.ts";
import { ROWS } from "./blocks.ts";
import type { ContentRead, Editor } from "./editor.ts";
import { prefixes, rowFields, textFields, textOf, typed, type Fields, type Problem } from "./fields.ts";
import { numberLines, readNumbers, readTexts, textLines } from "./lines.ts";

const MOST = 40;
const KINDS = ["choice", "text", "numeric"] as const;
const RIGHT = "*";

/** Options of a list in a text, one a line, the right one behind an asterisk; the lines of the three languages belong together. */
const optionLines = (options: readonly Option[], key: string): Text =>
  byLocale((locale) => options.map(({ id, text }) => `${id === key ? `${RIGHT} ` : ""}${marked(text[locale])}`).join("\n"));

/** An option that begins as a mark does stands behind a backslash. */
const marked = (words: string): string => (/^[*\\]/.test(words) ? `\\${words}` : words);
const unmarked = (line: string): string => (line.startsWith(RIGHT) ? line.slice(RIGHT.length).trim() : line).replace(/^\\/, "");

const byLocale = (words: (locale: keyof Text) => string): Text => ({ "zh-CN": words("zh-CN"), "zh-TW": words("zh-TW"), en: words("en") });

function answerText(gap: Gap): Text {
  if (gap.type === "choice") return optionLines(gap.options, gap.key);
  const lines = gap.type === "text" ? textLines(gap.accepted) : numberLines(gap.accepted);
  return byLocale(() => lines);
}

/** Answers of a line are the same in every language, so every line that was typed in any of them counts once. */
const joined = (text: Text): string =>
  [...new Set(LOCALES.flatMap((locale) => text[locale].split("\n").map((line) => line.trim())))].join("\n");

function readChoice(
  text: Text,
  before: Gap | undefined,
): { readonly options: readonly Option[]; readonly key: string } | "gap-lines" | "gap-right" {
  const lines = LOCALES.map((locale) => text[locale].split("\n").filter((line) => line.trim() !== ""));
  const count = lines[0]?.length ?? 0;
  if (count < 2 || lines.some((each) => each.length !== count)) return "gap-lines";
  const had = before?.type === "choice" ? before.options : [];
  const rows = Array.from({ length: count }, (_, at) => {
    const words = lines.map((each) => (each[at] ?? "").trim());
    const right = words.some((word) => word.startsWith(RIGHT));
    const [simplified = "", traditional = "", english = ""] = words.map(unmarked);
    return { right, text: { "zh-CN": simplified, "zh-TW": traditional, en: english } };
  });
  const taken = new Set<string>();
  const options = rows.map(({ text: words }) => {
    const same = had.find((option) => JSON.stringify(option.text) === JSON.stringify(words) && !taken.has(option.id));
    let id = same?.id;
    for (let number = 1; id === undefined; number += 1)
      if (!taken.has(`o${number}`) && !had.some((one) => one.id === `o${number}`)) id = `o${number}`;
    taken.add(id);
    return { id, text: words };
  });
  const right = options.filter((_, at) => rows[at]?.right === true);
  const [key] = right;
  return key === undefined || right.length > 1 ? "gap-right" : { options, key: key.id };
}

function readGap(fields: Fields, at: string, { id, before }: { id: string; before: Gap | undefined }): { gap?: object; problem?: Problem } {
  const type = KINDS.find((kind) => kind === typed(fields, `${at}.type`)) ?? "choice";
  const answers = textOf(fields, `${at}.answers`);
  const where = `${at}.answers.zh-CN`;
  if (answers === undefined) return { problem: { at: where, code: "gap-blank", values: { gap: id } } };
  const weight = typed(fields, `${at}.weight`).normalize("NFKC");
  const base = { id, type, ...(weight !== "" && { weight }) };
  // What the form does not show of a gap stays as it was.
  const { id: _id, type: _type, weight: _weight, ...rest } = before?.type === type ? { ...before } : ({} as Partial<Gap>);
  if (type === "choice") {
    const read = readChoice(answers, before);
    if (typeof read === "string") return { problem: { at: where, code: read, values: { gap: id } } };
    return { gap: { ...rest, ...base, ...read } };
  }
  const { list, unread } = type === "text" ? readTexts(joined(answers)) : readNumbers(joined(answers));
  if (unread.length > 0) return { problem: { at: where, code: "line-unread", values: { line: unread[0] ?? "" } } };
  return { gap: { ...rest, ...base, accepted: list } };
}

export const cloze: Editor<ClozeQuestion> = {
  blank: { "gaps.count": String(ROWS.gaps), "gaps.0.id": "g1", "gaps.1.id": "g2" },
  fields: ({ body, gaps }) => ({
    ...textFields("body", body),
    ...rowFields("gaps", gaps, (gap, at) => ({
      ...textFields(`${at}.answers`, answerText(gap)),
      [`${at}.id`]: gap.id,
      [`${at}.type`]: gap.type,
      [`${at}.weight`]: gap.weight ?? "",
    })),
  }),
  blocks: (fields) => [
    { kind: "texts", name: "body", label: "body", rows: 4, hint: "body" },
    ...prefixes(fields, "gaps", MOST).map((at, index) => ({
      kind: "group" as const,
      label: "gap",
      values: { marker: `[[${gapId(fields, at, index)}]]` },
      blocks: [
        { kind: "hidden" as const, name: `${at}.id` },
        { kind: "select" as const, name: `${at}.type`, label: "gap-type", choices: KINDS },
        { kind: "texts" as const, name: `${at}.answers`, label: "gap-answers", rows: 3, hint: "gap-answers" },
        { kind: "line" as const, name: `${at}.weight`, label: "weight", decimal: true },
      ],
    })),
    { kind: "more", list: "gaps" },
  ],
  read(fields, before): ContentRead {
    const body = textOf(fields, "body");
    const asked = prefixes(fields, "gaps", MOST)
      .map((at, index) => ({ at, id: gapId(fields, at, index) }))
      // A row nobody wrote in and no text names is none.
      .filter(({ at, id }) => textOf(fields, `${at}.answers`) !== undefined || body?.["zh-CN"].includes(`[[${id}]]`) === true);
    const read = asked.map(({ at, id }) => readGap(fields, at, { id, before: before?.gaps.find((gap) => gap.id === id) }));
    const problems = [
      ...(body === undefined ? [{ at: "body.zh-CN", code: "body-blank" }] : []),
      ...(asked.length === 0 ? [{ at: "body.zh-CN", code: "gaps-none" }] : []),
      ...read.flatMap(({ problem }) => problem ?? []),
    ];
    return { content: { body, gaps: read.flatMap(({ gap }) => gap ?? []) }, problems };
  },
};

const gapId = (fields: Fields, at: string, index: number): string => typed(fields, `${at}.id`) || `g${index + 1}`;
