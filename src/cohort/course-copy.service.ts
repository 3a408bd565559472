import { auditLine } from "../delivery/changes.ts";
import { readHistory, type CopyHistory } from "../lti/history.ts";
import type { Launch } from "../lti/launch.ts";
import type { Admit } from "../lti/launch.service.ts";
import type { Actor } from "../people/records.ts";
import type { Problem } from "../programme/check.ts";
import type { ProgrammeService } from "../programme/programme.service.ts";
import type { ProgrammeRecord } from "../programme/records.ts";
import type { Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { findAll, insert, type Store } from "../store/port.ts";
import { DEFAULT_PROGRAMME } from "./admission.service.ts";
import type { CourseCopyRecord } from "./course-copy.records.ts";
import { emptyForm, formOf, predecessor, type CopyChoice } from "./course-copy.ts";
import type { Cohorts } from "./ports.ts";
import type { CohortRecord } from "./records.ts";

/** A question that waits for an instructor. */
export interface CopyQuestion {
  readonly from: CohortRecord;
  readonly previous: ProgrammeRecord;
  readonly present: ProgrammeRecord;
}

export type Copied =
  | { readonly type: "done" }
  /** Somebody chose first, or published a version of their own. */
  | { readonly type: "answered" }
  | { readonly type: "refused"; readonly problems: readonly Problem[] };

export interface CourseCopies {
  /** What to ask in this cohort; undefined where it is no copy, or was answered, or its programme was changed already. */
  question(tenant: string, cohort: string): Promise<CopyQuestion | undefined>;
  choose(actor: Actor, choice: CopyChoice): Promise<Copied>;
  /** An admission that leads an instructor's first launch in a copied course to the question; everybody else goes where the link leads. */
  asking(admit: Admit): Admit;
}

export interface CourseCopyDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly cohorts: Cohorts;
  readonly programmes: Pick<ProgrammeService, "published" | "publish">;
}

export const COPY_PATH = "/course-copy";

export function createCourseCopies({ store, clock, cohorts, programmes }: CourseCopyDeps): CourseCopies {
  async function linkedCohorts(tenant: string, platform: string, links: readonly string[]): Promise<readonly CohortRecord[]> {
    if (links.length === 0) return [];
    const records = await findAll(store, collections.links, { tenant, query: { index: "byLink", equal: [platform] } });
    const opened = links.flatMap((id) => records.filter(({ resourceLink }) => resourceLink === id));
    const found = await Promise.all(opened.map(({ cohort }) => store.get(collections.cohorts, tenant, cohort)));
    return found.filter((cohort) => cohort !== undefined);
  }

  async function follows(cohort: Pick<CohortRecord, "id" | "tenant" | "platform" | "programme">, { courses, links }: CopyHistory) {
    const { tenant, platform } = cohort;
    const runs = await Promise.all(
      courses.map((course) => findAll(store, collections.cohorts, { tenant, query: { index: "byCourse", equal: [platform, course] } })),
    );
    return predecessor({ cohort, courses, linked: await linkedCohorts(tenant, platform, links), known: runs.flat() });
  }

  async function question(tenant: string, id: string): Promise<CopyQuestion | undefined> {
    if ((await store.get(collections.courseCopies, tenant, id)) !== undefined) return undefined;
    const [cohort, links, present] = await Promise.all([
      cohorts.cohort(tenant, id),
      cohorts.links(tenant, id),
      programmes.published(tenant, id),
    ]);
    if (present.number !== 1 || cohort.state !== "open") return undefined;
    const histories = links.map(({ custom }) => readHistory(custom));
    const history = { courses: histories.flatMap(({ courses }) => courses), links: histories.flatMap((each) => each.links) };
    const from = await follows(cohort, history);
    return from === undefined ? undefined : { from, present, previous: await programmes.published(tenant, from.id) };
  }

  /** Whether this launch, with all it just brought, has to be asked; its own link may not be stored yet. */
  async function asks(launch: Launch, tenant: string, id: string): Promise<boolean> {
    const history = readHistory(launch.custom);
    if (history.courses.length === 0 && history.links.length === 0) return false;
    const cohort = await store.get(collections.cohorts, tenant, id);
    if (cohort !== undefined) return (await question(tenant, id)) !== undefined;
    const begins = { id, tenant, platform: launch.platform.id, programme: launch.custom["programme"] ?? DEFAULT_PROGRAMME };
    return (await follows(begins, history)) !== undefined;
  }

  return {
    question,
    asking: (admit) => async (launch, now) => {
      const admission = await admit(launch, now);
      const mayAnswer = launch.messageType === "resource-link" && launch.launched.includes("instructor");
      return mayAnswer && (await asks(launch, admission.tenant, admission.cohort)) ? { ...admission, opens: COPY_PATH } : admission;
    },
    async choose(actor, choice) {
      const { tenant, cohort, person } = actor;
      const open = await question(tenant, cohort);
      if (open === undefined) return { type: "answered" };
      const { present, previous, from } = open;
      if (choice !== "template") {
        const form = choice === "clone" ? formOf(previous.definition, present.number) : emptyForm(present.definition, present.number);
        const published = await programmes.publish(actor, form);
        if (published.type === "refused") return published;
        if (published.type === "stale") return { type: "answered" };
      }
      const at = clock();
      const record = { id: cohort, tenant, from: from.id, choice, by: person, at };
      const audit = auditLine({
        tenant,
        cohort,
        at,
        actor: person,
        action: "cohort.copied",
        subject: cohort,
        detail: { from: from.id, choice },
      });
      try {
        await store.commit([insert<CourseCopyRecord>(collections.courseCopies, record), audit]);
        return { type: "done" };
      } catch (error) {
        if (error instanceof Conflict) return { type: "answered" };
        throw error;
      }
    },
  };
}
