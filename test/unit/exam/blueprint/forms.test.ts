import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { loadBanks } from "../../../../src/exam/banks.ts";
import { drawPaper } from "../../../../src/exam/blueprint/draw.ts";
import { planOf } from "../../../../src/exam/blueprint/plan.ts";
import { suits, type Row } from "../../../../src/exam/blueprint/rows.ts";
import type { PaperItem, Question } from "../../../../src/exam/records.ts";
import type { ExamSection, ExamSettings } from "../../../../src/programme/records.ts";
import { add, exact, multiply, toText, ZERO } from "../../../../src/shared/exact.ts";
import { documentedPaper, text } from "../world.ts";

const shipped = loadBanks("config/banks").bank("customer-service").questions;
const byId = new Map(shipped.map((question) => [question.id, question]));
const idOf = ({ question }: PaperItem): string => question.slice(0, question.lastIndexOf("@"));

function form(settings: Pick<ExamSettings, "sections" | "published">, seed: string, met: ReadonlyMap<string, number> = new Map()) {
  const drawn = drawPaper({ questions: shipped, settings, seed, met });
  if (drawn.type !== "paper") throw new Error(JSON.stringify(drawn));
  return drawn.items;
}

/** What makes two forms of one blueprint equal, section by section. */
function shape(items: readonly PaperItem[]) {
  return [...Map.groupBy(items, ({ section }) => section)].map(([section, places]) => ({
    section,
    count: places.length,
    marks: toText(places.reduce((sum, { marks }) => add(sum, multiply(exact(marks), exact("1"))), ZERO)),
    difficulties: places.map((place) => byId.get(idOf(place))?.difficulty ?? 0).toSorted((a, b) => a - b),
  }));
}

const choice: ExamSection = {
  id: "choice",
  name: text("Choice"),
  type: "single",
  count: 12,
  marks: "2.5",
  areas: [],
  parts: [
    { areas: ["sla"], difficulty: 2, count: 2 },
    { areas: ["complaints", "escalation"], count: 4 },
    { areas: [], difficulty: 3, count: 3 },
    { areas: [], count: 3 },
  ],
};
const mixed: Pick<ExamSettings, "sections"> = {
  sections: [
    choice,
    { id: "more", name: text("More"), type: "single", count: 8, marks: "1", areas: [] },
    { id: "several", name: text("Several"), type: "multiple", count: 3, marks: "4", areas: [] },
  ],
};

describe.each([
  ["the documented paper", documentedPaper],
  ["rows by area and difficulty, two sections of one type", mixed],
])("%s, drawn for 1,000 people", (_, settings) => {
  const forms = Array.from({ length: 1_000 }, (__, each) => form(settings, `person-${each}`));
  const [first = []] = forms;

  it("gives everybody the same counts, marks and difficulties: the sum differs by nothing", () => {
    for (const items of forms) expect(shape(items)).toEqual(shape(first));
  });

  it("asks nobody a question twice, and not everybody the same", () => {
    for (const items of forms) expect(new Set(items.map(idOf)).size).toBe(items.length);
    expect(new Set(forms.map((items) => items.map(idOf).toSorted().join())).size).toBeGreaterThan(900);
  });

  it("divides an open difficulty as the bank has it, to the nearest question", () => {
    const plan = planOf(shipped, settings);
    if (plan.type === "short") throw new Error("short");
    for (const row of plan.rows) {
      const eligible = shipped.filter((question) => question.state === "ready" && suits(question, row));
      for (const [difficulty, count] of row.byDifficulty) {
        const share = (row.count * eligible.filter((question) => question.difficulty === difficulty).length) / eligible.length;
        expect(Math.abs(count - share)).toBeLessThan(1);
      }
    }
  });
});

test("each row of a section takes from its own areas and difficulty", () => {
  for (let each = 0; each < 100; each += 1) {
    const asked = form(mixed, `rows-${each}`)
      .filter(({ section }) => section === "choice")
      .map((item) => byId.get(idOf(item)));
    expect(asked.filter((question) => question?.area === "sla" && question.difficulty === 2).length).toBeGreaterThanOrEqual(2);
    expect(asked.filter((question) => ["complaints", "escalation"].includes(question?.area ?? "")).length).toBeGreaterThanOrEqual(4);
    expect(asked.filter((question) => question?.difficulty === 3).length).toBeGreaterThanOrEqual(3);
  }
});

