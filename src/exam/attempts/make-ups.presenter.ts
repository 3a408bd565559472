import { exact, shown } from "../../shared/exact.ts";
import type { Reader } from "../../web/reader.ts";
import { moment } from "../../i18n/times.ts";
import { toDeskFrame } from "../blueprint/desk.presenter.ts";
import type { Candidate, MakeUpDesk, Opened } from "./make-ups.service.ts";
import type { Need } from "./openable.ts";
import type { MakeUpRecord } from "./records.ts";

export type MakeUpField = "persons" | "trainedOn" | "opens" | "closes";

/** The form as typed. */
export interface MakeUpForm {
  readonly persons: readonly string[];
  readonly trainedOn: string;
  readonly note: string;
  readonly opens: string;
  readonly closes: string;
}

export interface MakeUpProblem {
  readonly field: MakeUpField;
  readonly code: "nobody" | "date" | "future" | "moment" | "order" | "past";
}

export interface MakeUpFacts extends MakeUpDesk {
  readonly typed?: MakeUpForm | undefined;
  readonly problems?: readonly MakeUpProblem[] | undefined;
  readonly told?: Opened | "withdrawn" | { readonly opened: number } | undefined;
}

const EMPTY: MakeUpForm = { persons: [], trainedOn: "", note: "", opens: "", closes: "" };
/** Who most likely needs one comes first. */
const ORDER: readonly Need[] = ["below", "missed", "pending", "passed"];
const BADGES = { open: "info", used: "good", withdrawn: "quiet" } as const;

/** Who sits the exam once more: those below the line first, and what was opened before. */
export function toMakeUpsPage(facts: MakeUpFacts, reader: Reader) {
  const { t } = reader;
  const { exam, candidates, allowed, typed = EMPTY } = facts;
  const problems = (facts.problems ?? []).map(({ field, code }) => ({ field, text: t(`exams.make-ups.problem.${code}`) }));
  const error = (field: MakeUpField): string | undefined => problems.find((each) => each.field === field)?.text;
  const field = (id: Exclude<keyof MakeUpForm, "persons" | "note">) => ({
    id,
    name: id,
    label: t(`exams.make-ups.${id}`),
    value: typed[id],
    error: error(id),
  });
  const openable = candidates.filter(({ not }) => not === undefined).toSorted((a, b) => ORDER.indexOf(a.need) - ORDER.indexOf(b.need));
  return {
    ...toDeskFrame(exam, "make-ups", reader),
    terms: [
      t("exams.make-ups.allowed", { allowed }),
      exam.exam.capMakeUp === true && exam.passLine !== undefined
        ? t("exams.make-ups.capped", { cap: shown(exact(exam.passLine)) })
        : t("exams.make-ups.uncapped"),
    ],
    told: toldOf(facts, reader),
    errors: problems.map(({ field: id, text }) => ({ href: `#${id}`, text })),
    persons:
      openable.length === 0
        ? undefined
        : {
            id: "persons",
            name: "persons",
            legend: t("exams.make-ups.persons"),
            error: error("persons"),
            options: openable.map((candidate) => ({
              value: candidate.place.person.id,
              text: candidate.place.person.name,
              hint: needText(candidate, reader),
              checked: typed.persons.includes(candidate.place.person.id),
            })),
          },
    trainedOn: { ...field("trainedOn"), type: "date", required: true, hint: t("exams.make-ups.trainedOn-hint") },
    note: {
      id: "note",
      name: "note",
      label: t("exams.make-ups.note"),
      hint: t("exams.make-ups.note-hint"),
      value: typed.note,
      rows: 2,
      maxlength: "500",
      optional: true,
    },
    window: (["opens", "closes"] as const).map((id) => ({
      ...field(id),
      type: "datetime-local",
      optional: true,
      hint: t(`exams.make-ups.${id}-hint`),
    })),
    had: candidates.flatMap(({ place, makeUps }) => makeUps.map((makeUp) => toHad(makeUp, place.person.name, reader))),
    waiting: candidates
      .filter(({ not, makeUps }) => not !== undefined && not !== "open-already" && makeUps.length === 0)
      .map(({ place, not }) => t("exams.make-ups.cannot", { name: place.person.name, why: t(`exams.make-ups.why.${not ?? "sitting"}`) })),
  };
}

function needText({ need, score }: Candidate, { t }: Reader): string {
  return t(`exams.make-ups.need.${need}`, { score: score?.score === undefined ? "" : shown(exact(score.score)) });
}

function toldOf({ told, candidates }: MakeUpFacts, { t }: Reader) {
  if (told === undefined) return [];
  if (told === "withdrawn") return [{ kind: "success", text: t("exams.make-ups.withdrawn") }];
  if (!("not" in told)) return [{ kind: "success", text: t("exams.make-ups.opened", { count: told.opened }) }];
  const name = (id: string): string => candidates.find(({ place }) => place.person.id === id)?.place.person.name ?? "–";
  return [
    { kind: "success", text: t("exams.make-ups.opened", { count: told.opened.length }) },
    ...told.not.map(({ person, why }) => ({
      kind: "warning",
      text: t("exams.make-ups.cannot", { name: name(person), why: t(`exams.make-ups.why.${why}`) }),
    })),
  ];
}

function toHad(makeUp: MakeUpRecord, name: string, reader: Reader) {
  const { t, href } = reader;
  const { component, id, state, number, trainedOn, note, opens, closes } = makeUp;
  const key = opens === undefined ? (closes === undefined ? "always" : "until") : closes === undefined ? "from" : "both";
  const values = { opens: opens === undefined ? "" : moment(opens, reader), closes: closes === undefined ? "" : moment(closes, reader) };
  return {
    name,
    number,
    trained: note === undefined ? trainedOn : t("exams.make-ups.trained", { date: trainedOn, note }),
    window: t(`exam.facts.window-${key}`, values),
    state: { kind: BADGES[state], text: t(`exams.make-ups.state.${state}`) },
    withdraw:
      state === "open"
        ? { action: href(`/exams/${component}/make-ups/${encodeURIComponent(id)}/withdraw`), text: t("exams.make-ups.withdraw", { name }) }
        : undefined,
  };
}
