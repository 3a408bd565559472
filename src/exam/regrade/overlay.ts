import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import { questionIn, type Library, type Questions } from "../library.ts";
import type { AttemptRecord } from "../records.ts";
import type { RegradeRecord } from "./records.ts";
import { regraded } from "./regrading.ts";

/** Questions of a paper by their pinned id, each as it is marked now. */
export async function markedQuestions(
  library: Library,
  { tenant, paper, regraded: notes }: Pick<AttemptRecord, "tenant" | "paper" | "regraded">,
): Promise<Questions> {
  const marked = paper.map(({ question }) => {
    const as = notes?.[question]?.as;
    return [question, as?.type === "key" ? as.question : question] as const;
  });
  const found = await library.questions(
    tenant,
    marked.map(([, by]) => by),
  );
  return new Map(marked.map(([pinned, by]) => [pinned, questionIn(found, by)]));
}

/** The regrades that hold for an exam: the latest of each question. */
export async function regradesInForce(
  store: Pick<Store, "find">,
  { tenant, cohort, component }: Pick<AttemptRecord, "tenant" | "cohort" | "component">,
): Promise<readonly RegradeRecord[]> {
  const all = await findAll(store, collections.regrades, { tenant, query: { index: "byComponent", equal: [cohort, component] } });
  return [...new Map(all.map((regrade) => [regrade.question, regrade])).values()];
}

/** The questions that regrades need, as asked and as keyed. @throws AppError("unexpected") where one is not stored */
export const keyQuestions = (library: Library, tenant: string, regrades: readonly RegradeRecord[]): Promise<Questions> =>
  library.questions(tenant, [
    ...new Set(regrades.flatMap(({ question, change }) => (change.type === "key" ? [question, change.question] : [question]))),
  ]);

/** One regrade applied with its questions looked up. */
export function applied(attempt: AttemptRecord, regrade: RegradeRecord, questions: Questions): AttemptRecord {
  const asked = questions.get(regrade.question);
  if (asked === undefined) throw new AppError("unexpected", { reason: `question ${regrade.question}` });
  const keyed = regrade.change.type === "key" ? questionIn(questions, regrade.change.question) : undefined;
  return regraded(attempt, regrade, { asked, keyed });
}
