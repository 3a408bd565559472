import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { createFinder } from "../../../src/exam/bank/search.ts";
import { createLookalikes, likeness, runsOf, SIMILAR } from "../../../src/exam/bank/similar.ts";
import { loadBanks } from "../../../src/exam/banks.ts";
import type { Question } from "../../../src/exam/questions/question.ts";

const { questions } = loadBanks("config/banks").bank("customer-service");
const [first] = questions as [Question];
const asking = (id: string, zh: string, en: string): Question => ({ ...first, id, stem: { "zh-CN": zh, "zh-TW": zh, en } });

describe("likeness of two texts", () => {
  it.each([
    ["热线要求多长时间内录入系统？", "热线要求多长时间内录入系统", "the same but for a sign", [1, 1]],
    ["热线要求多长时间内录入系统？", "热线要求在多长时间之内录入系统？", "a word or two more", [SIMILAR, 0.99]],
    ["What does LSCAT stand for?", "WHAT does  LSCAT stand for", "case and spaces", [1, 1]],
    ["客户投诉分为几级？", "电话开场分为几步？", "two questions of one pattern", [0, SIMILAR - 0.01]],
    ["How long may a call be held?", "Who signs a certificate?", "two that share nothing", [0, 0.3]],
    ["", "热线", "nothing and something", [0, 0]],
    ["热", "热", "a single character", [1, 1]],
  ] as const)("of %s and %s (%s) is between %j", (a, b, _, [least, most]) => {
    const value = likeness(runsOf(a), runsOf(b));
    expect(value).toBeGreaterThanOrEqual(least);
    expect(value).toBeLessThanOrEqual(most);
  });

  it("is the same from either side, never outside 0 and 1, and 1 of a text with itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        const [left, right] = [runsOf(a), runsOf(b)];
        const value = likeness(left, right);
        expect(value).toBe(likeness(right, left));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(likeness(left, left)).toBe(left.length === 0 ? 0 : 1);
      }),
    );
  });
});

describe("questions that ask the same", () => {
  it("are found by either language, the likest first, never the question itself", async () => {
    const same = asking("b", "完全不同的一句话，没有一个词相同", "Which form is used for a complaint of the second grade?");
    const near = asking("c", "二级投诉应当使用哪一种表格来登记？", "Nothing alike here");
    const bank = await createLookalikes([
      asking("a", "二级投诉使用哪一种表格来登记？", "Which form is used for a complaint of the second grade?"),
      same,
      near,
    ]);
    const own = asking("a", "二级投诉使用哪一种表格来登记？", "Which form is used for a complaint of the second grade?");
    expect(bank.like(own).map(({ question }) => question.id)).toEqual(["b", "c"]);
    expect(bank.like(own, 1).map(({ question }) => question.id)).toEqual(["b"]);
  });

  it("are none in the bank that ships", async () => {
    const bank = await createLookalikes(questions);
    expect(questions.flatMap((question) => bank.like(question).map((other) => [question.id, other.question.id]))).toEqual([]);
  });
});

describe("a search", () => {
  const finder = createFinder(questions);
  const found = async (text: string): Promise<readonly string[]> => (await finder.find({ text })).map(({ id }) => id);

  test("finds a question by its words in each language, by its id and by its tags", async () => {
    for (const question of questions.slice(0, 40)) {
      for (const words of [question.stem["zh-CN"], question.stem["zh-TW"], question.stem.en, question.id, ...(question.tags ?? [])])
        expect(await found(words)).toContain(question.id);
    }
  });

  it("minds neither case nor width nor signs, and wants every word", async () => {
    expect(await found("ｌｓｃａｔ")).toEqual(await found("LSCAT"));
    expect((await found("LSCAT")).length).toBeGreaterThan(0);
    const [both, one] = [await found("客户 投诉"), await found("投诉")];
    expect(both.length).toBeLessThan(one.length);
    expect(one).toEqual(expect.arrayContaining([...both]));
    expect(await found("no such words anywhere")).toEqual([]);
    expect(await found(" ？ ")).toHaveLength(questions.length);
  });

  it("narrows by area, type, difficulty, state and tag, all at once", async () => {
    for (const question of questions.slice(0, 60)) {
      const { area, type, difficulty, state, tags = [] } = question;
      const narrow = await finder.find({ area, type, difficulty, state, ...(tags[0] !== undefined && { tag: tags[0] }) });
      expect(narrow).toContain(question);
      expect(new Set(narrow.map((one) => `${one.area} ${one.type} ${one.difficulty}`)).size).toBe(1);
    }
    expect(await finder.find({ state: "retired" })).toEqual([]);
  });
});
