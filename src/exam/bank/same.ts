import type { Question } from "../questions/question.ts";

/** Whether two versions say the same: everything but number and state, in whatever order it was written down. */
export const sameContent = (a: Question, b: Question): boolean => wordsOf(a) === wordsOf(b);

const wordsOf = (question: Question): string => JSON.stringify(sorted({ ...question, version: 0, state: "draft" }));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && !(Array.isArray(each) && each.length === 0));
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
}
