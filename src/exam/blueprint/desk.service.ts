import type { Actor } from "../../people/records.ts";
import { checkDefinition, type Problem } from "../../programme/check.ts";
import type { ProgrammeService, Publication } from "../../programme/programme.service.ts";
import type { ExamSettings, ProgrammeDefinition } from "../../programme/records.ts";
import { mapComponents } from "../../programme/tree.ts";
import { AppError } from "../../shared/errors.ts";
import type { BankNamed, BankNow, BankSource } from "../bank/source.ts";
import { examsOf, type ExamComponent } from "../exams.ts";
import { missingFixed } from "./draw.ts";
import { planOf, type Plan } from "./plan.ts";

/** An exam as those who set it see it. */
export interface ExamDeskFacts {
  readonly exam: ExamComponent;
  readonly definition: ProgrammeDefinition;
  /** Number of the version that holds. */
  readonly number: number;
  readonly bank: BankNow;
  readonly plan: Plan;
}

/** What of a changed exam keeps it from being published. */
export type ExamProblem =
  | { readonly type: "programme"; readonly problem: Problem }
  | { readonly type: "short"; readonly gaps: Extract<Plan, { type: "short" }>["gaps"] }
  | { readonly type: "missing"; readonly section: string; readonly questions: readonly string[] };

export interface ExamChange {
  readonly component: string;
  /** Number of the version the page was opened on. */
  readonly base: number;
  readonly exam: ExamSettings;
  /** For every exam of the programme; absent = stays. */
  readonly makeUps?: number | undefined;
}

export type ExamPublication =
  | Exclude<Publication, { type: "refused" }>
  | { readonly type: "refused"; readonly problems: readonly ExamProblem[] };

export interface ExamDesk {
  /** @throws AppError("not-found") for a component that is no exam of the published programme */
  read(actor: Actor, component: string): Promise<ExamDeskFacts>;
  /** What the company's exams can be drawn from. */
  banks(actor: Actor): Promise<readonly BankNamed[]>;
  /** @throws AppError("not-found") where the company has no such bank */
  bank(actor: Actor, bank: string): Promise<BankNow>;
  /** Everything that keeps the changed exam from being published; empty when it can be. @throws as {@link read} */
  check(actor: Actor, change: ExamChange): Promise<readonly ExamProblem[]>;
  /** Publishes the programme with the exam changed, as a version of its own. @throws as {@link read}, AppError("archived") */
  publish(actor: Actor, change: ExamChange): Promise<ExamPublication>;
}

interface Deps {
  readonly programmes: Pick<ProgrammeService, "published" | "revise">;
  readonly banks: BankSource;
}

export function createExamDesk({ programmes, banks }: Deps): ExamDesk {
  async function published({ tenant, cohort }: Actor, component: string) {
    const { definition, number } = await programmes.published(tenant, cohort);
    const exam = examsOf(definition).find(({ id }) => id === component);
    if (exam === undefined) throw new AppError("not-found", { reason: `exam ${component}` });
    return { definition, number, exam };
  }

  async function read(actor: Actor, component: string): Promise<ExamDeskFacts> {
    const found = await published(actor, component);
    const bank = await banks.bankOf(actor.tenant, found.exam.exam.bank);
    return { ...found, bank, plan: planOf(bank.questions, found.exam.exam) };
  }

  async function check(actor: Actor, change: ExamChange): Promise<readonly ExamProblem[]> {
    const { definition } = await published(actor, change.component);
    const { questions } = await banks.bankOf(actor.tenant, change.exam.bank);
    const own = new Set([`exam.${change.component}`, `closes.${change.component}`]);
    const wrong = checkDefinition(changed(definition, change)).filter(({ path }) => own.has(path));
    if (wrong.length > 0) return wrong.map((problem) => ({ type: "programme", problem }));
    const missing = change.exam.sections.flatMap((section) => {
      const ids = missingFixed(section, questions, change.exam);
      return ids.length === 0 ? [] : [{ type: "missing" as const, section: section.id, questions: ids }];
    });
    const plan = planOf(questions, change.exam);
    return [...missing, ...(plan.type === "short" ? [plan] : [])];
  }

  async function publish(actor: Actor, change: ExamChange): Promise<ExamPublication> {
    const problems = await check(actor, change);
    if (problems.length > 0) return { type: "refused", problems };
    const outcome = await programmes.revise(actor, { base: change.base, change: (definition) => changed(definition, change) });
    if (outcome.type !== "refused") return outcome;
    return { type: "refused", problems: outcome.problems.map((problem) => ({ type: "programme", problem })) };
  }

  return {
    read,
    banks: ({ tenant }) => banks.banksOf(tenant),
    bank: ({ tenant }, bank) => banks.bankOf(tenant, bank),
    check,
    publish,
  };
}

const changed = (definition: ProgrammeDefinition, { component, exam, makeUps }: ExamChange): ProgrammeDefinition => ({
  ...definition,
  components: mapComponents(definition.components, (each) =>
    each.id === component && each.instrument === "exam" ? { ...each, exam } : each,
  ),
  makeUps: makeUps ?? definition.makeUps,
});
