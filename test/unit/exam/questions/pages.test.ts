import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { AttemptRecord } from "../../../../src/exam/records.ts";
import { LOCALES } from "../../../../src/shared/json.ts";
import { EARNS, everyTypeBanks, everyTypePaper } from "../../../support/every-type.ts";
import { stepsIn } from "../steps.ts";
import { html, visitIn, where } from "../visit.ts";
import { instructor, learner, openWorld, type World } from "../world.ts";

let world: World;
let visit: ReturnType<typeof visitIn>;
let attempt: AttemptRecord;
beforeEach(async () => {
  world = await openWorld(everyTypePaper, everyTypeBanks());
  visit = visitIn(world);
  attempt = await stepsIn(world).begun();
});
afterEach(() => world.close());

const place = (type: string): string => `q-${type}@1`;
const best = new Map(EARNS.toReversed().map(([type, value]) => [place(type), value]));

/** The fields that a browser without scripts sends for a value, as they are named on the page. */
function fieldsFor(question: string, value: string): [string, string | string[]][] {
  const read: unknown = value.startsWith("[") || value.startsWith("{") ? JSON.parse(value) : value;
  if (Array.isArray(read)) return [[`m.${question}`, read.length === 1 ? String(read[0]) : read.map(String)]];
  if (typeof read === "object" && read !== null)
    return Object.entries(read).map(([part, given]) => [`p.${question}.${part}`, String(given)]);
  return [[`a.${question}`, value]];
}

const form = (values: ReadonlyMap<string, string>) => ({
  attempt: attempt.id,
  ...Object.fromEntries(attempt.paper.map(({ question }) => [`r.${question}`, "0"])),
  ...Object.fromEntries([...values].flatMap(([question, value]) => fieldsFor(question, value))),
});

