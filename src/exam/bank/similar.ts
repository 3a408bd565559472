import type { Locale } from "../../shared/json.ts";
import type { Question } from "../questions/question.ts";
import { evened } from "./evened.ts";
import { mapInSlices } from "./slices.ts";

/** Two questions whose words agree at least so far are shown to whoever writes one of them. */
export const SIMILAR = 0.7;

export interface SimilarQuestion {
  readonly question: Question;
  /** 0–1. */
  readonly likeness: number;
}

/** Traditional text reads as the simplified one does. */
const COMPARED: readonly Locale[] = ["zh-CN", "en"];
const HAN = /\p{Script=Han}/u;

/** The runs of neighbouring characters of a text, each once, as sorted 32-bit numbers. */
export type Runs = Uint32Array;

/** Runs of two characters of a text with Chinese ones, of four of any other; the whole of a shorter text. */
export function runsOf(text: string): Runs {
  const plain = evened(text).replaceAll(" ", "");
  const length = Math.min(plain.length, HAN.test(plain) ? 2 : 4);
  const runs = new Set<number>();
  for (let at = 0; length > 0 && at + length <= plain.length; at += 1) {
    let run = 0;
    for (let of = at; of < at + length; of += 1) run = Math.imul(run, 0x01_00_01_93) ^ plain.charCodeAt(of);
    runs.add(run >>> 0);
  }
  return Uint32Array.from(runs).toSorted();
}

/** Likeness of two texts (Dice 1945): twice the runs both have ÷ the runs of either, 0–1. */
export function likeness(a: Runs, b: Runs): number {
  if (a.length + b.length === 0) return 0;
  let [both, inA, inB] = [0, 0, 0];
  while (inA < a.length && inB < b.length) {
    const [left, right] = [a[inA]!, b[inB]!];
    if (left === right) both += 1;
    if (left <= right) inA += 1;
    if (right <= left) inB += 1;
  }
  return (2 * both) / (a.length + b.length);
}

/** Looks a bank through for questions that ask the same. */
export interface Lookalikes {
  /** At most `most`, the likest first; never the question itself. */
  like(question: Pick<Question, "id" | "stem">, most?: number): readonly SimilarQuestion[];
}

/** 5,000 stems are taken apart in 300 ms, a hundred at a time; one is then compared with all of them in 20 ms. */
export async function createLookalikes(questions: readonly Question[]): Promise<Lookalikes> {
  const runs = ({ stem }: Pick<Question, "stem">): readonly Runs[] => COMPARED.map((locale) => runsOf(stem[locale]));
  const known = await mapInSlices(questions, (question) => ({ question, runs: runs(question) }));
  return {
    like(question, most = 5) {
      const own = runs(question);
      return known
        .map((other) => ({
          question: other.question,
          likeness: Math.max(...own.map((each, at) => likeness(each, other.runs[at] ?? new Uint32Array()))),
        }))
        .filter((each) => each.likeness >= SIMILAR && each.question.id !== question.id)
        .toSorted((a, b) => b.likeness - a.likeness || (a.question.id < b.question.id ? -1 : 1))
        .slice(0, most);
    },
  };
}
