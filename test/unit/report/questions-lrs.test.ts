import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../src/cli/run.ts";
import { ask, type Answer } from "../../../src/report/asking.ts";
import type { Cell } from "../../../src/report/questions/question.ts";
import { QUESTION_NAMES, type QuestionName } from "../../../src/report/questions/questions.ts";
import { DAY } from "../../../src/shared/clock.ts";
import { createLrsReader, type LrsReader } from "../../../src/xapi/lrs-reader.ts";
import type { LrsAddress } from "../../drills/lab.ts";
import { reportCohort, type ReportedCohort } from "../../support/reported-cohort.ts";
import { truth } from "../../support/reported-truth.ts";

const { TEST_LRS_URL: url, TEST_LRS_KEY: key = "", TEST_LRS_SECRET: secret = "" } = process.env;
const LRSS: [string, LrsAddress | undefined][] = [
  ["the practice LRS", undefined],
  ...(url === undefined ? [] : [["a real LRS", { url, key, secret }] satisfies [string, LrsAddress]]),
];
if (url === undefined) it.skip("reports from a real LRS: set TEST_LRS_URL, TEST_LRS_KEY and TEST_LRS_SECRET", () => undefined);

/** An LRS forgets nothing: each run has a time of its own, far from every other. */
const START = Date.UTC(2030) + Math.floor(Math.random() * 20_000) * DAY;

const bare = (cell: Cell | undefined): string | number => (typeof cell === "object" ? cell.en : (cell ?? ""));

/** Figures alone, questions by the part of their address that no company shares. */
const figures = ({ columns, rows }: Answer) =>
  rows
    .map((row) => columns.filter((column) => column !== "text" && column !== "name").map((column) => bare(row[column])))
    .map(([first = "", ...rest]) => [String(first).replace(/^.*(?=\/banks\/)/, ""), ...rest])
    .toSorted(([a = ""], [b = ""]) => (String(a) < String(b) ? -1 : 1));

describe.each(LRSS)("a manager's questions to %s", (_name, lrs) => {
  let made: ReportedCohort;
  let reader: LrsReader;
  let expected: Awaited<ReturnType<typeof truth>>;
  let answers: ReadonlyMap<QuestionName, Answer>;
  const asking = () => ({ reader, publicUrl: made.lab.services.config.publicUrl });

  beforeAll(async () => {
    made = await reportCohort({ learners: 30, seed: 11, start: START, lrs });
    const target = lrs ?? made.lab.practice.lrs;
    reader = createLrsReader({ endpoint: target.url, key: target.key, secret: target.secret, clock: made.lab.clock });
    expected = await truth(made);
    const scope = { tenant: made.lab.tenant, cohort: made.lab.cohort, from: START };
    answers = new Map((await ask(QUESTION_NAMES, scope, asking())).map((one) => [one.question, one]));
  }, 180_000);
  afterAll(async () => {
    reader.close();
    await made.lab.close();
  });

  it.each(QUESTION_NAMES)("%s: the LRS alone says what the tool's own records say", (name) => {
    const answer = answers.get(name);
    expect(answer === undefined ? [] : figures(answer)).toEqual(expected[name]);
    expect(expected[name].length).toBeGreaterThan(0);
  });

  it("knows nobody who was erased, and a change of score by its last result", () => {
    const people = (answers.get("tier-mix")?.rows ?? []).reduce((sum, { people: some }) => sum + Number(some), 0);
    expect(people).toBe(made.lab.learners.length - 2 - made.erased.size);
    expect(made.erased.size).toBe(2);
  });

  it("answers on the command line with the same figures, as JSON and as CSV", async () => {
    const { config } = made.lab.services;
    const folder = mkdtempSync(join(tmpdir(), "tierwise-report-"));
    const target = lrs ?? made.lab.practice.lrs;
    const env = { DATA_DIR: folder, PUBLIC_URL: config.publicUrl, LRS_URL: target.url, LRS_KEY: target.key, LRS_SECRET: target.secret };
    const said: string[] = [];
    const world = { env, out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
    const words = [
      "report",
      "tier-mix",
      "--tenant",
      made.lab.tenant,
      "--cohort",
      made.lab.cohort,
      "--from",
      new Date(START).toISOString().slice(0, 10),
    ];
    try {
      expect(await run([...words, "--json"], world)).toBe(0);
      expect(JSON.parse(said.join(""))).toMatchObject({ rows: answers.get("tier-mix")?.rows });
      said.length = 0;
      expect(await run([...words, "--csv"], world)).toBe(0);
      expect(said.join("").split("\r\n")).toHaveLength((answers.get("tier-mix")?.rows.length ?? 0) + 1);
      expect(await run(["report", "horoscope"], world)).toBe(2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("leaves out what happened before and after the period", async () => {
    const { tenant, cohort } = made.lab;
    const [before] = await ask(["pass-rate"], { tenant, cohort, from: START, to: START + DAY }, asking());
    expect(before?.rows).toEqual([]);
    const [elsewhere] = await ask(["pass-rate"], { tenant, cohort: "another", from: START }, asking());
    expect(elsewhere?.rows).toEqual([]);
  });
});