test("sitting after sitting asks only new questions while there are any, then those met longest ago", () => {
  const settings = { sections: [{ ...choice, parts: [{ areas: ["sla"], difficulty: 2, count: 12 }] }] };
  const pool = shipped.filter(
    ({ state, type, area, difficulty }) => state === "ready" && type === "single" && area === "sla" && difficulty === 2,
  );
  const size = Math.floor(pool.length / 2) - 1;
  const [section] = settings.sections;
  if (section === undefined || size < 2) throw new Error("bank");
  const small = { sections: [{ ...section, count: size, parts: [{ areas: ["sla"], difficulty: 2, count: size }] }] };
  const met = new Map<string, number>();
  const sittings = [1, 2, 3].map((number) => {
    const items = form(small, `sitting-${number}`, met).map(idOf);
    for (const id of items) met.set(id, number);
    return new Set(items);
  });
  const [one = new Set<string>(), two = new Set<string>(), three = new Set<string>()] = sittings;
  expect([...two].filter((id) => one.has(id))).toEqual([]);
  // What neither asked comes first; the rest is of the first sitting, none of the second.
  const untouched = pool.filter(({ id }) => !one.has(id) && !two.has(id)).map(({ id }) => id);
  expect([...three].filter((id) => untouched.includes(id))).toHaveLength(Math.min(size, untouched.length));
  expect([...three].filter((id) => two.has(id))).toEqual([]);
});

describe("a blueprint and a small bank", () => {
  const cell = fc.record({ area: fc.constantFrom("a", "b"), difficulty: fc.constantFrom(1, 2, 3) });
  const row = fc.record({
    areas: fc.constantFrom<readonly string[]>([], ["a"], ["b"]),
    difficulty: fc.constantFrom(undefined, 1, 2, 3),
    count: fc.integer({ min: 1, max: 3 }),
  });
  const question = ({ area, difficulty }: { area: string; difficulty: number }, each: number): Question => ({
    id: `q${each}`,
    version: 1,
    area,
    difficulty,
    state: "ready",
    stem: text("?"),
    explanation: text("!"),
    type: "true-false",
    key: true,
  });

  /** Tries every way, which is what a plan is judged by. */
  function fillable(rows: readonly Row[], left: readonly Question[]): boolean {
    const [first, ...rest] = rows;
    if (first === undefined) return true;
    const less = first.count === 1 ? rest : [{ ...first, count: first.count - 1 }, ...rest];
    const kinds = new Map(left.filter((each) => suits(each, first)).map((each) => [`${each.area}${each.difficulty}`, each]));
    return [...kinds.values()].some((each) =>
      fillable(
        less,
        left.filter((other) => other !== each),
      ),
    );
  }

  test("is filled exactly when there is any way to fill it, whatever stands in each other's way", () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 7 }), fc.array(row, { minLength: 1, maxLength: 3 }), fc.string(), (cells, parts, seed) => {
        const questions = cells.map(question);
        const sections = parts.map(
          (part, at): ExamSection => ({ ...part, id: `s${at}`, name: text("S"), type: "true-false", marks: "1", areas: [], parts: [part] }),
        );
        const rows = parts.map((part, at): Row => ({ ...part, section: `s${at}`, type: "true-false" }));
        const drawn = drawPaper({ questions, settings: { sections }, seed, met: new Map() });
        expect(drawn.type).toBe(fillable(rows, questions) ? "paper" : "short");
        if (drawn.type !== "paper") return;
        expect(new Set(drawn.items.map(idOf)).size).toBe(drawn.items.length);
        for (const [at, wanted] of rows.entries()) {
          const given = drawn.items.filter(({ section }) => section === `s${at}`);
          expect(given).toHaveLength(wanted.count);
          for (const item of given) expect(questions.some((each) => each.id === idOf(item) && suits(each, wanted))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a shortage names what is missing, and as much as is missing lets it be filled", () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 5 }), fc.array(row, { minLength: 1, maxLength: 3 }), (cells, parts) => {
        const sections = parts.map(
          (part, at): ExamSection => ({ ...part, id: `s${at}`, name: text("S"), type: "true-false", marks: "1", areas: [], parts: [part] }),
        );
        let questions = cells.map(question);
        for (let round = 0; round < 20; round += 1) {
          const plan = planOf(questions, { sections });
          if (plan.type === "plan") return;
          for (const { rows, needed, available } of plan.gaps) {
            expect(needed).toBeGreaterThan(available);
            const [first] = rows;
            expect(first).toBeDefined();
            const more = Array.from({ length: needed - available }, () => ({
              area: first?.areas[0] ?? "a",
              difficulty: first?.difficulty ?? 1,
            }));
            questions = [...questions, ...more.map((each, at) => question(each, questions.length + at))];
          }
        }
        throw new Error("never filled");
      }),
      { numRuns: 100 },
    );
  });
});

