import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { z } from "zod";

/** The content shipped with the product: a learner notices at once when an item gives its own answer away. */
const languages = ["zh-CN", "zh-TW", "en"] as const;
const text = z.strictObject({ "zh-CN": z.string().trim().min(1), "zh-TW": z.string().trim().min(1), en: z.string().trim().min(1) });
const common = {
  id: z.string(),
  version: z.int().min(1),
  difficulty: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  state: z.enum(["draft", "ready", "retired"]),
  stem: text,
  explanation: text,
  source: z.enum(["000", "001", "002", "003", "004"]),
  tags: z.array(z.string().regex(/^[a-z0-9-]+$/)).min(1),
};
const single = z.strictObject({
  ...common,
  type: z.literal("single"),
  options: z.array(z.strictObject({ id: z.string(), text })).length(4),
  key: z.array(z.string()).length(1),
});
const short = z.strictObject({ ...common, type: z.literal("short"), guide: text });
const bank = z.strictObject({ area: z.string(), name: text, items: z.array(z.discriminatedUnion("type", [single, short])) });

/** One line of the reading log: what a second, sceptical reading of an item found. */
const reading = z.strictObject({
  item: z.string(),
  version: z.int().min(1),
  read: z.iso.date(),
  verdict: z.enum(["kept", "changed"]),
  note: z.string().trim().min(10),
});

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const jsonIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith(".json"));

const folder = "config/banks/customer-service";
const areas = jsonIn(folder).map((file) => ({ file, ...bank.parse(readJson(`${folder}/${file}`)) }));
const items = areas.flatMap((area) => area.items);
const singles = items.flatMap((item) => (item.type === "single" ? [item] : []));

type Single = z.infer<typeof single>;
type Language = (typeof languages)[number];

/** Whether the right option is longer than every other, by characters. */
const rightIsLongest = (item: Single, language: Language): boolean => {
  const right = item.options.filter((option) => item.key.includes(option.id)).map((option) => option.text[language].length);
  const wrong = item.options.filter((option) => !item.key.includes(option.id)).map((option) => option.text[language].length);
  return Math.max(...right) > Math.max(...wrong);
};

const bigrams = (value: string): Set<string> => {
  const plain = value.replace(/[^\p{L}\p{N}]/gu, "");
  return new Set(Array.from({ length: Math.max(plain.length - 1, 0) }, (_, at) => plain.slice(at, at + 2)));
};

/** Dice coefficient of two sets of character bigrams: 0 nothing shared, 1 the same. Digits are left in, so a number variant scores high. */
const overlap = (one: Set<string>, other: Set<string>): number =>
  (2 * [...one].filter((pair) => other.has(pair)).length) / (one.size + other.size);

