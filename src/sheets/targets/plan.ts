import type { Actor } from "../../people/records.ts";
import type { ProgrammeDefinition } from "../../programme/records.ts";
import { digest } from "../../shared/ids.ts";
import { collections } from "../../store/collections.ts";
import { insert, replace, type Store } from "../../store/port.ts";
import type { TrainingSessionRecord } from "../../training/records.ts";
import { readAll } from "../breath.ts";
import { formOf } from "../forms.ts";
import { type Asked, type Judged, type OpenTarget, present, sameRow, saysNothingNew } from "../target.ts";
import { plain } from "../text.ts";

interface Deps {
  readonly store: Store;
  readonly definition: (actor: Actor) => Promise<ProgrammeDefinition>;
}

const DETAILS = ["place", "lecturer", "audience", "outline", "assessment"] as const;

/** Sessions of the training plan, by topic and time. */
export const planTarget =
  ({ store, definition }: Deps): OpenTarget =>
  async (actor) => {
    const { tenant, cohort } = actor;
    const form = formOf("plan", await definition(actor));

    async function judge({ values }: Asked): Promise<Judged> {
      const { topic = "", begins = "" } = values;
      const key = `${plain(topic)}|${begins}`;
      const id = `${cohort}.${digest(`session ${key}`).slice(0, 16)}`;
      const said = present(values, ...DETAILS);
      const before = await store.get(collections.trainingSessions, tenant, id);
      if (before === undefined) {
        const make = (at: number) =>
          Promise.resolve([
            insert<TrainingSessionRecord>(collections.trainingSessions, { id, tenant, cohort, topic, begins, ...said, at }),
          ]);
        return { key, problems: [], notes: [], outcome: "new", make };
      }
      if (saysNothingNew(said, before)) return sameRow(key);
      const make = (at: number) =>
        Promise.resolve([replace<TrainingSessionRecord>(collections.trainingSessions, { ...before, ...said, at })]);
      return { key, problems: [], notes: [], outcome: "change", make };
    }

    async function rows() {
      const query = { index: "byCohort", equal: [cohort] };
      const sessions = await readAll(store, collections.trainingSessions, { tenant, query });
      return sessions.map((session) => [session.topic, session.begins, ...DETAILS.map((detail) => session[detail] ?? "")]);
    }
    return { form, judge, rows };
  };
