import { toResultPage as toExamResult } from "../exam/after.presenter.ts";
import type { RatingRecord } from "../observation/records.ts";
import { may } from "../people/rights.ts";
import type { Role } from "../people/records.ts";
import { toResultPage } from "../result/own-result.presenter.ts";
import type { Reader } from "../web/reader.ts";
import { dateWords } from "../result/wording.ts";
import { exact, shown } from "../shared/exact.ts";
import type { Evidence, ReviewFacts } from "./review.service.ts";

/** One person's evidence, as an LMS's gradebook leads to it: what counts first, then what it rests on, then the calculation. */
export function toReviewPage(facts: ReviewFacts, roles: readonly Role[], reader: Reader) {
  const { t, locale, href } = reader;
  const { place, own, result, component, evidence } = facts;
  const whole = toResultPage(result, place.person.id, reader);
  const { employeeNumber, department } = place.person;
  const about = component?.name[locale] ?? t("lti.review.total");
  return {
    title: own ? t("lti.review.titleOwn", { about }) : t("lti.review.title", { about, name: place.person.name }),
    person: own
      ? undefined
      : [
          { name: t("lti.review.name"), value: place.person.name },
          ...(employeeNumber === undefined ? [] : [{ name: t("lti.review.number"), value: employeeNumber }]),
          ...(department === undefined ? [] : [{ name: t("lti.review.department"), value: department }]),
        ],
    sections: evidence.map((one) => section(one, facts, reader)),
    decision:
      result.decision === undefined
        ? t("lti.review.undecided")
        : t("lti.review.decided", { date: dateWords(result.decision.at, reader.zone, locale) }),
    total: whole.total,
    tier: whole.tier,
    calculation: whole.calculation,
    links: [
      ...(own ? [{ href: href("/results"), text: t("lti.review.toResults") }] : []),
      ...(!own && may(roles, "cohort.see") ? [{ href: href("/board"), text: t("lti.review.toBoard") }] : []),
      ...(!own && may(roles, "programme.edit") ? [{ href: href(`/people/${place.person.id}`), text: t("lti.review.toPerson") }] : []),
    ],
  };
}

function section(evidence: Evidence, facts: ReviewFacts, reader: Reader) {
  const { leaf, score, attempts, panel } = evidence;
  const { t, locale, href } = reader;
  const figure =
    score?.state === "excused" ? t("result.state.excused") : score?.score === undefined ? undefined : shown(exact(score.score));
  return {
    id: `evidence-${leaf.id}`,
    heading: leaf.name[locale],
    score: figure,
    pending: figure === undefined && t(`lti.review.${pendingKey(evidence)}`),
    note: score?.note,
    sittings: attempts.map((sitting) => sittingOf(sitting, evidence, reader)),
    panel: panel !== undefined && evidence.ratings.length > 0 && panelTable(evidence, facts, reader),
    moderated: !facts.own && panel?.moderation !== undefined && t("lti.review.moderated", { reason: panel.moderation.reason }),
    entered:
      leaf.instrument === "entered" && score !== undefined && t("lti.review.entered", { date: dateWords(score.at, reader.zone, locale) }),
    link: facts.own && leaf.instrument === "exam" && { href: href(`/exam/${leaf.id}`), text: t("lti.review.toExam") },
  };
}

function pendingKey({ leaf, attempts, panel }: Evidence) {
  if (leaf.instrument === "exam") return attempts.length === 0 ? "notSat" : "unmarked";
  if (leaf.instrument === "observation") return panel === undefined ? "noPanel" : "scoring";
  return "notEntered";
}

function sittingOf({ attempt, reviewed }: Evidence["attempts"][number], { leaf, attempts }: Evidence, reader: Reader) {
  const { t } = reader;
  const heading = t("lti.review.sitting", { number: attempt.number });
  if (reviewed === undefined || leaf.instrument !== "exam") return { heading, waiting: t("lti.review.unmarked") };
  const exam = { exam: leaf, attempts: attempts.map((each) => each.attempt) };
  const marked = toExamResult(exam, reviewed, reader);
  return {
    heading,
    received: marked.received,
    score: t("lti.review.sittingScore", { score: marked.score, marks: marked.marks }),
    questions: marked.questions,
  };
}

/** Criterion by criterion, a column a rater; learners see no rater's name or comment. */
function panelTable({ panel, ratings }: Evidence, { names, own }: ReviewFacts, { t, locale }: Reader) {
  const name = ({ rater }: RatingRecord, index: number): string =>
    (own ? undefined : names.get(rater)) ?? t("lti.review.rater", { number: index + 1 });
  return {
    caption: t("lti.review.ratings"),
    columns: [{ text: t("lti.review.criterion") }, ...ratings.map((rating, index) => ({ text: name(rating, index), num: true }))],
    rows: [
      ...(panel?.rubric.criteria ?? []).map((criterion) => ({
        cells: [{ text: criterion.name[locale] }, ...ratings.map(({ points }) => ({ text: String(points[criterion.id] ?? "–") }))],
      })),
      {
        cells: [
          { text: t("lti.review.raterTotal") },
          ...ratings.map(({ total }) => ({ text: total === undefined ? "–" : shown(exact(total)) })),
        ],
      },
    ],
    comments: own
      ? []
      : ratings.flatMap((rating, index) => (rating.comment.trim() === "" ? [] : [{ who: name(rating, index), text: rating.comment }])),
  };
}
