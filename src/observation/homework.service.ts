import type { Actor } from "../people/records.ts";
import type { Problem } from "../programme/check.ts";
import type { ProgrammeService } from "../programme/programme.service.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import { allLeaves, mapComponents } from "../programme/tree.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { isStaffLeaf } from "./homework.ts";
import { readHomework, type HomeworkForm, type HomeworkProblem, type HomeworkSet } from "./homework.form.ts";

export interface HomeworkChange {
  readonly component: string;
  readonly form: HomeworkForm;
  /** IANA zone in which its date was typed. */
  readonly zone: string;
}

/** Nothing was written but for `set` and `taken-back`. */
export type HomeworkOutcome =
  | { readonly type: "set" | "taken-back" | "same" }
  /** Another version of the programme was published since the page was opened. */
  | { readonly type: "stale" }
  | { readonly type: "refused"; readonly problems: readonly HomeworkProblem[] }
  /** The programme itself can no longer be published as it stands. */
  | { readonly type: "programme"; readonly definition: ProgrammeDefinition; readonly problems: readonly Problem[] };

export interface HomeworkService {
  /**
   * Publishes the programme with the homework of one component set, changed or, where both fields are empty, taken back.
   * @throws AppError("not-found") for a component that staff enter no score for, AppError("archived")
   */
  set(actor: Actor, change: HomeworkChange): Promise<HomeworkOutcome>;
}

interface Deps {
  readonly programmes: Pick<ProgrammeService, "published" | "revise">;
  readonly clock: Clock;
}

export function createHomework({ programmes, clock }: Deps): HomeworkService {
  return {
    async set(actor, { component, form, zone }) {
      const { definition } = await programmes.published(actor.tenant, actor.cohort);
      const leaf = allLeaves(definition)
        .filter(isStaffLeaf)
        .find(({ id }) => id === component);
      if (leaf === undefined) throw new AppError("not-found", { reason: `homework ${component}` });
      const read = readHomework(form, { due: leaf.due, zone, now: clock() });
      if (read.type === "refused") return read;
      const outcome = await programmes.revise(actor, {
        base: form.base,
        change: (before) => withHomework(before, component, read.homework),
      });
      switch (outcome.type) {
        case "published":
          return { type: Object.keys(read.homework).length > 0 ? "set" : "taken-back" };
        case "refused":
          return { type: "programme", definition, problems: outcome.problems };
        case "same":
        case "stale":
          return { type: outcome.type };
      }
    },
  };
}

const withHomework = (definition: ProgrammeDefinition, component: string, homework: HomeworkSet): ProgrammeDefinition => ({
  ...definition,
  components: mapComponents(definition.components, (each) => {
    if (each.id !== component || each.instrument !== "entered" || each.enteredBy !== "staff") return each;
    const { task: _task, due: _due, ...rest } = each;
    return { ...rest, ...homework };
  }),
});
