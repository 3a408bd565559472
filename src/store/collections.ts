import type { CourseCopyRecord } from "../cohort/course-copy.records.ts";
import type { CohortRecord, LinkRecord, MemberRecord } from "../cohort/records.ts";
import type { ApplicationRecord, CertificateRecord, CounterRecord } from "../certificate/records.ts";
import type { AuditRecord, GradeRecord, LineItemRecord, OutboxRecord } from "../delivery/records.ts";
import type { AttemptRecord, QuestionRecord } from "../exam/records.ts";
import type { InvitationRecord } from "../lti/registration/records.ts";
import type { PlatformRecord, SessionRecord, ToolKeyRecord } from "../lti/records.ts";
import type { PanelRecord, RatingRecord } from "../observation/records.ts";
import type { AccountRecord, PersonRecord, TenantRecord } from "../people/records.ts";
import type { ProgrammeRecord } from "../programme/records.ts";
import type { DecisionRecord, ScoreRecord } from "../result/records.ts";
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
    system: { byToken: ["tokenHash"], byLaunch: ["id"] },
  }),
  invitations: collection<InvitationRecord>("invitations", {
    indexes: { byExpiry: ["expires"] },
    system: { byToken: ["tokenHash"] },
  }),
  toolKeys: collection<ToolKeyRecord>("toolKeys", { indexes: { byNumber: ["number"] }, unique: { number: ["number"] } }),
  persons: collection<PersonRecord>("persons", {
    indexes: { byName: ["name"], byEmployeeNumber: ["employeeNumber"] },
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
  links: collection<LinkRecord>("links", {
    indexes: { byCohort: ["cohort"], byLink: ["platform", "deployment", "resourceLink"] },
    unique: { link: ["platform", "deployment", "resourceLink"] },
  }),
  members: collection<MemberRecord>("members", { indexes: { byCohort: ["cohort", "person"] }, unique: { place: ["cohort", "person"] } }),
  programmes: collection<ProgrammeRecord>("programmes", {
    indexes: { byCohort: ["cohort", "number"], byState: ["cohort", "state"] },
    unique: { number: ["cohort", "number"] },
  }),
  questions: collection<QuestionRecord>("questions", { indexes: { byBank: ["bank"] } }),
  attempts: collection<AttemptRecord>("attempts", {
    indexes: { byPerson: ["cohort", "person", "component", "number"], byComponent: ["cohort", "component", "person"] },
    unique: { number: ["cohort", "component", "person", "number"] },
  }),
  panels: collection<PanelRecord>("panels", { indexes: { byCohort: ["cohort", "component", "person"] } }),
  ratings: collection<RatingRecord>("ratings", { indexes: { byPanel: ["panel"], byRater: ["cohort", "rater"], byCohort: ["cohort"] } }),
  scores: collection<ScoreRecord>("scores", { indexes: { byCohort: ["cohort", "person", "component"] } }),
  decisions: collection<DecisionRecord>("decisions", {
    indexes: { byCohort: ["cohort", "person", "number"] },
    unique: { number: ["cohort", "person", "number"] },
  }),
  applications: collection<ApplicationRecord>("applications", { indexes: { byCohort: ["cohort", "person", "number"] } }),
  certificates: collection<CertificateRecord>("certificates", {
    indexes: { byCohort: ["cohort", "person"], byPerson: ["person", "issuedOn"], byNumber: ["number"] },
    unique: { number: ["number"] },
    system: { byCode: ["code"] },
  }),
  counters: collection<CounterRecord>("counters", {}),
  outbox: collection<OutboxRecord>("outbox", {
    indexes: { byState: ["state", "due"], byCohort: ["cohort", "state", "createdAt"] },
    queue: { state: "waiting" },
  }),
  lineItems: collection<LineItemRecord>("lineItems", { indexes: { byCohort: ["cohort"] } }),
  grades: collection<GradeRecord>("grades", {
    indexes: { byCohort: ["cohort", "person", "column"], byState: ["state", "due"] },
    queue: { state: "waiting" },
  }),
  audit: collection<AuditRecord>("audit", { indexes: { byTime: ["at"], byCohort: ["cohort", "at"] } }),
};

/** As the engines want them: a plain list. */
export const allCollections = Object.values(collections) as unknown as readonly Collection<never>[];
