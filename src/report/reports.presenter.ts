import { moment } from "../i18n/times.ts";
import { toJobBox } from "../jobs/job.presenter.ts";
import type { TimedReader, Words } from "../web/reader.ts";
import type { Answer } from "./asking.ts";
import type { Bar } from "./bar-chart.ts";
import { cellText } from "./csv.ts";
import { QUESTION_NAMES, QUESTIONS, type QuestionName } from "./questions/questions.ts";
import type { Row } from "./questions/question.ts";
import { answerOf, type ReportsState } from "./reports.service.ts";

/** Columns for machines: addresses and ids that stand in the CSV and not on the page. */
const MACHINE: ReadonlySet<string> = new Set(["question", "tier"]);
/** More rows are in the CSV. */
const LISTED = 50;
const BARS = 12;
/** Longest label beside a bar. */
const LABEL = 16;

interface Facts {
  readonly state: ReportsState;
  readonly question: QuestionName;
  /** LMS account → name, of the cohort's people. */
  readonly names: ReadonlyMap<string, string>;
}

/** One question's answer, as the learning records had it when they were read. */
export function toReportsPage({ state, question, names }: Facts, reader: TimedReader) {
  const { t, href } = reader;
  const { source, job, read } = state;
  const answer = answerOf(state, question);
  const waits = job?.job.state === "waiting";
  const query = `?question=${question}`;
  return {
    title: t("report.title"),
    lead: t("report.lead"),
    tabs: {
      label: t("report.questions"),
      tabs: QUESTION_NAMES.map((one) => ({
        text: t(`report.question.${one}.name`),
        href: href(`/reports?question=${one}`),
        current: one === question,
      })),
    },
    notice: source ? undefined : { kind: "warning", text: t("report.noSource") },
    job:
      job === undefined || job.job.state === "done"
        ? undefined
        : toJobBox(
            job,
            { label: t("report.reading"), back: "/reports", onward: { path: `/reports${query}`, text: t("report.show") } },
            reader,
          ),
    ask: source && !waits ? { action: href("/reports"), text: t(read === undefined ? "report.read" : "report.readAgain") } : undefined,
    answer:
      read === undefined || answer === undefined ? undefined : toAnswer(answer, { names, query, at: moment(read.at, reader) }, reader),
  };
}

function toAnswer(answer: Answer, { names, query, at }: { names: Facts["names"]; query: string; at: string }, reader: TimedReader) {
  const { t, href } = reader;
  const { question } = answer;
  const columns = answer.columns.filter((column) => !MACHINE.has(column));
  const rows = answer.rows.map((row) => named(row, names, reader));
  const caption = t(`report.question.${question}.name`);
  return {
    what: t(`report.question.${question}.what`),
    basis: t("report.basis", { at, statements: answer.statements }),
    caption,
    columns: columns.map((column, index) => ({ text: t(`report.column.${column}`), num: index > 0 })),
    rows: rows
      .slice(0, LISTED)
      .map((row) => ({ cells: columns.map((column) => ({ text: String(cellText(row[column], reader.locale)) })) })),
    more: rows.length > LISTED ? t("report.more", { count: rows.length - LISTED }) : undefined,
    empty: rows.length === 0 ? t("report.empty") : undefined,
    chart: rows.length === 0 ? undefined : { src: href(`/reports/chart.svg${query}`), alt: caption },
    csv: { href: href(`/reports/answer.csv${query}`), text: t("report.csv") },
  };
}

/** Words where the records have an account, or nothing. */
function named(row: Row, names: ReadonlyMap<string, string>, { t }: Words): Row {
  const { rater, department, name } = row;
  return {
    ...row,
    ...(typeof rater === "string" && { rater: names.get(rater) ?? rater }),
    ...(department === "" && { department: t("report.noDepartment") }),
    ...(name === "" && { name: t("report.noTier") }),
  };
}

/** The first bars of an answer. */
export function toBars(answer: Answer, names: ReadonlyMap<string, string>, reader: Words): readonly Bar[] {
  const { label, value } = QUESTIONS[answer.question].chart;
  return answer.rows.slice(0, BARS).map((row) => {
    const text = String(cellText(named(row, names, reader)[label], reader.locale));
    return { label: shortened(text), value: Number(row[value]), kind: "good" };
  });
}

/** Cut between code points. */
function shortened(text: string): string {
  const points = Array.from(text);
  return points.length > LABEL ? `${points.slice(0, LABEL).join("")}…` : text;
}
