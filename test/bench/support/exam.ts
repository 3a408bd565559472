import type { ExamSettings, ProgrammeRecord } from "../../../src/programme/records.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { replace } from "../../../src/store/port.ts";
import { exchange } from "./http.ts";
import type { Launched, OurTool } from "./tools.ts";

/** A sitting as a browser holds it. */
export interface BenchSitting {
  readonly cookie: string;
  readonly token: string;
  readonly attempt: string;
  readonly page: string;
  readonly save: string;
  /** Question and a value it takes. */
  readonly questions: readonly { readonly id: string; readonly values: readonly string[] }[];
}

/** Fifty single choices on one page, as in the figures we compare with. */
const FIFTY: ExamSettings["sections"] = [
  { id: "choice", name: { "zh-CN": "单选题", "zh-TW": "單選題", en: "Single choice" }, type: "single", count: 50, marks: "2", areas: [] },
];

/** Gives the benchmark's course, which exists from its first launch, an exam of fifty questions. */
export async function setFiftyQuestions({ storeUrl }: Pick<OurTool, "storeUrl">): Promise<void> {
  const store = await openStore({ url: storeUrl, collections: allCollections, shared: true });
  const { records } = await store.find(collections.cohorts, "bench", { index: "byCourse", equal: [] });
  for (const { id } of records) {
    const { records: programmes } = await store.find(collections.programmes, "bench", { index: "byCohort", equal: [id] });
    await store.commit(programmes.map((record) => replace<ProgrammeRecord>(collections.programmes, withFifty(record))));
  }
  await store.close();
}

function withFifty(record: ProgrammeRecord): ProgrammeRecord {
  const components = record.definition.components.map((component) =>
    component.instrument === "exam" ? { ...component, exam: { ...component.exam, sections: FIFTY } } : component,
  );
  return { ...record, definition: { ...record.definition, components } };
}

/** Starts the theory exam of a person just launched, and shows its paper. */
export async function beginSitting(launched: Launched): Promise<BenchSitting> {
  const { cookie } = launched;
  const base = baseOf(launched);
  const before = await exchange(`${base}/exam/theory`, { cookie });
  const token = /name="_token" value="([^"]+)"/.exec(before.text)?.[1] ?? "";
  return startSitting(launched, token);
}

/** The press on "start" and the paper it leads to. */
export async function startSitting(launched: Launched, token: string): Promise<BenchSitting> {
  const { cookie } = launched;
  const base = baseOf(launched);
  await exchange(`${base}/exam/theory/start`, { cookie, form: { _token: token } });
  const sitting = `${base}/exam/theory/sitting`;
  const { status, text } = await exchange(sitting, { cookie });
  const attempt = /data-attempt="([^"]+)"/.exec(text)?.[1];
  if (attempt === undefined) throw new Error(`${sitting} answered ${status}: ${text.slice(0, 300)}`);
  const questions = [...text.matchAll(/name="r\.([^"]+)"/g)].map(([, id = ""]) => id);
  const values = (question: string): readonly string[] =>
    [...text.matchAll(/name="a\.([^"]+)" value="([^"]*)"/g)].filter(([, of]) => of === question).map(([, , value = ""]) => value);
  return {
    cookie,
    token,
    attempt,
    page: sitting,
    save: `${base}/exam/theory/save`,
    questions: questions.map((id) => ({ id, values: values(id) })),
  };
}

export interface BenchAnswer {
  readonly question: string;
  readonly value: string;
  readonly revision: number;
}

/** Question after question, round after round, another option each time. */
export function nextAnswer({ questions }: BenchSitting, saves: number): BenchAnswer {
  const turn = Math.floor(saves / questions.length);
  const { id = "", values = [] } = questions[saves % questions.length] ?? {};
  return { question: id, value: values[turn % values.length] ?? "", revision: turn + 1 };
}

/** Sends answers as the page does. @throws Error unless all of them were taken */
export async function saveAnswers(sitting: BenchSitting, answers: readonly BenchAnswer[]): Promise<void> {
  const { cookie, token, attempt } = sitting;
  const answer = await exchange(sitting.save, { cookie, token, json: { attempt, answers } });
  const { saved = [] } = answer.status === 200 ? (JSON.parse(answer.text) as { saved?: readonly unknown[] }) : {};
  if (saved.length !== answers.length) throw new Error(`${answer.status}: ${answer.text.slice(0, 300)}`);
}

/** The press on "hand in". @throws Error unless it leads on */
export async function handIn({ page, cookie, token, attempt }: BenchSitting): Promise<void> {
  const answer = await exchange(page.replace(/sitting$/, "hand-in"), { cookie, form: { _token: token, attempt } });
  if (answer.status !== 303) throw new Error(`${answer.status}: ${answer.text.slice(0, 300)}`);
}

const baseOf = ({ page }: Launched): string => /^.*\/s\/[^/?]+/.exec(page)?.[0] ?? page;
