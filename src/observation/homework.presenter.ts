import { DateTime } from "luxon";
import { localMoment } from "../exam/attempts/settings.ts";
import { LONGEST_TASK } from "../programme/records.ts";
import type { Reader, TimedReader } from "../web/reader.ts";
import type { Homework, StaffLeaf } from "./homework.ts";
import type { HomeworkForm, HomeworkProblem } from "./homework.form.ts";

/** What was typed of one component's homework and could not be taken. */
export interface HomeworkTyped {
  readonly component: string;
  readonly form: HomeworkForm;
  readonly problems: readonly HomeworkProblem[];
}

export interface HomeworkFacts {
  /** Every component that could have homework. */
  readonly leaves: readonly StaffLeaf[];
  /** Number of the programme's version. */
  readonly base: number;
  /** Who may not set homework sees what is set. */
  readonly editable: boolean;
  readonly typed?: HomeworkTyped | undefined;
}

/** Day of the week, day and time in the company's zone. */
const moment = (at: number, { zone, locale }: Pick<Reader, "zone" | "locale">): string =>
  DateTime.fromMillis(at, { zone })
    .setLocale(locale === "en" ? "en-GB" : locale)
    .toLocaleString(DateTime.DATETIME_MED_WITH_WEEKDAY);

/** `homework.line.due`, `homework.next.was-due` …: what is said of it hangs on its date. */
const dateKey = ({ due, overdue }: Pick<Homework, "due" | "overdue">): "due" | "was-due" | "no-date" =>
  due === undefined ? "no-date" : overdue ? "was-due" : "due";

const values = ({ name, due }: Pick<Homework, "name" | "due">, reader: Reader) => ({
  homework: name[reader.locale],
  time: due === undefined ? "" : moment(due, reader),
});

/** One line: which homework, and until when. */
export const homeworkLine = (homework: Omit<Homework, "component">, reader: Reader): string =>
  reader.t(`homework.line.${dateKey(homework)}`, values(homework, reader));

/** A sentence for the learner whose next thing it is. */
export const homeworkNext = (homework: Homework, reader: Reader): string =>
  reader.t(`homework.next.${dateKey(homework)}`, values(homework, reader));

/** The homework beside the scores it is entered as; undefined where there is none and none can be set. */
export function toHomeworkList({ leaves, base, editable, typed }: HomeworkFacts, reader: TimedReader) {
  const { t, href, zone, locale, now } = reader;
  const shown = editable ? leaves : leaves.filter(({ task, due }) => task !== undefined || due !== undefined);
  if (shown.length === 0) return undefined;
  const items = shown.map(({ id, name, task, due }) => {
    const refused = typed?.component === id ? typed : undefined;
    const error = (field: HomeworkProblem["field"]): string | undefined => {
      const problem = refused?.problems.find((each) => each.field === field);
      return problem === undefined ? undefined : t(`homework.problem.${problem.code}`, { longest: LONGEST_TASK });
    };
    const field = (of: HomeworkProblem["field"], value: string) => ({
      id: `${of}.${id}`,
      name: of,
      label: t(`homework.${of}`),
      hint: t(`homework.${of}-hint`, { longest: LONGEST_TASK }),
      value: refused?.form[of] ?? value,
      error: error(of),
    });
    const set = task !== undefined || due !== undefined;
    return {
      line: set
        ? homeworkLine({ name, due, overdue: due !== undefined && now >= due }, reader)
        : t("homework.line.none", { homework: name[locale] }),
      task,
      form: editable
        ? {
            action: href(`/daily/${id}/homework`),
            base,
            task: field("task", task ?? ""),
            due: field("due", localMoment(due, zone)),
          }
        : undefined,
      open: refused !== undefined,
    };
  });
  return { items };
}

/** What is wrong with the homework typed, and where. */
export const homeworkErrors = (typed: HomeworkTyped | undefined, { t }: Pick<Reader, "t">) =>
  (typed?.problems ?? []).map(({ field, code }) => ({
    href: `#${field}.${typed?.component ?? ""}`,
    text: t(`homework.problem.${code}`, { longest: LONGEST_TASK }),
  }));
