import { describe, expect, it } from "@jest/globals";
import { drawPaper } from "../../../src/exam/blueprint/draw.ts";
import { markAnswer } from "../../../src/exam/questions/kinds.ts";
import type { Question } from "../../../src/exam/questions/question.ts";
import { choicesValue, partsValue } from "../../../src/exam/questions/value.ts";
import { allLeaves } from "../../../src/programme/tree.ts";
import { toText } from "../../../src/shared/exact.ts";
import { backbone } from "../programme/programmes.ts";
import { items } from "./content.ts";

/** The answers a bank's own key stands for; none where a person marks. */
function rightAnswers(item: Question): readonly string[] {
  if (item.type === "single") return item.key;
  if (item.type === "true-false") return [String(item.key)];
  if (item.type === "multiple") return [choicesValue(item.key)];
  if (item.type === "matching") return [partsValue(Object.entries(item.key))];
  if (item.type === "ordering") return [partsValue(item.key.map((id, index) => [id, String(index + 1)]))];
  if (item.type === "cloze") return [partsValue(item.gaps.flatMap((gap) => (gap.type === "choice" ? [[gap.id, gap.key]] : [])))];
  if (item.type === "text") return item.accepted.map(({ text }) => text);
  return item.type === "numeric" ? item.accepted.map(({ value }) => value) : [];
}

/** Share of the marks. */
const earned = (item: Question, value: string): string | undefined => {
  const mark = markAnswer(item, value, "1");
  return mark === undefined ? undefined : toText(mark);
};

describe("the customer-service bank", () => {
  it("pays every right answer in full and a blank one nothing", () => {
    for (const item of items.filter(({ type }) => type !== "short")) {
      const right = rightAnswers(item);
      expect([item.id, right.length > 0, earned(item, "")]).toEqual([item.id, true, "0"]);
      for (const value of right) expect([item.id, value, earned(item, value)]).toEqual([item.id, value, "1"]);
    }
  });

  it.each([
    ["greeting-01", "傾聽。", "1"],
    ["greeting-01", " Listening ", "1"],
    ["greeting-01", "引导", "0"],
    ["methods-01", "感受（Feeling）", "1"],
    ["methods-01", "feeling", "1"],
    ["methods-01", "事实", "0"],
    ["methods-17", "澄清（Clarify）", "1"],
    ["methods-17", "傾聽", "0"],
    ["service-basics-17", "峰終定律", "1"],
    ["service-basics-17", "Peak–End Rule", "1"],
    ["team-performance-17", "行為層", "1"],
    ["team-performance-17", "Level 3: behavior", "1"],
    ["team-performance-17", "结果", "0"],
    ["service-basics-16", "顧客終身價值", "1"],
    ["service-basics-16", "客户终身价值（CLV）", "1"],
    ["service-basics-16", "Customer Lifetime Value (CLV)", "1"],
    ["service-basics-16", "客户满意度", "0"],
    ["records-01", "２４ 小時", "1"],
    ["records-01", "48", "0"],
    ["attendance-and-conduct-02", "30％", "1"],
    ["attendance-and-conduct-02", "20", "0"],
    ["service-basics-13", "1/4", "1"],
    ["service-basics-13", "1.25", "0"],
    ["sla-01", "35分钟", "1"],
    ["team-performance-09", "82", "0"],
  ])("marks %s, typed as %s, with %s", (id, typed, share) => {
    const item = items.find((each) => each.id === id);
    expect(item === undefined ? undefined : earned(item, typed)).toBe(share);
  });

  it("fills the certifying paper three times over without asking one person anything twice", () => {
    const [exam] = allLeaves(backbone()).flatMap((leaf) => (leaf.instrument === "exam" ? [leaf.exam] : []));
    if (exam === undefined) throw new Error("the template has an exam");
    const met = new Map<string, number>();
    for (const [at, seed] of ["first", "make-up", "again"].entries()) {
      const paper = drawPaper({ questions: items, settings: exam, seed, met });
      const drawn = paper.type === "paper" ? paper.items.map(({ question }) => question.replace(/@.*/, "")) : [];
      expect(drawn).toHaveLength(22);
      expect(drawn.filter((id) => met.has(id))).toEqual([]);
      for (const id of drawn) met.set(id, at + 1);
    }
  });
});
