import { createGradebooks } from "../../../src/delivery/gradebook.ts";
import { createColumns } from "../../../src/delivery/columns.ts";
import { createGradePost } from "../../../src/delivery/grade-post.ts";
import { createGradeWorker } from "../../../src/delivery/grade-worker.ts";
import { createKeeping } from "../../../src/delivery/keeping.ts";
import { createMarkingNotices } from "../../../src/delivery/marking-notices.ts";
import { gradeId, wishGrade } from "../../../src/delivery/changes.ts";
import type { GradeRecord } from "../../../src/delivery/records.ts";
import type { Worker } from "../../../src/delivery/worker.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { HOUR, manualClock } from "../../../src/shared/clock.ts";
import type { ProgrammeDefinition } from "../../../src/programme/records.ts";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import { AT } from "../xapi/facts.ts";
import { AGS, link, openPlace, TENANT } from "./place.ts";
import { scriptedAgs } from "./scripted-ags.ts";

const languages = loadLanguages("config/locales");
/** The cohort's instructor. */
export const TEACHER = { tenant: TENANT, cohort: "c1", person: "t1", roles: ["instructor"] } as const;
export const START = AT + HOUR;

/** A cohort, a gradebook that can be told to fail, and workers between them. */
export async function openGradeLab() {
  const place = await openPlace();
  const lms = scriptedAgs();
  const clock = manualClock(START);
  const { store, cohorts, programmes } = place;
  const platform = async () => {
    const record = await store.get(collections.platforms, TENANT, "lms");
    if (record === undefined) throw new Error("no platform");
    return record;
  };
  const cell = (column: string, person = "p1"): Promise<GradeRecord | undefined> =>
    store.get(collections.grades, TENANT, gradeId("c1", column, person));

  const gradebooks = createGradebooks({ store, ags: lms.ags, cohorts, programmes, languages, platform, clock });
  const nudge = (): void => undefined;
  const tellMarking = createMarkingNotices({ store, programmes, clock, nudge });

  return {
    ...place,
    gradebooks,
    tellMarking,
    keeping: createKeeping({ store, programmes, gradebooks, clock, nudge, tellMarking }),
    columns: createColumns({ store, programmes, gradebooks, ags: lms.ags, clock, nudge }),
    /** The published programme as `change` makes it. */
    async republish(change: (definition: ProgrammeDefinition) => ProgrammeDefinition): Promise<void> {
      const record = await store.get(collections.programmes, TENANT, "c1.1");
      if (record === undefined) throw new Error("no programme");
      await store.commit([replace(collections.programmes, { ...record, definition: change(record.definition) })]);
    },
    lms,
    clock,
    cell,
    worker(owner = "w1"): Worker {
      const post = createGradePost({ store, ags: lms.ags, cohorts, gradebooks, clock });
      return createGradeWorker({ store, gradebooks, post, clock, random: () => 0.5, owner });
    },
    async wish(score: string, { column = "total", person = "p1", comment = "高级客户服务专员" } = {}): Promise<void> {
      const before = await cell(column, person);
      await store.commit([wishGrade({ tenant: TENANT, cohort: "c1", column, person, score, comment, at: clock() }, before)]);
    },
    withGradebook: (): Promise<void> => store.commit([link(AGS)]),
  };
}

export type GradeLab = Awaited<ReturnType<typeof openGradeLab>>;
