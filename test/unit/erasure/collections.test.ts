import { describe, expect, it } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";

/**
 * What an erasure does to each collection. A new one has to be entered here, so that nobody forgets that it may hold what one can know
 * a person by: then it needs a step in `src/erasure/steps.ts`.
 */
const ERASED: Readonly<Record<string, readonly string[]>> = {
  "of the person": [
    "persons",
    "accounts",
    "members",
    "sessions",
    "links",
    "outbox",
    "copies",
    "attempts",
    "allowances",
    "lateUploads",
    "sittingLogs",
    "makeUps",
    "passwordTries",
    "markings",
    "panels",
    "ratings",
    "scores",
    "decisions",
    "appeals",
    "applications",
    "certificates",
    "grades",
    "surveyAnswers",
    "stagedRows",
    "imports",
    "files",
  ],
  "ids and figures only": [
    "lineItems",
    "gradebooks",
    "reconciliations",
    "replays",
    "erasures",
    "counters",
    "courseCopies",
    "bulks",
    "jobs",
    "signals",
    "presences",
    "notices",
    "dispatches",
    "preferences",
    "audit",
    "auditSeals",
    "auditChecks",
  ],
  "of the company, not of learners": [
    "tenants",
    "platforms",
    "invitations",
    "toolKeys",
    "cohorts",
    "programmes",
    "questions",
    "rooms",
    "regrades",
    "markingRules",
    "banks",
    "bankQuestions",
    "bankVersions",
    "bankImports",
    "lrses",
    "administrators",
    "adminSessions",
    "selfTests",
    "tries",
    "trainingSessions",
    "webhooks",
    "noticeTexts",
    "channels",
    "announcements",
  ],
};

describe("erasure", () => {
  it("knows every collection", () => {
    expect(Object.values(ERASED).flat().toSorted()).toEqual(Object.keys(collections).toSorted());
  });
});
