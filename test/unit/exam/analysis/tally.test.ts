import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createTally, type ExamFigures, type MarkedPaper } from "../../../../src/exam/analysis/tally.ts";

const paper = (shares: readonly number[]): MarkedPaper => shares.map((earned, index) => ({ question: `q${index + 1}`, earned, of: 1 }));

function figuresOf(papers: readonly MarkedPaper[]): ExamFigures {
  const tally = createTally();
  for (const each of papers) tally.add(each);
  return tally.figures();
}

describe("item analysis of four papers reckoned by hand", () => {
  const figures = figuresOf(
    [
      [1, 1, 1],
      [1, 1, 0],
      [1, 0, 0],
      [0, 0, 0],
    ].map(paper),
  );

  it("says how easy each question was", () => {
    expect(figures.items.map(({ facility }) => facility)).toEqual([0.75, 0.5, 0.25]);
  });

  it("says how well each question tells strong from weak: 0.75 ÷ √(0.75 × 2.75), 1 ÷ √(1 × 2), 0.75 ÷ √(0.75 × 2.75)", () => {
    const [first, second, third] = figures.items.map(({ discrimination }) => discrimination);
    expect(first).toBeCloseTo(0.522233, 6);
    expect(second).toBeCloseTo(0.707107, 6);
    expect(third).toBeCloseTo(0.522233, 6);
  });

  it("has α = 3/2 × (1 − (1/4 + 1/3 + 1/4) ÷ (5/3)) = 0.75, and half the deviation as the standard error", () => {
    expect(figures.alpha).toBeCloseTo(0.75, 10);
    expect(figures.deviation).toBeCloseTo(Math.sqrt(5 / 3) * (100 / 3), 8);
    expect(figures.error).toBeCloseTo((Math.sqrt(5 / 3) * (100 / 3)) / 2, 8);
    expect(figures).toMatchObject({ papers: 4, mean: expect.closeTo(50, 9), drawn: false });
  });
});

describe("item analysis", () => {
  it("counts who chose what and how strong they were on the rest of the paper", () => {
    const chosen = (choice: string[], first: number, second: number): MarkedPaper => [
      { question: "a", earned: first, of: 2, choices: choice },
      { question: "b", earned: second, of: 4 },
    ];
    const { items } = figuresOf([chosen(["x"], 2, 4), chosen(["x"], 2, 2), chosen(["y"], 0, 4), chosen([], 0, 0)]);
    expect(items[0]).toMatchObject({
      blank: 1,
      choices: [
        { value: "x", count: 2, rest: 75 },
        { value: "y", count: 1, rest: 100 },
      ],
    });
    expect(items[1]?.choices).toEqual([]);
  });

  it("says nothing of discrimination and reliability where everybody earned the same", () => {
    const figures = figuresOf([paper([1, 0]), paper([1, 0])]);
    expect(figures.items.map(({ discrimination }) => discrimination)).toEqual([undefined, undefined]);
    expect([figures.alpha, figures.error]).toEqual([undefined, undefined]);
  });

  it("reckons reliability over places where papers ask different questions", () => {
    const other: MarkedPaper = [
      { question: "q1", earned: 1, of: 1 },
      { question: "q9", earned: 0, of: 1 },
    ];
    expect(figuresOf([paper([1, 1]), paper([0, 0]), other])).toMatchObject({ papers: 3, drawn: true, alpha: expect.any(Number) });
  });

  const cohort = fc.array(fc.array(fc.constantFrom<number>(0, 0.25, 0.5, 1), { minLength: 4, maxLength: 4 }), {
    minLength: 3,
    maxLength: 40,
  });

  it("agrees with the plain two-pass formulas, whatever the order of the papers", () => {
    fc.assert(
      fc.property(cohort, (rows) => {
        const [forward, backward] = [figuresOf(rows.map(paper)), figuresOf(rows.toReversed().map(paper))];
        for (const [index, item] of forward.items.entries()) {
          const x = rows.map((row) => row[index] ?? 0);
          const rest = rows.map((row) => row.reduce((sum, each) => sum + each, 0) - (row[index] ?? 0));
          const plain = pearson(x, rest);
          expect(item.facility).toBeCloseTo(meanOf(x), 9);
          if (plain === undefined) expect(item.discrimination).toBeUndefined();
          else expect(item.discrimination).toBeCloseTo(plain, 6);
          expect(backward.items[index]?.facility).toBeCloseTo(item.facility, 9);
        }
        if (forward.alpha !== undefined) expect(forward.alpha).toBeLessThanOrEqual(1 + 1e-9);
        expect(backward.alpha ?? 0).toBeCloseTo(forward.alpha ?? 0, 6);
      }),
      { numRuns: 100 },
    );
  });

  it("takes questions that all measure exactly the same for wholly reliable", () => {
    expect(figuresOf([1, 0.5, 0, 0.25].map((share) => paper([share, share, share])))).toMatchObject({
      alpha: expect.closeTo(1, 9),
      error: expect.closeTo(0, 5),
    });
  });
});

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function pearson(x: readonly number[], y: readonly number[]): number | undefined {
  const [mx, my] = [meanOf(x), meanOf(y)];
  const [dx, dy] = [x.map((value) => value - mx), y.map((value) => value - my)];
  const product = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  const [xx, yy] = [product(dx, dx), product(dy, dy)];
  return xx < 1e-9 || yy < 1e-9 ? undefined : product(dx, dy) / Math.sqrt(xx * yy);
}
