import type { MultipleQuestion, Option, SingleQuestion } from "../../questions/question.ts";
import { ROWS, type Block } from "./blocks.ts";
import type { Editor } from "./editor.ts";
import { idIn, prefixes, rowFields, textFields, textOf, typed, type Fields, type Problem } from "./fields.ts";

const MOST = 20;

const optionFields = (options: readonly Option[], key: readonly string[]): Fields =>
  rowFields("options", options, ({ id, text }, at) => ({
    ...textFields(`${at}.text`, text),
    [`${at}.id`]: id,
    [`${at}.right`]: key.includes(id) ? "1" : "",
  }));

const optionBlocks = (fields: Fields): readonly Block[] => [
  ...prefixes(fields, "options", MOST).map(
    (at, index): Block => ({
      kind: "group",
      label: "option",
      values: { number: index + 1 },
      blocks: [
        { kind: "hidden", name: `${at}.id` },
        { kind: "texts", name: `${at}.text`, label: "text", rows: 1 },
        { kind: "checks", label: "", checks: [{ name: `${at}.right`, label: "right" }] },
      ],
    }),
  ),
  { kind: "more", list: "options" },
  { kind: "checks", label: "", checks: [{ name: "fixed", label: "fixed" }] },
];

function readOptions(fields: Fields) {
  const taken = new Set<string>();
  const rows = prefixes(fields, "options", MOST).flatMap((at) => {
    const text = textOf(fields, `${at}.text`);
    return text === undefined
      ? []
      : [{ option: { id: idIn(fields, `${at}.id`, taken), text }, right: typed(fields, `${at}.right`) !== "" }];
  });
  const key = rows.filter(({ right }) => right).map(({ option }) => option.id);
  const problems: Problem[] = rows.length < 2 ? [{ at: "options.0.text.zh-CN", code: "options-few" }] : [];
  return {
    content: { options: rows.map(({ option }) => option), key, ...(typed(fields, "fixed") !== "" && { fixed: true }) },
    key,
    problems,
  };
}

const BLANK: Fields = { "options.count": String(ROWS.options) };
const fixedField = (fixed: boolean | undefined): Fields => ({ fixed: fixed === true ? "1" : "" });

export const single: Editor<SingleQuestion> = {
  blank: BLANK,
  fields: ({ options, key, fixed }) => ({ ...optionFields(options, key), ...fixedField(fixed) }),
  blocks: optionBlocks,
  read(fields) {
    const { content, key, problems } = readOptions(fields);
    return { content, problems: key.length === 1 ? problems : [...problems, { at: "options.0.right", code: "one-right" }] };
  },
};

export const RULES = ["all", "proportional", "penalty"] as const;

export const multiple: Editor<MultipleQuestion> = {
  blank: { ...BLANK, scoring: "all" },
  fields: ({ options, key, fixed, scoring }) => ({
    ...optionFields(options, key),
    ...fixedField(fixed),
    scoring: scoring.rule,
    penalty: scoring.rule === "penalty" ? (scoring.penalty ?? "") : "",
  }),
  blocks: (fields) => [
    ...optionBlocks(fields),
    { kind: "select", name: "scoring", label: "scoring", choices: RULES },
    { kind: "line", name: "penalty", label: "penalty", hint: "penalty", decimal: true },
  ],
  read(fields) {
    const { content, key, problems } = readOptions(fields);
    const rule = RULES.find((each) => each === typed(fields, "scoring")) ?? "all";
    const penalty = typed(fields, "penalty").normalize("NFKC");
    const scoring = { rule, ...(rule === "penalty" && penalty !== "" && { penalty }) };
    return {
      content: { ...content, scoring },
      problems: key.length > 0 ? problems : [...problems, { at: "options.0.right", code: "some-right" }],
    };
  },
};
