import fc from "fast-check";
import { readQuestion } from "../../src/exam/questions/read.ts";
import type { Question } from "../../src/exam/questions/question.ts";

/** Words with the signs that formats use for themselves among them. */
const SIGNS = [
  ...Array.from("abcXYZ01 接听三声  =~#{}:%\\\"'<>&*_-+[]()/.,!?|`@$^;"),
  "\n",
  "->",
  "=>",
  "&amp;",
  "<b>",
  "{=a}",
  "//",
  "::",
  "####",
  "%50%",
  "]]>",
  "é",
  "😀",
];
const words = fc
  .array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 14 })
  .map((parts) => parts.join("").trim())
  .filter((text) => text !== "" && text !== "—" && !/\[\[|\]\]/.test(text));
const line = words.map((text) => text.replaceAll(/\s+/g, " ").trim()).filter((text) => text !== "");
const say = (text: string) => ({ "zh-CN": `中${text}`, "zh-TW": `中${text}`, en: text });

const SHARES = ["1/2", "1/3", "0.25", "2/3", "0.9", "0.1"];
const share = fc.constantFrom(undefined, ...SHARES);
const number = fc
  .tuple(fc.integer({ min: -10_000, max: 10_000 }), fc.constantFrom("", ".5", ".25", ".001"))
  .map(([whole, rest]) => `${whole}${rest}`);
const tolerance = fc.option(fc.record({ type: fc.constantFrom("absolute", "relative"), by: fc.constantFrom("0.5", "1", "0.05", "10") }), {
  nil: undefined,
});

const listed = (texts: readonly string[]) => texts.map((text, index) => ({ id: `o${index + 3}`, text: say(text) }));
const lines = (min: number, max: number) => fc.uniqueArray(line, { minLength: min, maxLength: max });
const full = <T extends object>(accepted: readonly T[]) =>
  accepted.map((each, index) => (index === 0 ? { ...each, share: undefined } : each));

const texts = fc.array(fc.record({ text: line, share }), { minLength: 1, maxLength: 4 }).map(full);
const numbers = fc.array(fc.record({ value: number, tolerance, share }), { minLength: 1, maxLength: 3 }).map(full);

const single = lines(2, 6).chain((all) =>
  fc.nat(all.length - 1).map((right) => ({ type: "single", options: listed(all), key: [`o${right + 3}`] })),
);
const multiple = lines(2, 6).chain((all) =>
  fc
    .tuple(
      fc.subarray(
        all.map((_, index) => `o${index + 3}`),
        { minLength: 1 },
      ),
      fc.constantFrom({ rule: "all" }, { rule: "proportional" }, { rule: "penalty", penalty: "1/2" }, { rule: "penalty" }),
      fc.constantFrom(undefined, true),
    )
    .map(([key, scoring, fixed]) => ({ type: "multiple", options: listed(all), key, scoring, fixed })),
);
const matching = fc.tuple(lines(2, 5), lines(2, 5)).chain(([left, right]) =>
  fc.array(fc.nat(right.length - 1), { minLength: left.length, maxLength: left.length }).chain((to) =>
    fc.constantFrom("pairs", "all").map((scoring) => ({
      type: "matching",
      left: listed(left),
      right: right.map((text, index) => ({ id: `r${index}`, text: say(text) })),
      key: Object.fromEntries(to.map((each, index) => [`o${index + 3}`, `r${each}`])),
      scoring,
    })),
  ),
);
const ordering = lines(2, 5).chain((all) =>
  fc
    .tuple(
      fc.shuffledSubarray(
        all.map((_, index) => `o${index + 3}`),
        { minLength: all.length },
      ),
      fc.constantFrom("all", "positions", "neighbours"),
    )
    .map(([key, scoring]) => ({ type: "ordering", items: listed(all), key, scoring })),
);
const gap = fc.oneof(
  fc
    .tuple(lines(2, 4), fc.constantFrom(undefined, true))
    .map(([all, fixed]) => ({ type: "choice", options: listed(all), key: "o3", fixed })),
  texts.map((accepted) => ({ type: "text", accepted })),
  numbers.map((accepted) => ({ type: "numeric", accepted })),
);
const cloze = fc
  .tuple(fc.array(gap, { minLength: 1, maxLength: 3 }), fc.array(line, { minLength: 4, maxLength: 4 }))
  .map(([gaps, between]) => ({
    type: "cloze",
    gaps: gaps.map((each, index) => ({ ...each, id: `x${index}`, weight: index === 1 ? "2" : undefined })),
    body: say(gaps.map((_, index) => `${(between[index] ?? "").replaceAll(/[{}]/g, "")} [[x${index}]]`).join(" ")),
  }));

const content = fc.oneof(
  single,
  multiple,
  fc.boolean().map((key) => ({ type: "true-false", key })),
  texts.chain((accepted) =>
    fc.constantFrom({}, { strict: ["case", "width"] }, { edits: 2 }).map((more) => ({ type: "text", accepted, ...more })),
  ),
  numbers.map((accepted) => ({
    type: "numeric",
    accepted,
    units: [
      { name: "s", factor: "1" },
      { name: "min", factor: "0.5" },
    ],
  })),
  matching,
  ordering,
  cloze,
  words.map((guide) => ({ type: "short", guide: say(guide) })),
  words.map((guide) => ({ type: "essay", guide: say(guide), length: { from: 10 } })),
);

/** Any question an editor could write, of every type. */
export const anyQuestion: fc.Arbitrary<Question> = fc
  .tuple(
    content,
    words,
    fc.option(words, { nil: "—" }),
    fc.record({
      difficulty: fc.integer({ min: 1, max: 3 }),
      state: fc.constantFrom("draft", "ready"),
      tags: fc.uniqueArray(fc.constantFrom("tag", "标签", "a b"), { maxLength: 2 }),
    }),
  )
  .map(([rest, stem, explanation, more]) =>
    readQuestion(
      JSON.parse(
        JSON.stringify({ id: "q-1", version: 1, stem: say(stem), explanation: say(explanation), source: "002", ...more, ...rest }),
      ),
      "all",
    ),
  )
  .filter((read) => read.type === "question")
  .map((read) => read.question);
