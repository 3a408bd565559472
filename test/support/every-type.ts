import { readBank, type Bank } from "../../src/exam/bank.ts";
import type { Banks } from "../../src/exam/banks.ts";
import type { QuestionType } from "../../src/exam/records.ts";
import type { ExamSettings } from "../../src/programme/records.ts";
import type { Text } from "../../src/shared/json.ts";

const say = (words: string, chinese = words): Text => ({ "zh-CN": chinese, "zh-TW": chinese, en: words });
const options = (...texts: readonly string[]) => texts.map((words, index) => ({ id: "abcdefgh".charAt(index), text: say(words) }));

function item(type: QuestionType, rest: Readonly<Record<string, unknown>>) {
  return {
    id: `q-${type}`,
    version: 1,
    type,
    difficulty: 1,
    state: "ready",
    stem: say(`Stem of ${type}`),
    explanation: say(`Why ${type}`),
    ...rest,
  };
}

const ITEMS = [
  item("single", { options: options("one", "two", "three", "four"), key: ["b"] }),
  item("multiple", { options: options("ask", "listen", "sigh", "thank"), key: ["a", "b", "d"], scoring: { rule: "proportional" } }),
  item("true-false", { stem: say("A call is **over** when the customer says so."), key: true }),
  item("text", { accepted: [{ text: "复述确认" }, { text: "call back" }, { text: "repeat", share: "1/2" }] }),
  item("numeric", {
    accepted: [{ value: "30", tolerance: { type: "absolute", by: "1/2" } }],
    units: [
      { name: "s", factor: "1" },
      { name: "min", factor: "60" },
    ],
  }),
  item("matching", {
    left: options("red", "yellow", "green"),
    right: options("stop", "wait", "go", "fly"),
    key: { a: "a", b: "b", c: "c" },
    scoring: "pairs",
  }),
  item("ordering", { items: options("greet", "listen", "solve", "close"), key: ["a", "b", "c", "d"], scoring: "positions" }),
  item("cloze", {
    body: say("Answer within [[g1]] rings and say [[g2]].\n\nThen promise a reply in [[g3]] hours."),
    gaps: [
      { id: "g1", type: "choice", options: options("three", "ten"), key: "a" },
      { id: "g2", type: "text", accepted: [{ text: "hello" }, { text: "您好" }] },
      { id: "g3", type: "numeric", accepted: [{ value: "24" }], weight: "2" },
    ],
  }),
  item("short", { guide: say("Guide of short") }),
  item("essay", {
    stem: say("Read this:\n\n- a letter\n- a reply\n\nWhat is missing?"),
    guide: say("Guide of essay"),
    length: { from: 100, to: 300 },
  }),
];

/** A bank with one question of each type. */
export function everyType(): Bank {
  const read = readBank("every-type", [{ name: "all.json", content: { schema: 2, area: "all", name: say("All"), items: ITEMS } }]);
  if (read.type === "refused") throw new Error(JSON.stringify(read.problems));
  return read.bank;
}

export const everyTypeBanks = (): Banks => ({ bank: everyType, ids: () => ["every-type"] });

/** A paper of every type in the bank's order, six marks each. */
export const everyTypePaper: ExamSettings = {
  bank: "every-type",
  sections: ITEMS.map(({ type }) => ({ id: `s-${type}`, name: say(`Part ${type}`), type, count: 1, marks: "6", areas: [] })),
  minutes: 60,
  attempts: 1,
};

/** Per type that a machine marks: a value and the marks of six that it earns. */
export const EARNS: readonly (readonly [type: QuestionType, value: string, marks: string])[] = [
  ["single", "b", "6"],
  ["single", "a", "0"],
  ["multiple", '["a","b","d"]', "6"],
  ["multiple", '["a","b"]', "4"],
  ["multiple", '["a","c"]', "2"],
  ["multiple", '["a","b","c","d"]', "4"],
  ["multiple", '["c"]', "0"],
  ["true-false", "true", "6"],
  ["true-false", "false", "0"],
  ["text", "　復述，確認 ", "6"],
  ["text", "Call-Back!", "6"],
  ["text", "REPEAT", "3"],
  ["text", "call", "0"],
  ["numeric", "３０．５", "6"],
  ["numeric", "0.5 min", "6"],
  ["numeric", "30.51", "0"],
  ["numeric", "30 h", "0"],
  ["matching", '{"a":"a","b":"b","c":"c"}', "6"],
  ["matching", '{"a":"a","b":"d"}', "2"],
  ["ordering", '{"a":"1","b":"2","c":"3","d":"4"}', "6"],
  ["ordering", '{"a":"1","b":"2","c":"4","d":"3"}', "3"],
  ["ordering", '{"a":"1","b":"1","c":"1","d":"1"}', "0"],
  ["cloze", '{"g1":"a","g2":"Hello.","g3":"24"}', "6"],
  ["cloze", '{"g2":"您好","g3":"24.0"}', "4.5"],
  ["cloze", '{"g1":"a"}', "1.5"],
];