describe("set apart", () => {
  it("practice questions are on no paper, by the exam's list or by their mark in the bank", () => {
    const practice = shipped
      .filter(({ type }) => type === "single")
      .slice(0, 40)
      .map(({ id }) => id);
    for (let each = 0; each < 50; each += 1) {
      const items = form({ ...documentedPaper, published: { show: "practice", practice } }, `practice-${each}`);
      expect(items.filter((item) => practice.includes(idOf(item)))).toEqual([]);
    }
    const marked = shipped.map((question) => (practice.includes(question.id) ? { ...question, tags: ["practice"] } : question));
    const drawn = drawPaper({ questions: marked, settings: documentedPaper, seed: "marked", met: new Map() });
    expect(drawn.type === "paper" && drawn.items.filter((item) => practice.includes(idOf(item)))).toEqual([]);
  });

  const ids = shipped
    .filter(({ type, state }) => type === "single" && state === "ready")
    .slice(3, 6)
    .map(({ id }) => id)
    .toReversed();
  const fixed: ExamSection = {
    id: "fixed",
    name: text("Fixed"),
    type: "single",
    count: 3,
    marks: "5",
    areas: [],
    fixed: ids,
    inOrder: true,
  };

  it("fixed questions are asked of everybody, as listed, and drawn for no other section", () => {
    for (let each = 0; each < 50; each += 1) {
      const items = form({ sections: [...documentedPaper.sections, fixed] }, `fixed-${each}`);
      expect(items.slice(-3).map(idOf)).toEqual(ids);
      expect(new Set(items.map(idOf)).size).toBe(25);
    }
  });

  it("a fixed question that is not ready, or of another type, is named", () => {
    const other = shipped.find(({ type }) => type === "short")?.id ?? "";
    const sections = [{ ...fixed, fixed: [ids[0] ?? "", other, "nobody"] }];
    expect(drawPaper({ questions: shipped, settings: { sections }, seed: "x", met: new Map() })).toEqual({
      type: "missing",
      section: "fixed",
      questions: [other, "nobody"],
    });
  });

  it("choices stand as written where the section says so, but never what is to be matched or ordered", () => {
    const written = (type: Question["type"]): ExamSection => ({
      id: type,
      name: text(type),
      type,
      count: 2,
      marks: "1",
      areas: [],
      optionsInOrder: true,
    });
    const questions = shipped.filter(({ state }) => state === "ready");
    for (let each = 0; each < 30; each += 1) {
      const drawn = drawPaper({
        questions,
        settings: { sections: [written("single"), written("ordering")] },
        seed: `o-${each}`,
        met: new Map(),
      });
      if (drawn.type !== "paper") throw new Error(drawn.type);
      for (const item of drawn.items) {
        const asked = byId.get(idOf(item));
        if (asked?.type === "single") expect(item.order).toEqual(asked.options.map(({ id }) => id));
        if (asked?.type === "ordering") expect(item.parts?.map(({ id }) => id)).not.toEqual(asked.key);
      }
    }
  });
});
