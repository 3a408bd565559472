import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createAnalysis } from "../../src/exam/analysis/analysis.service.ts";
import { loadBanks } from "../../src/exam/banks.ts";
import { versionId } from "../../src/exam/bank.ts";
import { createLibrary } from "../../src/exam/library.ts";
import type { AttemptRecord, Question } from "../../src/exam/records.ts";
import type { ExamComponent } from "../../src/exam/exams.ts";
import { seededRandom } from "../../src/shared/random.ts";
import { allCollections, collections } from "../../src/store/collections.ts";
import { openStore } from "../../src/store/open.ts";
import { insert, type New, type Store } from "../../src/store/port.ts";
import type { BenchResult } from "./main.ts";
import { round } from "./support/http.ts";

const TENANT = "bench";
const QUESTIONS = 50;
/** Each is read once, as a page reads it: none finds its papers in a memory that the one before filled. */
const SIZES = { warm: 1_000, small: 1_000, large: 10_000 } as const;
const TARGET = { growth: 12, heldMs: 100 };
const WRITTEN_TOGETHER = 250;

const name = { "zh-CN": "理论", "zh-TW": "理論", en: "Theory" };
const exam: ExamComponent = {
  id: "theory",
  name,
  weight: "100",
  passLine: "60",
  gate: false,
  instrument: "exam",
  exam: { bank: "customer-service", sections: [], minutes: 60, attempts: 1 },
};

/** Item analysis of fifty questions over a thousand and ten thousand stored papers: how it grows, and how long it holds the event loop. */
export async function reportBench(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), "tierwise-bench-"));
  const store = await openStore({ url: `sqlite:${join(folder, "papers.db")}`, collections: allCollections });
  try {
    const library = createLibrary({ store });
    const questions = loadBanks("config/banks")
      .bank(exam.exam.bank)
      .questions.filter(({ type }) => type === "single")
      .slice(0, QUESTIONS);
    await library.pin(TENANT, exam.exam.bank, questions);
    for (const [cohort, papers] of Object.entries(SIZES)) await writePapers(store, { cohort, papers, questions });
    const definition = { components: [exam] };
    // The analysis asks a programme for nothing but its exams.
    const programmes = { published: () => Promise.resolve({ definition }) } as unknown as Parameters<
      typeof createAnalysis
    >[0]["programmes"];
    const analysis = createAnalysis({ store, programmes, library });
    await analysis.analyse({ tenant: TENANT, cohort: "warm" }, exam.id);
    const small = await timed(() => analysis.analyse({ tenant: TENANT, cohort: "small" }, exam.id));
    const large = await timed(() => analysis.analyse({ tenant: TENANT, cohort: "large" }, exam.id));
    const growth = large.ms / small.ms;
    return {
      name: "report",
      ratio: round(TARGET.growth / growth),
      target: 1,
      papers: SIZES.large,
      questions: QUESTIONS,
      smallMs: round(small.ms),
      largeMs: round(large.ms),
      growth: round(growth),
      growthTarget: TARGET.growth,
      heldMs: round(large.heldMs),
      heldTargetMs: TARGET.heldMs,
      pass: growth <= TARGET.growth && large.heldMs <= TARGET.heldMs,
    };
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<{ readonly ms: number; readonly heldMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  delay.disable();
  return { ms, heldMs: delay.max / 1e6 };
}

interface Papers {
  readonly cohort: string;
  readonly papers: number;
  readonly questions: readonly Question[];
}

async function writePapers(store: Store, { cohort, papers, questions }: Papers): Promise<void> {
  const random = seededRandom(cohort);
  const next = (): number => random.below(1_000) / 1_000;
  for (let first = 0; first < papers; first += WRITTEN_TOGETHER) {
    const together = Math.min(WRITTEN_TOGETHER, papers - first);
    await store.commit(
      Array.from({ length: together }, (_, index) =>
        insert<AttemptRecord>(collections.attempts, paper(cohort, first + index, questions, next)),
      ),
    );
  }
}

function paper(cohort: string, number: number, questions: readonly Question[], next: () => number): New<AttemptRecord> {
  const able = next();
  const answers: Record<string, { value: string; revision: number; at: number }> = {};
  const marks: Record<string, { mark: string; by: string; at: number }> = {};
  let score = 0;
  for (const question of questions) {
    if (question.type !== "single") continue;
    const right = next() < (able + question.difficulty / 4) / 1.75;
    const wrong = question.options.filter(({ id }) => !question.key.includes(id));
    const value = right ? question.key[0] : wrong[Math.floor(next() * wrong.length)]?.id;
    answers[versionId(question)] = { value: value ?? "", revision: 1, at: number };
    marks[versionId(question)] = { mark: right ? "2" : "0", by: "auto", at: number };
    if (right) score += 2;
  }
  return {
    id: `${cohort}-${number}`,
    tenant: TENANT,
    cohort,
    component: exam.id,
    person: `p${number}`,
    number: 1,
    state: "marked",
    seed: "s",
    paper: questions.map((question) => ({ question: versionId(question), section: "choice", marks: "2", order: ["a", "b", "c", "d"] })),
    startedAt: 0,
    deadline: 1,
    answers,
    flags: [],
    handedInAt: 1,
    handedInBy: "learner",
    marks,
    score: String(score),
  };
}
