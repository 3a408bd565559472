import type { AdministratorRecord, AdminSessionRecord, SelfTestRecord, TriesRecord } from "../admin/records.ts";
import type { AuditCheckRecord, SealRecord } from "../audit/records.ts";
import type { BulkRecord } from "../bulk/records.ts";
import type { CourseCopyRecord } from "../cohort/course-copy.records.ts";
import type { CohortRecord, LinkRecord, MemberRecord } from "../cohort/records.ts";
import type { ApplicationRecord, CertificateRecord, CounterRecord } from "../certificate/records.ts";
import type { AuditRecord, GradebookRecord, GradeRecord, LineItemRecord, OutboxRecord, ReconciliationRecord } from "../delivery/records.ts";
import type { CopyRecord, LrsRecord, ReplayRecord } from "../delivery/lrs-records.ts";
import type { ErasureRecord } from "../erasure/records.ts";
import type { BankQuestionRecord, BankRecord, BankVersionRecord } from "../exam/bank/records.ts";
import type { MakeUpRecord, PasswordTriesRecord } from "../exam/attempts/records.ts";
import type { BankImportRecord } from "../exam/exchange/records.ts";
import type { AttemptRecord, QuestionRecord } from "../exam/records.ts";
import type { SittingLogRecord } from "../exam/integrity/records.ts";
import type { AllowanceRecord, LateUploadRecord, PresenceRecord, RoomRecord } from "../exam/sitting/records.ts";
import type { MarkingRecord, MarkingRulesRecord } from "../exam/marking/records.ts";
import type { RegradeRecord } from "../exam/regrade/records.ts";
import type { JobRecord } from "../jobs/records.ts";
import type { FileRecord } from "../files/records.ts";
import type { InvitationRecord } from "../lti/registration/records.ts";
import type { PlatformRecord, SessionRecord, ToolKeyRecord } from "../lti/records.ts";
import type {
  AnnouncementRecord,
  ChannelRecord,
  DispatchRecord,
  NoticeRecord,
  NoticeTextRecord,
  PreferenceRecord,
  WebhookRecord,
} from "../notices/records.ts";
import type { PanelRecord, RatingRecord } from "../observation/records.ts";
import type { AccountRecord, PersonRecord, TenantRecord } from "../people/records.ts";
import type { ProgrammeRecord } from "../programme/records.ts";
import type { AppealRecord } from "../result/appeals/records.ts";
import type { DecisionRecord, ScoreRecord } from "../result/records.ts";
import type { SignalRecord } from "../signals/records.ts";
import type { ImportRecord, StagedRowRecord } from "../sheets/records.ts";
import type { SurveyAnswerRecord } from "../survey/records.ts";
import type { TrainingSessionRecord } from "../training/records.ts";
import type { Collection, StoredRecord } from "./port.ts";

type Keys<R> = Readonly<Record<string, readonly (keyof R & string)[]>>;

interface Declaration<R> {
  indexes?: Keys<R>;
  unique?: Keys<R>;
  system?: Keys<R>;
  queue?: { state: string };
}

const collection = <R extends StoredRecord>(
  name: string,
  { indexes = {}, unique = {}, system = {}, queue }: Declaration<R>,
): Collection<R> => ({
  name,
  indexes,
  unique,
  system,
  ...(queue !== undefined && { queue }),
});

