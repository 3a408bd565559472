import { describe, expect, it } from "@jest/globals";
import type { Question } from "../../../src/exam/questions/question.ts";
import { LOCALES, type Locale, type Text } from "../../../src/shared/json.ts";
import { alike, areas, gapChoices, items, ofType, rightIsLongest, shareOf, type Choice } from "./content.ts";

/** A learner notices at once when an item gives its own answer away. */
const choices: readonly (readonly [string, readonly Choice[]])[] = [
  ["single choice", ofType("single")],
  ["multiple choice", ofType("multiple")],
  ["lists in a text", gapChoices],
];

/** What a question puts before the reader, its choices left aside. */
function askedOf(item: Question): readonly Text[] {
  if (item.type === "cloze") return [item.stem, item.body];
  if (item.type === "matching") return [item.stem, ...item.left.map(({ text }) => text)];
  return item.type === "ordering" ? [item.stem, ...item.items.map(({ text }) => text)] : [item.stem];
}

describe.each(LOCALES)("in %s", (locale: Locale) => {
  it.each(choices)("%s: the longest option is the right one seldom, and not never", (_, asked) => {
    const longest = shareOf(asked, (choice) => rightIsLongest(choice, locale));
    expect(longest).toBeLessThanOrEqual(0.4);
    expect(longest).toBeGreaterThanOrEqual(0.1);
  });

  it("has no area where a guess at the longest option pays more often than not", () => {
    for (const { area, items: own } of areas) {
      const asked = own.flatMap((item) => (item.type === "single" ? [item] : []));
      expect([area, shareOf(asked, (item) => rightIsLongest(item, locale)) <= 0.5]).toEqual([area, true]);
    }
  });

  it("asks no two questions that are variants of each other", () => {
    const asked = items.map((item) => ({
      id: item.id,
      text: askedOf(item)
        .map((each) => each[locale])
        .join(""),
    }));
    const limit = locale === "en" ? 0.7 : 0.5;
    const close = asked.flatMap((one, at) =>
      asked.slice(at + 1).flatMap((other) => (alike(one.text, other.text) > limit ? [`${one.id} ~ ${other.id}`] : [])),
    );
    expect(close).toEqual([]);
  });
});

const counts = (asked: readonly Choice[], ids: readonly string[]): readonly number[] =>
  ids.map((id) => asked.filter(({ key }) => key.includes(id)).length);

describe("right answers", () => {
  it("of single choice lie evenly over the four positions", () => {
    const asked = ofType("single");
    for (const item of asked) expect([item.id, item.options.map(({ id }) => id)]).toEqual([item.id, ["a", "b", "c", "d"]]);
    for (const count of counts(asked, ["a", "b", "c", "d"])) expect(Math.abs(count - asked.length / 4)).toBeLessThanOrEqual(3);
  });

  it("of multiple choice lie evenly over the five positions that all have, and are never all or just one", () => {
    const asked = ofType("multiple");
    for (const { id, key, options } of asked) expect([id, key.length > 1 && key.length < options.length]).toEqual([id, true]);
    const each = counts(asked, ["a", "b", "c", "d", "e"]);
    expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(3);
  });

  it("of lists in a text lie evenly over the three positions that all have", () => {
    const each = counts(gapChoices, ["a", "b", "c"]);
    expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(3);
  });

  it("to true or false are about as often one as the other", () => {
    const asked = ofType("true-false");
    expect(Math.abs(shareOf(asked, ({ key }) => key) - 0.5)).toBeLessThanOrEqual(0.1);
  });

  it("of orderings and matchings cannot be read off the order in the file", () => {
    for (const { id, items: own, key } of ofType("ordering")) expect([id, own.map((item) => item.id)]).not.toEqual([id, key]);
    for (const { id, left, right, key } of ofType("matching"))
      expect([id, left.map((item) => key[item.id])]).not.toEqual([id, right.map((item) => item.id)]);
  });
});
