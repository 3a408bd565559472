import { compare, exact, mean, subtract, ZERO, type Exact, type ExactText } from "../../shared/exact.ts";
import { apartBy } from "./double.ts";
import type { MarkingRecord } from "./records.ts";

/** An answer that two marked, with the marks its question carries. */
export type DoublyMarked = Pick<MarkingRecord, "question" | "given" | "limit"> & { readonly marks: ExactText };

export interface Agreement {
  /** Answers that two marked. */
  readonly answers: number;
  /** Mean of |a − b| in per cent of the question's marks, exact. */
  readonly difference: Exact;
  /** Answers whose marks are further apart than their limit. */
  readonly beyond: number;
}

export interface PairAgreement extends Agreement {
  /** Person ids, in code-unit order. */
  readonly pair: readonly [string, string];
}

export interface MarkerLeaning {
  readonly marker: string;
  readonly answers: number;
  /** Mean of own mark − the other's, in per cent of the question's marks, exact; above 0 the marker is the more generous. */
  readonly leaning: Exact;
}

export interface Fairness extends Agreement {
  readonly pairs: readonly PairAgreement[];
  /** Per question, in code-unit order of its id. */
  readonly questions: readonly (Agreement & { readonly question: string })[];
  readonly markers: readonly MarkerLeaning[];
}

interface Compared {
  readonly question: string;
  readonly by: readonly [string, string];
  /** Of the first marker over the second, in per cent of the question's marks. */
  readonly over: Exact;
  readonly difference: Exact;
  readonly beyond: boolean;
}

function compared({ question, given, limit, marks }: DoublyMarked): readonly Compared[] {
  const [a, b] = given.toSorted((one, other) => (one.by < other.by ? -1 : 1));
  if (a === undefined || b === undefined) return [];
  const difference = apartBy(a.mark, b.mark, marks);
  const over = compare(exact(a.mark), exact(b.mark)) < 0 ? subtract(ZERO, difference) : difference;
  return [{ question, by: [a.by, b.by], over, difference, beyond: compare(difference, exact(limit)) > 0 }];
}

const agreementOf = (answers: readonly Compared[]): Agreement => ({
  answers: answers.length,
  difference: answers.length === 0 ? ZERO : mean(answers.map(({ difference }) => difference)),
  beyond: answers.filter(({ beyond }) => beyond).length,
});

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : 1);

/** How well two markers of the same answers agree: in all, pair by pair, question by question, and who leans which way. */
export function fairnessOf(answers: readonly DoublyMarked[]): Fairness {
  const all = answers.flatMap(compared);
  const pairs = Map.groupBy(all, ({ by }) => JSON.stringify(by));
  const questions = Map.groupBy(all, ({ question }) => question);
  const leanings = Map.groupBy(
    all.flatMap(({ by: [a, b], over }) => [
      { marker: a, over },
      { marker: b, over: subtract(ZERO, over) },
    ]),
    ({ marker }) => marker,
  );
  return {
    ...agreementOf(all),
    pairs: [...pairs].toSorted(byKey).flatMap(([, of]) => (of[0] === undefined ? [] : [{ pair: of[0].by, ...agreementOf(of) }])),
    questions: [...questions].toSorted(byKey).map(([question, of]) => ({ question, ...agreementOf(of) })),
    markers: [...leanings].toSorted(byKey).map(([marker, of]) => ({
      marker,
      answers: of.length,
      leaning: mean(of.map(({ over }) => over)),
    })),
  };
}