describe("the customer-service bank", () => {
  it("fills a documented paper in every area", () => {
    expect(areas.length).toBeGreaterThanOrEqual(10);
    for (const area of areas) {
      const short = area.items.filter((item) => item.type === "short").length;
      expect([area.area, area.items.length >= 12, short >= 3]).toEqual([area.area, true, true]);
    }
  });

  it("was read a second time, every item in the version that stands here", () => {
    const log = z.array(reading).parse(readJson(`${folder}/reading/reading-log.json`));
    expect(log.map(({ item, version }) => `${item}@${version}`)).toEqual(items.map(({ id, version }) => `${id}@${version}`));
  });

  it("names each item once, after its area and file", () => {
    expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
    for (const area of areas) {
      expect(area.file).toBe(`${area.area}.json`);
      for (const item of area.items) expect(item.id).toMatch(new RegExp(`^${area.area}-\\d{2}$`));
    }
  });

  it("offers options a to d, each said differently, with a key among them", () => {
    for (const item of singles) {
      expect([item.id, item.options.map((option) => option.id)]).toEqual([item.id, ["a", "b", "c", "d"]]);
      expect([item.id, item.key.every((key) => item.options.some((option) => option.id === key))]).toEqual([item.id, true]);
      for (const language of languages)
        expect([item.id, new Set(item.options.map((option) => option.text[language])).size]).toEqual([item.id, 4]);
    }
  });

  it.each(languages)("does not give the right option away by its length in %s", (language) => {
    const longest = singles.filter((item) => rightIsLongest(item, language)).length / singles.length;
    expect(longest).toBeLessThanOrEqual(0.4);
    expect(longest).toBeGreaterThanOrEqual(0.1);
  });

  it.each(languages)("has no area where a guess at the longest option pays more often than not in %s", (language) => {
    for (const { area, items: own } of areas) {
      const asked = own.flatMap((item) => (item.type === "single" ? [item] : []));
      const longest = asked.filter((item) => rightIsLongest(item, language)).length;
      expect([area, longest <= asked.length / 2]).toEqual([area, true]);
    }
  });

  it("spreads right answers evenly over the four positions", () => {
    const counts = ["a", "b", "c", "d"].map((id) => singles.filter((item) => item.key[0] === id).length);
    for (const count of counts) expect(Math.abs(count - singles.length / 4)).toBeLessThanOrEqual(3);
  });

  it.each(languages)("asks no two questions that are variants of each other in %s", (language) => {
    const stems = items.map((item) => ({ id: item.id, pairs: bigrams(item.stem[language]) }));
    const limit = language === "en" ? 0.7 : 0.5;
    const close = stems.flatMap((one, at) =>
      stems.slice(at + 1).flatMap((other) => (overlap(one.pairs, other.pairs) > limit ? [`${one.id} ~ ${other.id}`] : [])),
    );
    expect(close).toEqual([]);
  });

  it("asks nothing about when to survey a customer, where the hotline guide contradicts itself", () => {
    for (const item of singles)
      expect([item.id, /多久.*(满意度|调查)|(满意度|调查).*多久/.test(item.stem["zh-CN"])]).toEqual([item.id, false]);
  });

  it("keeps the three languages apart", () => {
    for (const item of items) {
      expect([item.id, /\p{Script=Han}/u.test(JSON.stringify([item.stem.en, item.explanation.en]))]).toEqual([item.id, false]);
      expect([item.id, /[这们说处应]/.test(item.stem["zh-TW"] + item.explanation["zh-TW"])]).toEqual([item.id, false]);
    }
  });

  it.each(["zh-CN", "zh-TW"] as const)("sets full-width marks beside Chinese characters in %s", (language) => {
    const han = "\\u3000-\\u303f\\u3400-\\u9fff\\uff00-\\uffef“”「」";
    const halfWidth = new RegExp(`[${han}][,;:?!()]|[,;:?!()][${han}]`);
    const texts = items.flatMap((item) => [
      item.stem[language],
      item.explanation[language],
      ...(item.type === "single" ? item.options.map((option) => option.text[language]) : [item.guide[language]]),
    ]);
    expect(texts.filter((each) => halfWidth.test(each))).toEqual([]);
  });

  it("states in the README the counts that stand in the files", () => {
    const readme = readFileSync(`${folder}/README.md`, "utf8").replace(/ +/g, " ");
    for (const area of areas) {
      const of = (wanted: (item: (typeof items)[number]) => boolean): number => area.items.filter(wanted).length;
      const levels = [1, 2, 3].map((level) => of((item) => item.difficulty === level));
      const cells = [of((item) => item.type === "single"), of((item) => item.type === "short"), ...levels, area.items.length];
      expect(readme).toContain(`| ${area.area} | ${cells.join(" | ")} |`);
    }
  });
});

describe("rubrics and role-play cards", () => {
  const level = z.strictObject({ points: z.int().nonnegative(), text });
  const criterion = z.strictObject({
    id: z.string(),
    name: text,
    weight: z.int().positive(),
    critical: z.boolean(),
    levels: z.array(level).min(4).max(6),
  });
  const rubric = z.strictObject({ id: z.string(), version: z.literal(1), name: text, criteria: z.array(criterion).min(5).max(6) });
  const card = z.strictObject({
    id: z.string(),
    version: z.literal(1),
    name: text,
    kind: z.enum(["complaint", "enquiry"]),
    situation: text,
    customerCard: text,
    agentCard: text,
    facts: z.array(text).min(1),
    goals: z.array(text).min(1),
  });

  it.each(["complaint-role-play", "enquiry-role-play"])(
    "%s can be scored: weights of 100, points rising by one, a critical criterion",
    (id) => {
      const read = rubric.parse(readJson(`config/rubrics/${id}.json`));
      expect(read.id).toBe(id);
      expect(read.criteria.reduce((sum, each) => sum + each.weight, 0)).toBe(100);
      expect(read.criteria.filter((each) => each.critical)).toHaveLength(1);
      for (const each of read.criteria) expect(each.levels.map((step) => step.points)).toEqual(each.levels.map((_, at) => at));
    },
  );

  it.each(["angry-complaint", "complex-enquiry"])("%s gives both players a card in three languages", (id) => {
    expect(card.parse(readJson(`config/scenarios/${id}.json`)).id).toBe(id);
  });
});
