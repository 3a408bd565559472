import type { MatchingQuestion, Option, OrderingQuestion } from "../../questions/question.ts";
import type { Text } from "../../../shared/json.ts";
import { ROWS } from "./blocks.ts";
import type { Editor } from "./editor.ts";
import { idIn, prefixes, rowFields, textFields, textOf, typed, type Problem } from "./fields.ts";

const MOST = 20;
const MATCHED = ["pairs", "all"] as const;
const ORDERED = ["all", "positions", "neighbours"] as const;
const readsSame = (a: Text, b: Text): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Pairs, one a row; right items that belong to nothing stand in rows without a left one. */
export const matching: Editor<MatchingQuestion> = {
  blank: { "pairs.count": String(ROWS.pairs), scoring: "pairs" },
  fields({ left, right, key, scoring }) {
    const pairs = left.map((one) => ({ left: one, right: right.find(({ id }) => id === key[one.id]) }));
    const spare = right.filter(({ id }) => !Object.values(key).includes(id)).map((one) => ({ left: undefined, right: one }));
    return {
      ...rowFields("pairs", [...pairs, ...spare], (pair, at) => ({
        ...(pair.left && { ...textFields(`${at}.left`, pair.left.text), [`${at}.left.id`]: pair.left.id }),
        ...(pair.right && { ...textFields(`${at}.right`, pair.right.text), [`${at}.right.id`]: pair.right.id }),
      })),
      scoring,
    };
  },
  blocks: (fields) => [
    ...prefixes(fields, "pairs", MOST).map((at, index) => ({
      kind: "group" as const,
      label: "pair",
      values: { number: index + 1 },
      blocks: [
        { kind: "hidden" as const, name: `${at}.left.id` },
        { kind: "hidden" as const, name: `${at}.right.id` },
        { kind: "texts" as const, name: `${at}.left`, label: "left", rows: 1 },
        { kind: "texts" as const, name: `${at}.right`, label: "belongs", rows: 1 },
      ],
    })),
    { kind: "more", list: "pairs" },
    { kind: "select", name: "scoring", label: "scoring", choices: MATCHED },
  ],
  read(fields) {
    const [leftTaken, rightTaken] = [new Set<string>(), new Set<string>()];
    const problems: Problem[] = [];
    const left: Option[] = [];
    const right: Option[] = [];
    const key: Record<string, string> = {};
    for (const at of prefixes(fields, "pairs", MOST)) {
      const [from, to] = [textOf(fields, `${at}.left`), textOf(fields, `${at}.right`)];
      if (from !== undefined && to === undefined) problems.push({ at: `${at}.right.zh-CN`, code: "right-blank" });
      if (to === undefined) continue;
      let target = right.find(({ text }) => readsSame(text, to));
      if (target === undefined) {
        target = { id: idIn(fields, `${at}.right.id`, rightTaken), text: to };
        right.push(target);
      }
      if (from === undefined) continue;
      const id = idIn(fields, `${at}.left.id`, leftTaken);
      left.push({ id, text: from });
      key[id] = target.id;
    }
    if (left.length < 2 || right.length < 2) problems.push({ at: "pairs.0.left.zh-CN", code: "pairs-few" });
    const scoring = MATCHED.find((each) => each === typed(fields, "scoring")) ?? "pairs";
    return { content: { left, right, key, scoring }, problems };
  },
};

/** Items, one a row, each with its place. */
export const ordering: Editor<OrderingQuestion> = {
  blank: { "items.count": String(ROWS.items), scoring: "all" },
  fields: ({ items, key, scoring }) => ({
    ...rowFields(
      "items",
      key.flatMap((id) => items.find((item) => item.id === id) ?? []),
      ({ id, text }, at, index) => ({ ...textFields(`${at}.text`, text), [`${at}.id`]: id, [`${at}.place`]: String(index + 1) }),
    ),
    scoring,
  }),
  blocks: (fields) => [
    ...prefixes(fields, "items", MOST).map((at, index) => ({
      kind: "group" as const,
      label: "item",
      values: { number: index + 1 },
      blocks: [
        { kind: "hidden" as const, name: `${at}.id` },
        { kind: "texts" as const, name: `${at}.text`, label: "text", rows: 1 },
        { kind: "line" as const, name: `${at}.place`, label: "place", decimal: true },
      ],
    })),
    { kind: "more", list: "items" },
    { kind: "select", name: "scoring", label: "scoring", choices: ORDERED },
  ],
  read(fields) {
    const taken = new Set<string>();
    const rows = prefixes(fields, "items", MOST).flatMap((at, index) => {
      const text = textOf(fields, `${at}.text`);
      const place = Number(typed(fields, `${at}.place`).normalize("NFKC")) || index + 1;
      return text === undefined ? [] : [{ item: { id: idIn(fields, `${at}.id`, taken), text }, place }];
    });
    const items = rows.toSorted((a, b) => a.place - b.place).map(({ item }) => item);
    const scoring = ORDERED.find((each) => each === typed(fields, "scoring")) ?? "all";
    return {
      content: { items, key: items.map(({ id }) => id), scoring },
      problems: items.length < 2 ? [{ at: "items.0.text.zh-CN", code: "items-few" }] : [],
    };
  },
};
