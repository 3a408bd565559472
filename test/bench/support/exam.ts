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

/** Starts the theory exam of a person just launched. */
export async function beginSitting({ page, cookie }: Launched): Promise<BenchSitting> {
  const base = /^.*\/s\/[^/?]+/.exec(page)?.[0] ?? page;
  const before = await exchange(`${base}/exam/theory`, { cookie });
  const token = /name="_token" value="([^"]+)"/.exec(before.text)?.[1] ?? "";
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
