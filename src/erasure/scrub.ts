import type { ApplicationRecord, CertificateRecord } from "../certificate/records.ts";
import type { LinkRecord, MemberRecord } from "../cohort/records.ts";
import { readReason } from "../delivery/reasons.ts";
import type { GradeRecord, OutboxRecord } from "../delivery/records.ts";
import { withoutWords } from "../delivery/words.ts";
import type { MakeUpRecord, PasswordTriesRecord } from "../exam/attempts/records.ts";
import type { AttemptRecord, PaperItem } from "../exam/records.ts";
import type { MarkingRecord } from "../exam/marking/records.ts";
import type { PanelRecord, RatingRecord } from "../observation/records.ts";
import type { PersonRecord } from "../people/records.ts";
import type { AppealRecord } from "../result/appeals/records.ts";
import type { DecisionRecord, ScoreRecord } from "../result/records.ts";

/** What stands where a name stood. */
export const NOBODY = "—";

/** Everything but the id. */
export const scrubPerson = ({ id, tenant, version }: PersonRecord): PersonRecord => ({ id, tenant, version, name: NOBODY });

/** No login leads to this place any more, and it is known to the LMS's services no more. */
export const scrubMember = (member: MemberRecord): MemberRecord => ({ ...member, active: false, sub: "" });

/** Answers that are a choice among what the paper offered say nothing about the person; whatever was typed may. */
const CHOSEN: ReadonlySet<string> = new Set(["single", "multiple", "true-false", "matching", "ordering"]);
const isTyped = ({ type, order }: PaperItem): boolean => (type === undefined ? order.length === 0 : !CHOSEN.has(type));

export function scrubAttempt(attempt: AttemptRecord): AttemptRecord {
  const typed = new Set(attempt.paper.filter(isTyped).map(({ question }) => question));
  return {
    ...attempt,
    answers: mapped(attempt.answers, (answer, question) => (typed.has(question) ? { ...answer, value: "" } : answer)),
    marks: mapped(attempt.marks, ({ comment: _comment, ...mark }) => mark),
  };
}

/** What a marker wrote about an answer; figures and who gave them stay. */
export const scrubMarking = ({ decision, ...marking }: MarkingRecord): MarkingRecord => ({
  ...marking,
  given: marking.given.map(({ comment: _comment, ...mark }) => mark),
  ...(decision !== undefined && { decision: { mark: decision.mark, by: decision.by, at: decision.at, reason: "" } }),
});

export const scrubMakeUp = ({ note: _note, ...makeUp }: MakeUpRecord): MakeUpRecord => makeUp;

/** Nobody waits for a try any more. */
export const scrubTries = (tries: PasswordTriesRecord): PasswordTriesRecord => ({ ...tries, wrong: 0, at: 0, until: 0 });

export const scrubPanel = (panel: PanelRecord): PanelRecord =>
  panel.moderation === undefined ? panel : { ...panel, moderation: { ...panel.moderation, reason: "" } };

export const scrubRating = (rating: RatingRecord): RatingRecord => ({ ...rating, comment: "" });

export const scrubScore = ({ note: _note, ...score }: ScoreRecord): ScoreRecord => score;

export const scrubDecision = ({ comment: _comment, ...decision }: DecisionRecord): DecisionRecord => decision;

/** The words of both sides; what it was about, when, and what came of it stay. */
export const scrubAppeal = ({ answer, ...appeal }: AppealRecord): AppealRecord => ({
  ...appeal,
  words: "",
  ...(answer !== undefined && { answer: { ...answer, words: "" } }),
});

export const scrubApplication = ({ mentorComment: _comment, reason: _reason, ...application }: ApplicationRecord): ApplicationRecord => ({
  ...application,
  name: NOBODY,
});

/** Number, tier and dates stay, so that the number is never given again and the paper can still be told from a false one. */
export function scrubCertificate({ department: _department, position: _position, ...certificate }: CertificateRecord): CertificateRecord {
  const { revocation } = certificate;
  return {
    ...certificate,
    holder: NOBODY,
    erased: true,
    ...(revocation !== undefined && { revocation: { ...revocation, reason: "" } }),
  };
}

/** What the LMS or an LRS answered may name the account; the code of the reason says enough. */
const codeOnly = (reason: string | undefined) => (reason === undefined ? {} : { reason: readReason(reason).code });

export const scrubGrade = (grade: GradeRecord): GradeRecord => ({ ...grade, ...codeOnly(grade.reason) });

/** What is left of a message whose statements were withdrawn before. */
export const scrubMessage = <R extends OutboxRecord>(message: R): R => ({
  ...message,
  event: withoutWords(message.event),
  ...codeOnly(message.reason),
});

/** Parameters of a link into which the LMS wrote something of the person. */
export function scrubLink(link: LinkRecord, marks: readonly string[]): LinkRecord {
  const kept = Object.entries(link.custom).filter(([, value]) => !marks.some((mark) => value.includes(mark)));
  return kept.length === Object.keys(link.custom).length ? link : { ...link, custom: Object.fromEntries(kept) };
}

const mapped = <V>(record: Readonly<Record<string, V>>, change: (value: V, key: string) => V): Readonly<Record<string, V>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
