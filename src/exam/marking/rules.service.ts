import type { Cohorts } from "../../cohort/ports.ts";
import { auditLine } from "../../delivery/changes.ts";
import type { Actor } from "../../people/records.ts";
import type { Programmes } from "../../programme/ports.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, insert, replace, type Store } from "../../store/port.ts";
import { examsOf, type ExamComponent } from "../exams.ts";
import type { Release } from "../../delivery/records.ts";
import type { MarkingRules, MarkingRulesRecord } from "./records.ts";
import type { Releasing } from "./releasing.ts";
import { settable } from "./review.ts";
import { rulesId, rulesOf } from "./rules.ts";

export interface ExamRules {
  readonly exam: ExamComponent;
  readonly rules: MarkingRules;
  /** Learners whose marked sittings are held back. */
  readonly held: number;
}

export interface MarkingRulesService {
  /** @throws AppError("not-found") for a component that is no exam of the published programme */
  read(actor: Actor, component: string): Promise<ExamRules>;
  /** What is chosen holds from now on; what was told stays told. @throws as {@link read}, AppError("archived") */
  choose(actor: Actor, component: string, chosen: MarkingRules): Promise<void>;
  /** Tells now what is held back, and from now on each mark at once. How many learners. @throws as {@link choose} */
  release(actor: Actor, component: string): Promise<number>;
}

interface RulesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly cohorts: Cohorts;
  readonly programmes: Programmes;
  readonly releasing: Releasing;
}

interface Decision {
  readonly next: (before: MarkingRules) => MarkingRules;
  readonly action: string;
}

export function createMarkingRules({ store, clock, cohorts, programmes, releasing }: RulesDeps): MarkingRulesService {
  async function read({ tenant, cohort }: Actor, component: string): Promise<ExamRules> {
    const exam = examsOf((await programmes.published(tenant, cohort)).definition).find(({ id }) => id === component);
    if (exam === undefined) throw new AppError("not-found", { reason: `exam ${component}` });
    const query = { index: "byWithheld", equal: [true, cohort, component] };
    const [rules, held] = await Promise.all([
      rulesOf(store, { tenant, cohort, component }),
      findAll(store, collections.attempts, { tenant, query }),
    ]);
    return { exam, rules, held: new Set(held.map(({ person }) => person)).size };
  }

  async function decide(actor: Actor, component: string, { next, action }: Decision): Promise<number> {
    const { tenant, cohort, person } = actor;
    if ((await cohorts.cohort(tenant, cohort)).state === "archived") throw new AppError("archived");
    await deciding(store, async () => {
      const { rules, held } = await read(actor, component);
      const id = rulesId({ cohort, component });
      const before = await store.get(collections.markingRules, tenant, id);
      const { markers, limit, release, review } = next(rules);
      const record = { id, tenant, cohort, component, markers, limit, release, review: settable(review) };
      return {
        changes: [
          before === undefined
            ? insert<MarkingRulesRecord>(collections.markingRules, record)
            : replace<MarkingRulesRecord>(collections.markingRules, { ...record, version: before.version }),
          auditLine({
            tenant,
            cohort,
            at: clock(),
            actor: person,
            action,
            subject: id,
            detail: { markers, limit, release: { ...release }, review: Object.values(record.review).map((aspects) => [...aspects]), held },
          }),
        ],
        outcome: undefined,
      };
    });
    return releasing.tell({ tenant, cohort, component }, person);
  }

  return {
    read,
    async choose(actor, component, chosen) {
      await decide(actor, component, {
        next: (before) => ({ ...chosen, release: kept(before.release, chosen.release) }),
        action: "exam.rules-chosen",
      });
    },
    release: (actor, component) =>
      decide(actor, component, {
        next: (before) => ({ ...before, release: { type: "by-hand", released: clock() } }),
        action: "exam.released",
      }),
  };
}

/** Saying "by hand" again does not hold back what was released already. */
const kept = (before: Release, chosen: Release): Release => (chosen.type === "by-hand" && before.type === "by-hand" ? before : chosen);