describe("a paper of every type", () => {
  it("sent as a plain form is kept, shown again, and marked as its table says", async () => {
    const typed = new Map([...best, [place("short"), "First I listen."], [place("essay"), "A reply is missing."]]);
    expect(where(await visit("post", "/exam/theory/save", { body: form(typed) }))).toBe("/exam/theory/sitting");
    const { answers } = await world.stored(attempt.id);
    expect(new Map(Object.entries(answers).map(([question, { value }]) => [question, value]))).toEqual(typed);

    const page = html(await visit("get", "/exam/theory/sitting"));
    const shown = (name: string, value: string): boolean =>
      [`name="${name}" value="${value}"`, `>\n${value}</textarea>`].some((markup) => page.includes(markup)) ||
      new RegExp(`name="${name.replaceAll(".", "\\.")}"(?:(?!</select>)[^])*<option value="${value}" selected>`).test(page);
    for (const [question, value] of typed)
      for (const [name, given] of fieldsFor(question, value))
        for (const each of [given].flat()) expect([name, each, shown(name, each)]).toEqual([name, each, true]);

    expect(html(await visit("get", "/exam/theory/check"))).toContain("Every question is answered.");
    await world.exams.handIn(learner(), { component: "theory", attempt: attempt.id });
    const { marks, state } = await world.stored(attempt.id);
    expect(state).toBe("handed-in");
    expect(Object.values(marks).map(({ mark }) => mark)).toEqual(Array.from({ length: 8 }, () => "6"));
  });

  it("sent again unchanged saves nothing new", async () => {
    await visit("post", "/exam/theory/save", { body: form(best) });
    const { version } = await world.stored(attempt.id);
    await visit("post", "/exam/theory/save", { body: form(best) });
    expect((await world.stored(attempt.id)).version).toBe(version);
  });

  it.each([
    ["a part that is not there", "matching", '{"z":"a"}'],
    ["a choice that is not there", "matching", '{"a":"z"}'],
    ["a place beyond the last", "ordering", '{"a":"5"}'],
    ["an option that is not there", "multiple", '["z"]'],
    ["an option twice", "multiple", '["a","a"]'],
    ["parts out of order", "cloze", '{"g2":"x","g1":"a"}'],
    ["an empty part", "cloze", '{"g2":" "}'],
    ["a gap too long", "cloze", `{"g2":"${"x".repeat(401)}"}`],
    ["a line too long", "text", "x".repeat(401)],
    ["a number where parts belong", "cloze", "5"],
    ["what is neither true nor false", "true-false", "maybe"],
    ["a name every object has", "matching", '{"__proto__":"a"}'],
  ])("refuses %s", async (_, type, value) => {
    const body = { attempt: attempt.id, answers: [{ question: place(type), value, revision: 1 }] };
    await expect(visit("post", "/exam/theory/save", { body })).rejects.toMatchObject({ code: "bad-input" });
  });

  it("tells before handing in which questions are answered only in part", async () => {
    const answers = [{ question: place("matching"), value: '{"a":"a"}', revision: 1 }];
    await world.exams.save(learner(), { component: "theory", attempt: attempt.id, answers });
    const page = html(await visit("get", "/exam/theory/check"));
    expect(page).toContain("Questions with some parts blank: 1.");
    expect(page).toContain("Blank questions: 9.");
  });

  it("gives an old page's answer back in words, not in ids", async () => {
    const answers = [{ question: place("matching"), value: '{"a":"a"}', revision: 5 }];
    await world.exams.save(learner(), { component: "theory", attempt: attempt.id, answers });
    const reply = await visit("post", "/exam/theory/save", { body: form(new Map([[place("matching"), '{"b":"b"}']])) });
    expect(html(reply)).toContain("yellow: wait");
  });

  it.each(LOCALES)("never tells a key, a guide or a reason while it is sat (%s)", async (locale) => {
    const page = html(await visit("get", "/exam/theory/sitting", { locale }), locale);
    for (const secret of ["Why ", "Guide of", "call back", "复述确认"]) expect(page).not.toContain(secret);
    expect(page.replaceAll(/<[^>]*>/g, "")).not.toMatch(/\bexam\.question\.|\[\[/);
  });

  it.each([
    ["right", 0, /right<\/span>/, 8],
    ["wrong", 1, /wrong<\/span>/, 1],
  ])("shows afterwards what was %s, part by part, with the right answer beside it", async (_, turn, badge, least) => {
    const answers =
      turn === 0
        ? best
        : new Map([
            [place("matching"), '{"a":"b","b":"b"}'],
            [place("multiple"), '["a","c"]'],
          ]);
    await world.exams.save(learner(), {
      component: "theory",
      attempt: attempt.id,
      answers: [...answers].map(([question, value]) => ({ question, value, revision: 1 })),
    });
    await world.exams.handIn(learner(), { component: "theory", attempt: attempt.id });
    const marks = Object.fromEntries(["short", "essay"].map((type) => [place(type), { mark: "3", comment: "" }]));
    const { version } = await world.stored(attempt.id);
    expect(await world.exams.mark(instructor, { attempt: attempt.id, seen: version, marks })).toMatchObject({ type: "marked" });
    const page = html(await visit("get", "/exam/theory"));
    expect(page.match(new RegExp(badge, "g"))?.length).toBeGreaterThanOrEqual(least);
    expect(page).toContain(turn === 0 ? "54 of 60" : "10 of 60");
    if (turn === 1) for (const fact of ["partly right", "2 of 6", ">stop<", "No answer"]) expect(page).toContain(fact);
    expect(page).toContain("<strong>over</strong>");
  });

  it("gives markers the written answers only, with guide and automatic sum", async () => {
    await world.exams.handIn(learner(), { component: "theory", attempt: attempt.id });
    const script = html(await visit("get", `/marking/${attempt.id}`, { actor: instructor }));
    for (const fact of ["Guide of short", "Guide of essay", "<li>a letter</li>", "0 of 48"]) expect(script).toContain(fact);
    expect(script.match(/name="mark\./g)).toHaveLength(2);
  });
});
