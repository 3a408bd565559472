import type { Place } from "../cohort/ports.ts";
import { toJobBox } from "../jobs/job.presenter.ts";
import type { JobStanding } from "../jobs/jobs.service.ts";
import { actingRoles, isLearner } from "../people/roles.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import { allLeaves } from "../programme/tree.ts";
import type { Reader } from "../web/reader.ts";
import { pending, type BulkWish } from "./bulk.service.ts";
import { ACTS, type BulkRecord, type BulkRow, type Outcome } from "./records.ts";

export type ChoiceFault = "nobody" | "no-act" | "minutes" | "no-mentor" | "no-component";

interface Known {
  readonly roster: readonly Place[];
  readonly definition: ProgrammeDefinition;
}

/** Many people at once: who, and what. */
export function toChoicePage(
  facts: Known & {
    /** As sent with the fault. */
    readonly chosen: readonly string[] | undefined;
    /** Chosen as a whole; empty: none. */
    readonly department: string;
    readonly fault: ChoiceFault | undefined;
  },
  reader: Reader,
) {
  const { roster, definition, chosen, department, fault } = facts;
  const { t, locale, href } = reader;
  const here = roster.filter(({ member }) => member.active);
  const mentors = here.filter(({ member }) => actingRoles(member.launched, member).includes("mentor"));
  const entered = allLeaves(definition).filter((leaf) => leaf.instrument === "entered" && leaf.enteredBy === "staff");
  const anchor = fault === "nobody" ? "#people" : fault === "minutes" ? "#minutes" : "#act";
  const departments = [...new Set(here.flatMap(({ person }) => person.department ?? []))].toSorted(new Intl.Collator(locale).compare);
  const shown = departments.includes(department) ? here.filter(({ person }) => person.department === department) : here;
  const whole = shown.length < here.length;
  const nothing = { value: "", text: t("bulk.pick") };
  return {
    title: t("bulk.title"),
    back: { href: href("/people"), text: t("bulk.back") },
    action: href("/bulk/check"),
    errors: fault === undefined ? [] : [{ href: anchor, text: t(`bulk.fault.${fault}`) }],
    filter:
      departments.length === 0
        ? undefined
        : {
            action: href("/bulk"),
            options: [
              { value: "", text: t("bulk.everybody") },
              ...departments.map((name) => ({ value: name, text: name, selected: name === department })),
            ],
          },
    legend: whole ? t("bulk.peopleOf", { department, count: shown.length }) : t("bulk.people"),
    people: shown.map(({ person, member }) => ({
      value: person.id,
      text: person.name,
      hint: [isLearner(member) ? t("bulk.learner") : "", person.department ?? ""].filter(Boolean).join(" · "),
      checked: chosen?.includes(person.id) ?? whole,
    })),
    acts: ACTS.map((act) => ({ value: act, text: t(`bulk.act.${act}`), hint: t(`bulk.hint.${act}`), checked: false })),
    mentors: [nothing, ...mentors.map(({ person }) => ({ value: person.id, text: person.name }))],
    components: [nothing, ...entered.map(({ id, name }) => ({ value: id, text: name[locale] }))],
  };
}

/** What an act does, with its mentor, component or minutes by name. */
function sentence({ act, value }: Pick<BulkRecord, "act" | "value">, { roster, definition }: Known, { t, locale }: Reader): string {
  const mentor = roster.find(({ person }) => person.id === value)?.person.name ?? "–";
  const component = allLeaves(definition).find(({ id }) => id === value)?.name[locale] ?? "–";
  return t(`bulk.does.${act}`, { mentor, component, minutes: value });
}

interface PlanFacts extends Known {
  readonly wish: BulkWish;
  readonly places: readonly Place[];
}

/** The number touched, before anything is. */
export function toPlanPage({ wish, places, ...known }: PlanFacts, reader: Reader) {
  const { t, href } = reader;
  return {
    title: t("bulk.title"),
    text: sentence(wish, known, reader),
    count: t("bulk.touches", { count: places.length }),
    undo: t(wish.act === "excuse" || wish.act === "release" ? `bulk.noUndo.${wish.act}` : "bulk.mayUndo"),
    names: places.map(({ person }) => person.name),
    people: places.map(({ person }) => person.id),
    action: href("/bulk"),
    act: wish.act,
    value: wish.value,
    back: { href: href("/bulk"), text: t("bulk.again") },
    empty: places.length === 0,
  };
}

const BADGE: Readonly<Record<Outcome, string>> = {
  waiting: "quiet",
  done: "good",
  same: "quiet",
  refused: "bad",
  undone: "info",
  kept: "warn",
};

interface BulkFacts extends Known {
  readonly record: BulkRecord;
  readonly job: JobStanding | undefined;
}

/** How far it is, and what became of each. */
export function toBulkPage({ record, job, ...known }: BulkFacts, reader: Reader) {
  const { t, href } = reader;
  const names = new Map(known.roster.map(({ person }) => [person.id, person.name]));
  const path = `/bulk/${record.id}`;
  const ended = job === undefined || job.job.state !== "waiting";
  const undoable = record.rows.filter((row) => pending(row, true)).length;
  const words = (row: BulkRow) => ({
    cells: [
      { text: names.get(row.person) ?? "–" },
      { text: t(`bulk.outcome.${row.outcome}`), kind: BADGE[row.outcome] },
      { text: row.reason === undefined ? "" : t(`bulk.reason.${row.reason}`) },
    ],
  });
  return {
    title: t("bulk.title"),
    text: sentence(record, known, reader),
    back: { href: href("/people"), text: t("bulk.back") },
    job:
      job === undefined ? undefined : toJobBox(job, { label: t("bulk.title"), back: path, onward: { path, text: t("bulk.see") } }, reader),
    caption: t("bulk.caption"),
    columns: ["name", "result", "why"].map((key) => ({ text: t(`bulk.column.${key}`) })),
    rows: record.rows.map(words),
    undo:
      ended && undoable > 0
        ? { action: href(`${path}/undo`), text: t("bulk.undo", { count: undoable }), confirm: t("bulk.undoConfirm", { count: undoable }) }
        : undefined,
  };
}
