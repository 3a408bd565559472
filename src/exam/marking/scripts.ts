import type { Actor } from "../../people/records.ts";
import type { Programmes } from "../../programme/ports.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import type { Closing } from "../closing.ts";
import { examsOf, type ExamComponent } from "../exams.ts";
import type { AttemptRecord } from "../records.ts";

/** Handed-in papers as those who mark come to them. */
export interface Scripts {
  exams(actor: Pick<Actor, "tenant" | "cohort">): Promise<readonly ExamComponent[]>;
  /** @throws AppError("not-found") for a component that is no exam of the published programme */
  exam(actor: Pick<Actor, "tenant" | "cohort">, component: string): Promise<ExamComponent>;
  /** All sittings of an exam; one whose time ran out is handed in. */
  sittings(actor: Pick<Actor, "tenant" | "cohort">, component: string): Promise<readonly AttemptRecord[]>;
  /** The same without the marker's own. */
  others(actor: Actor, component: string): Promise<readonly AttemptRecord[]>;
  /** @throws AppError("not-found"), also while it is open; AppError("own-work") */
  script(actor: Actor, id: string): Promise<AttemptRecord>;
}

interface ScriptsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly programmes: Programmes;
  readonly closing: Pick<Closing, "settled">;
}

export function createScripts({ store, clock, programmes, closing }: ScriptsDeps): Scripts {
  const exams: Scripts["exams"] = async ({ tenant, cohort }) => examsOf((await programmes.published(tenant, cohort)).definition);

  const exam: Scripts["exam"] = async (actor, component) => {
    const found = (await exams(actor)).find(({ id }) => id === component);
    if (found === undefined) throw new AppError("not-found", { reason: `exam ${component}` });
    return found;
  };

  const sittings: Scripts["sittings"] = async ({ tenant, cohort }, component) => {
    const now = clock();
    const found = await findAll(store, collections.attempts, { tenant, query: { index: "byComponent", equal: [cohort, component] } });
    const settled: AttemptRecord[] = [];
    for (const attempt of found) settled.push(await closing.settled(attempt, now));
    return settled;
  };

  const script: Scripts["script"] = async (actor, id) => {
    const found = await store.get(collections.attempts, actor.tenant, id);
    if (found === undefined || found.cohort !== actor.cohort) throw new AppError("not-found");
    if (found.person === actor.person) throw new AppError("own-work");
    const attempt = await closing.settled(found, clock());
    if (attempt.state === "open") throw new AppError("not-found", { reason: "still open" });
    return attempt;
  };

  return {
    exams,
    exam,
    sittings,
    script,
    others: async (actor, component) => (await sittings(actor, component)).filter(({ person }) => person !== actor.person),
  };
}
