import type { PersistentVisit } from "./persistent-visit.ts";

/** An answer the tool has acknowledged. */
export interface Acknowledged {
  readonly value: string;
  readonly revision: number;
}

/** A learner in the theory exam, who knows what was acknowledged to them. */
export interface Sitter {
  readonly attempt: string;
  readonly acknowledged: ReadonlyMap<string, Acknowledged>;
  /** Answers what stays when the pen is put down: one question after the other, again and again until told to stop. */
  answerUntil(stop: () => boolean): Promise<void>;
  handIn(): Promise<void>;
}

/** @param pick a repeatable source of whole numbers below its argument */
export async function sitPaper(visit: PersistentVisit, pick: (below: number) => number): Promise<Sitter> {
  const started = await visit.post("/exam/theory/start", {});
  if (started !== 303) throw new Error(`starting answered ${started}`);
  const html = await visit.page("/exam/theory/sitting");
  const attempt = /data-attempt="([^"]+)"/.exec(html)?.[1] ?? "";
  const questions = [...html.matchAll(/name="r\.([^"]+)"/g)].map(([, question = ""]) => question);
  const options = (question: string): readonly string[] =>
    [...html.matchAll(/name="a\.([^"]+)" value="([^"]*)"/g)].filter(([, of]) => of === question).map(([, , value = ""]) => value);
  const acknowledged = new Map<string, Acknowledged>();

  async function answer(question: string, value: string): Promise<void> {
    const revision = (acknowledged.get(question)?.revision ?? 0) + 1;
    const { status, body } = await visit.json("/exam/theory/save", { attempt, answers: [{ question, value, revision }] });
    if (status !== 200) throw new Error(`saving answered ${status}: ${JSON.stringify(body)}`);
    acknowledged.set(question, { value, revision });
  }

  return {
    attempt,
    acknowledged,
    async answerUntil(stop) {
      for (let turn = 0; turn < questions.length || !stop(); turn += 1) {
        const question = questions[turn % questions.length] ?? "";
        const choices = options(question);
        const words = `words of turn ${turn}: ${"x".repeat(pick(500))}`;
        await answer(question, choices[pick(Math.max(choices.length, 1))] ?? words);
      }
    },
    async handIn() {
      const status = await visit.post("/exam/theory/hand-in", { attempt });
      if (status !== 303) throw new Error(`handing in answered ${status}`);
    },
  };
}

/** Gives both short answers of a sitting these marks, deciding again where a lost reply left it open whether they arrived. */
export async function markPaper(visit: PersistentVisit, attempt: string, marks: readonly [string, string]): Promise<void> {
  for (;;) {
    const html = await visit.page(`/marking/${attempt}`);
    const seen = /name="seen" value="(\d+)"/.exec(html)?.[1] ?? "";
    const names = [...new Set([...html.matchAll(/name="(mark\.[^"]+)"/g)].map(([, name = ""]) => name))];
    const status = await visit.post(`/marking/${attempt}`, {
      seen,
      ...Object.fromEntries(names.map((name, index) => [name, marks[index] ?? "0"])),
    });
    if (names.length !== 2) throw new Error(`${names.length} short answers to mark`);
    if (status === 303) return;
    if (status !== 409) throw new Error(`marking answered ${status}`);
  }
}