/** Every collection, declared once; tables, schemas and indexes of both engines are derived from here. */
export const collections = {
  tenants: collection<TenantRecord>("tenants", {}),
  platforms: collection<PlatformRecord>("platforms", {
    indexes: { byName: ["name"] },
    system: { byIssuerAndClient: ["issuer", "clientId"], byFirstOfIssuer: ["firstOfIssuer"] },
  }),
  sessions: collection<SessionRecord>("sessions", {
    indexes: { byExpiry: ["expires"], byPerson: ["person"] },
    system: { byLaunch: ["id"] },
  }),
  invitations: collection<InvitationRecord>("invitations", {
    indexes: { byExpiry: ["expires"] },
    system: { byToken: ["tokenHash"] },
  }),
  administrators: collection<AdministratorRecord>("administrators", {
    indexes: { byName: ["name"] },
    system: { byLoginName: ["loginName"], byLink: ["linkHash"] },
  }),
  adminSessions: collection<AdminSessionRecord>("adminSessions", {
    indexes: { byAdministrator: ["administrator", "createdAt"], byExpiry: ["expires"] },
    system: { byToken: ["tokenHash"] },
  }),
  selfTests: collection<SelfTestRecord>("selfTests", { indexes: { byTime: ["at"] } }),
  tries: collection<TriesRecord>("tries", { indexes: { byEnd: ["ends"] } }),
  toolKeys: collection<ToolKeyRecord>("toolKeys", { indexes: { byNumber: ["number"] }, unique: { number: ["number"] } }),
  persons: collection<PersonRecord>("persons", {
    indexes: { byName: ["name"], byEmployeeNumber: ["employeeNumber"], byJoined: ["joinedTo"], byLastDay: ["lastDay"] },
    unique: { employeeNumber: ["employeeNumber"] },
  }),
  accounts: collection<AccountRecord>("accounts", {
    indexes: { byPerson: ["person"] },
    unique: { login: ["platform", "sub"] },
  }),
  cohorts: collection<CohortRecord>("cohorts", {
    indexes: { byCourse: ["platform", "course"] },
    unique: { run: ["platform", "course", "programme", "cycle"] },
  }),
  courseCopies: collection<CourseCopyRecord>("courseCopies", {}),
  bulks: collection<BulkRecord>("bulks", { indexes: { byCohort: ["cohort", "at"] } }),
  links: collection<LinkRecord>("links", {
    indexes: { byCohort: ["cohort"], byLink: ["platform", "deployment", "resourceLink"] },
    unique: { link: ["platform", "deployment", "resourceLink"] },
  }),
  members: collection<MemberRecord>("members", {
    indexes: { byCohort: ["cohort", "person"], byPerson: ["person"] },
    unique: { place: ["cohort", "person"] },
  }),
  programmes: collection<ProgrammeRecord>("programmes", {
    indexes: { byCohort: ["cohort", "number"], byState: ["cohort", "state"] },
    unique: { number: ["cohort", "number"] },
  }),
  questions: collection<QuestionRecord>("questions", { indexes: { byBank: ["bank"] } }),
  banks: collection<BankRecord>("banks", { indexes: { byChange: ["changedAt"] } }),
  bankQuestions: collection<BankQuestionRecord>("bankQuestions", {
    indexes: { byBank: ["bank", "item"] },
    unique: { item: ["bank", "item"] },
  }),
  bankVersions: collection<BankVersionRecord>("bankVersions", { indexes: { byItem: ["bank", "item", "number"] } }),
  bankImports: collection<BankImportRecord>("bankImports", { indexes: { byBank: ["bank", "at"], byTime: ["at"] } }),
  attempts: collection<AttemptRecord>("attempts", {
    indexes: {
      byPerson: ["cohort", "person", "component", "number"],
      byComponent: ["cohort", "component", "person"],
      byDeadline: ["state", "deadline"],
      byWithheld: ["withheld", "cohort", "component", "person"],
    },
    unique: { number: ["cohort", "component", "person", "number"] },
  }),
  markings: collection<MarkingRecord>("markings", {
    indexes: { byQuestion: ["cohort", "component", "question"], byAttempt: ["attempt"], byState: ["cohort", "state"] },
  }),
  markingRules: collection<MarkingRulesRecord>("markingRules", { indexes: { byCohort: ["cohort"] } }),
  rooms: collection<RoomRecord>("rooms", { indexes: { byCohort: ["cohort", "component"] } }),
  presences: collection<PresenceRecord>("presences", { indexes: { bySeen: ["cohort", "component", "seen"] } }),
  allowances: collection<AllowanceRecord>("allowances", { indexes: { byCohort: ["cohort", "person"] } }),
  sittingLogs: collection<SittingLogRecord>("sittingLogs", {
    indexes: { byExam: ["cohort", "component"], byPerson: ["cohort", "person"] },
  }),
  lateUploads: collection<LateUploadRecord>("lateUploads", {
    indexes: { byCohort: ["cohort", "component", "at"], byPerson: ["cohort", "person"] },
  }),
  makeUps: collection<MakeUpRecord>("makeUps", {
    indexes: { byPerson: ["cohort", "person", "component", "number"], byComponent: ["cohort", "component", "at"] },
  }),
  passwordTries: collection<PasswordTriesRecord>("passwordTries", { indexes: { byPerson: ["cohort", "person"] } }),
  regrades: collection<RegradeRecord>("regrades", { indexes: { byComponent: ["cohort", "component", "at"] } }),
  panels: collection<PanelRecord>("panels", { indexes: { byCohort: ["cohort", "component", "person"] } }),
  ratings: collection<RatingRecord>("ratings", { indexes: { byPanel: ["panel"], byRater: ["cohort", "rater"], byCohort: ["cohort"] } }),
  scores: collection<ScoreRecord>("scores", { indexes: { byCohort: ["cohort", "person", "component"] } }),
  decisions: collection<DecisionRecord>("decisions", {
    indexes: { byCohort: ["cohort", "person", "number"], byState: ["cohort", "state"] },
    unique: { number: ["cohort", "person", "number"] },
  }),
  appeals: collection<AppealRecord>("appeals", {
    indexes: { byCohort: ["cohort", "person", "number"], byState: ["cohort", "state"] },
    unique: { number: ["cohort", "person", "number"] },
  }),
  applications: collection<ApplicationRecord>("applications", {
    indexes: { byCohort: ["cohort", "person", "number"], byState: ["cohort", "state"] },
  }),
  certificates: collection<CertificateRecord>("certificates", {
    indexes: {
      byCohort: ["cohort", "person"],
      byPerson: ["person", "issuedOn"],
      byNumber: ["number"],
      byValidity: ["state", "validUntil"],
    },
    unique: { number: ["number"] },
    system: { byCode: ["code"] },
  }),
  counters: collection<CounterRecord>("counters", {}),
  outbox: collection<OutboxRecord>("outbox", {
    indexes: { byState: ["state", "due"], byCohort: ["cohort", "state", "createdAt"] },
    queue: { state: "waiting" },
  }),
  files: collection<FileRecord>("files", {
    indexes: { byTime: ["createdAt"], byPerson: ["by", "createdAt"], byOwner: ["owner"], byUnclaimed: ["unclaimedSince"] },
  }),
  jobs: collection<JobRecord>("jobs", {
    indexes: { byState: ["state", "due"], byCohort: ["cohort", "createdAt"], byPerson: ["by", "createdAt"], byFinished: ["finishedAt"] },
    queue: { state: "waiting" },
  }),
  lrses: collection<LrsRecord>("lrses", { indexes: { byName: ["name"] }, unique: { name: ["name"] }, queue: { state: "on" } }),
  copies: collection<CopyRecord>("copies", {
    indexes: { byLrs: ["lrs", "state", "due"], byCohort: ["cohort", "state", "createdAt"] },
  }),
  replays: collection<ReplayRecord>("replays", { indexes: { byLrs: ["lrs"] } }),
  erasures: collection<ErasureRecord>("erasures", { indexes: { byState: ["state"] } }),
  notices: collection<NoticeRecord>("notices", { indexes: { byPerson: ["person", "at"], byState: ["state", "at"] } }),
  dispatches: collection<DispatchRecord>("dispatches", { indexes: { byState: ["state", "due"], byNotice: ["notice"] } }),
  preferences: collection<PreferenceRecord>("preferences", { system: { byFeed: ["feedHash"] } }),
  webhooks: collection<WebhookRecord>("webhooks", { indexes: { byName: ["name"] } }),
  noticeTexts: collection<NoticeTextRecord>("noticeTexts", { indexes: { byLocale: ["locale", "kind"] } }),
  channels: collection<ChannelRecord>("channels", { indexes: { byFailure: ["failedAt"] } }),
  announcements: collection<AnnouncementRecord>("announcements", { indexes: { byCohort: ["cohort"] } }),
  signals: collection<SignalRecord>("signals", { indexes: { byTime: ["at"] } }),
  lineItems: collection<LineItemRecord>("lineItems", { indexes: { byCohort: ["cohort"] } }),
  grades: collection<GradeRecord>("grades", {
    indexes: { byCohort: ["cohort", "person", "column"], byState: ["state", "due"] },
    queue: { state: "waiting" },
  }),
  gradebooks: collection<GradebookRecord>("gradebooks", { indexes: { byCohort: ["cohort"] } }),
  reconciliations: collection<ReconciliationRecord>("reconciliations", { indexes: { byCohort: ["cohort"] } }),
  surveyAnswers: collection<SurveyAnswerRecord>("surveyAnswers", { indexes: { byCohort: ["cohort", "name"] } }),
  trainingSessions: collection<TrainingSessionRecord>("trainingSessions", { indexes: { byCohort: ["cohort", "begins"] } }),
  imports: collection<ImportRecord>("imports", { indexes: { byCohort: ["cohort", "at"], byState: ["state", "at"] } }),
  stagedRows: collection<StagedRowRecord>("stagedRows", {
    indexes: { byImport: ["import", "rank", "line"], byLine: ["import", "line"], byKey: ["import", "key"] },
  }),
  audit: collection<AuditRecord>("audit", {
    indexes: {
      byTime: ["at"],
      byCohort: ["cohort", "at"],
      byActor: ["actor", "at"],
      byAction: ["action", "at"],
      bySubject: ["subject", "at"],
      byPlace: ["place", "at"],
    },
  }),
  auditSeals: collection<SealRecord>("auditSeals", { indexes: { byNumber: ["number"] }, unique: { number: ["number"] } }),
  auditChecks: collection<AuditCheckRecord>("auditChecks", {}),
};

/** As the engines want them: a plain list. */
export const allCollections = Object.values(collections) as unknown as readonly Collection<never>[];
