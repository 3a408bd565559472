import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import type { Question, QuestionType } from "../../../src/exam/questions/question.ts";
import { areas, FOLDER, items, ofType, readJson, shareOf, textsOf } from "./content.ts";

/** One line of the reading log: what a second, sceptical reading of an item found. */
const reading = z.strictObject({
  item: z.string(),
  version: z.int().min(1),
  read: z.iso.date(),
  verdict: z.enum(["kept", "changed"]),
  note: z.string().trim().min(10),
});

/** In the order of the README's table. */
const TYPES: readonly QuestionType[] = ["single", "multiple", "true-false", "text", "numeric", "matching", "ordering", "cloze", "short"];

describe("the customer-service bank", () => {
  it("has enough to draw from in every area", () => {
    expect(items.length).toBeGreaterThanOrEqual(240);
    for (const { area, items: own } of areas) expect([area, own.length >= 12]).toEqual([area, true]);
  });

  it("asks in many ways: single choice stays within 60 per cent in every area, beside four other types or more", () => {
    for (const { area, items: own } of areas) {
      const mixed = shareOf(own, ({ type }) => type === "single") <= 0.6 && new Set(own.map(({ type }) => type)).size >= 5;
      expect([area, mixed]).toEqual([area, true]);
    }
    expect(items.filter(({ type }) => !TYPES.includes(type))).toEqual([]);
  });

  it("was read a second time, every item in the version that stands here", () => {
    const log = z.array(reading).parse(readJson(`${FOLDER}/reading/reading-log.json`));
    expect(log.map(({ item, version }) => `${item}@${version}`)).toEqual(items.map(({ id, version }) => `${id}@${version}`));
  });

  it("names each item after its area, its source and its topics", () => {
    for (const { id, area, source, tags } of items) {
      expect(id).toMatch(new RegExp(`^${area}-\\d{2}$`));
      expect([id, ["000", "001", "002", "003", "004"].includes(source ?? "")]).toEqual([id, true]);
      expect([id, (tags ?? []).length > 0 && (tags ?? []).every((tag) => /^[a-z0-9-]+$/.test(tag))]).toEqual([id, true]);
    }
  });

  it("asks nothing about when to survey a customer, where the hotline guide contradicts itself", () => {
    const asked = ({ stem, type }: Question): boolean =>
      type !== "short" && /(多久|几小时|几天|时限).*(满意度|调查)|(满意度|调查).*(多久|几小时|几天|时限)/.test(stem["zh-CN"]);
    expect(items.filter(asked).map(({ id }) => id)).toEqual([]);
    const left = ofType("matching").flatMap(({ left: own }) => own.map(({ text }) => text["zh-CN"]));
    expect(left.filter((text) => /问卷|调查/.test(text) && !/下课/.test(text))).toEqual([]);
  });

  it("keeps the three languages apart", () => {
    for (const item of items)
      for (const text of textsOf(item)) {
        expect([item.id, /\p{Script=Han}/u.test(text.en)]).toEqual([item.id, false]);
        expect([item.id, /[这们说处应]/.test(text["zh-TW"])]).toEqual([item.id, false]);
      }
  });

  it.each(["zh-CN", "zh-TW"] as const)("sets full-width marks beside Chinese characters in %s", (language) => {
    const han = "\\u3000-\\u303f\\u3400-\\u9fff\\uff00-\\uffef“”「」";
    const halfWidth = new RegExp(`[${han}][,;:?!()]|[,;:?!()][${han}]`);
    expect(
      textsOf(items)
        .map((text) => text[language])
        .filter((text) => halfWidth.test(text)),
    ).toEqual([]);
  });

  it("states in the README the counts that stand in the files", () => {
    const readme = readFileSync(`${FOLDER}/README.md`, "utf8").replace(/ +/g, " ");
    for (const { area, items: own } of [...areas, { area: "**all**", items }]) {
      const of = (wanted: (item: Question) => boolean): number => own.filter(wanted).length;
      const types = TYPES.map((type) => of((item) => item.type === type));
      const levels = [1, 2, 3].map((level) => of((item) => item.difficulty === level));
      expect(readme).toContain(`| ${area} | ${[...types, ...levels, own.length].join(" | ")} |`);
    }
  });
});
