import { afterAll, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import type { Response } from "supertest";
import type { Launch } from "../../src/lti/launch.ts";
import type { Role } from "../../src/people/records.ts";
import { fingerprint, known, openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import { practiceLaunch, takeSeat, type Form, type Seat } from "../support/seats.ts";

/** Where a record's id can be put, who has the right to such a page in their own cohort, and a body that would be accepted. */
const DOORS: readonly { readonly role: Role; readonly path: string; readonly body?: Readonly<Record<string, string>> }[] = [
  { role: "instructor", path: "/marking/:attempt" },
  { role: "instructor", path: "/marking/:attempt", body: { seen: "1" } },
  { role: "assistant", path: "/marking/:attempt" },
  { role: "rater", path: "/panels/:panel" },
  { role: "rater", path: "/panels/:panel/draft", body: { comment: "mine now" } },
  { role: "rater", path: "/panels/:panel/submit", body: { comment: "mine now" } },
  { role: "instructor", path: "/practical/panels/:panel/moderate" },
  { role: "instructor", path: "/practical/panels/:panel/moderate", body: { score: "1", reason: "mine now" } },
  { role: "instructor", path: "/applications/:application/issue", body: { mentorComment: "" } },
  { role: "instructor", path: "/applications/:application/refuse", body: { reason: "mine now" } },
  { role: "instructor", path: "/people/:person" },
  { role: "instructor", path: "/people/:person", body: { department: "mine", position: "now" } },
  { role: "instructor", path: "/jobs/:job" },
  { role: "instructor", path: "/jobs/:job/cancel", body: {} },
  { role: "learner", path: "/certificate/:number" },
  { role: "learner", path: "/certificate/:number/qr.svg" },
];

/** Deeds that name a record in the body instead. */
const deeds = ({ ids }: PracticeCohort): readonly { readonly role: Role; readonly path: string; readonly body: Form }[] => [
  { role: "instructor", path: "/applications/revoke", body: { certificate: ids.certificate, reason: "mine now" } },
  { role: "instructor", path: "/sync/resend", body: { id: ids.grade } },
  { role: "instructor", path: "/sync/repair", body: { key: `grade-missing ${ids.grade} total` } },
  { role: "instructor", path: "/sync/gradebook/settle", body: { id: ids.grade, keep: "tool" } },
  { role: "learner", path: "/results/ask", body: { column: "total" } },
  { role: "instructor", path: "/people", body: { person: ids.person, named: `rater:${ids.person}` } },
  { role: "instructor", path: "/daily", body: { [`s.attendance.${ids.person}`]: "1" } },
  { role: "mentor", path: "/mentees", body: { [`s.mentor.${ids.person}`]: "1" } },
  { role: "supervisor", path: "/decide", body: { approve: `${ids.person}~86.2~senior` } },
  { role: "learner", path: "/exam/theory/hand-in", body: { attempt: ids.ownAttempt } },
  { role: "learner", path: "/exam/theory/save", body: { attempt: ids.attempt } },
];

const MISSING = { attempt: "none", panel: "none", application: "none", person: "none", number: "CS2026999", job: "none" };
const ROLES: readonly Role[] = ["learner", "rater", "mentor", "assistant", "instructor", "supervisor"];

jest.setTimeout(60_000);

let place: PracticeCohort;
let before: string;
const seats = new Map<string, Seat>();

/** The same people's kind of places in another course of the company, and in another company on another LMS. */
async function settle(where: string, launchFor: (role: Role) => Promise<Launch>): Promise<void> {
  for (const role of ROLES) {
    const launch = await launchFor(role);
    seats.set(`${where} ${role}`, await takeSeat(place.stack, { launch, launched: [role] }));
  }
}

const ofCohort = () =>
  fingerprint(
    place.stack.services.store,
    (collection, record) => collection === "persons" || (record as { cohort?: string }).cohort === place.cohort,
  );

beforeAll(async () => {
  place = await openPracticeCohort();
  const { services } = place.stack;
  const stranger = (role: Role) => ({ sub: `stranger-${role}`, person: { name: `Stranger ${role}` } });
  const course = { id: "3", title: "Another course" };
  const launch = await practiceLaunch(place.stack, "3");
  await settle("another course", async (role) => ({ ...launch, ...stranger(role), course, resourceLink: { id: "another" } }));
  const elsewhere = await services.lti.platforms.add({
    tenant: "another-company",
    name: "Another LMS",
    issuer: "https://lms.another.example",
    clientId: "c",
    authUrl: "https://lms.another.example/auth",
    tokenUrl: "https://lms.another.example/token",
    jwksUrl: "https://lms.another.example/jwks",
    deployments: ["1"],
  });
  await settle("another company", async (role) => ({ ...launch, ...stranger(role), platform: elsewhere }));
  before = await ofCohort();
});
afterAll(() => place.close());

const fill = (path: string, ids: Readonly<Record<string, string>>): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => known(ids[name]));

/** The answer without what differs from one request to the next. */
const content = ({ status, text }: Response) => ({ status, text: text.replaceAll(/\b[2-9A-HJ-NP-Z]{8}\b/g, "REFERENCE") });

describe.each(["another course", "another company"])("a session of %s", (where) => {
  test.each(DOORS)("$role $path: a record of this cohort is no more there than one that never was", async ({ role, path, body }) => {
    const seat = known(seats.get(`${where} ${role}`));
    const knock = (ids: Readonly<Record<string, string>>) =>
      body === undefined ? seat.get(fill(path, ids)) : seat.post(fill(path, ids), body);
    const [real, missing] = [await knock(place.ids), await knock(MISSING)];
    expect(real.status).toBe(404);
    expect(content(real)).toEqual(content(missing));
  });

  it("changes nothing of this cohort by any deed that names its records", async () => {
    const statuses: Record<string, number> = {};
    for (const { role, path, body } of deeds(place)) {
      const seat = known(seats.get(`${where} ${role}`));
      statuses[path] = (await seat.post(path, body as Record<string, string>)).status;
    }
    expect(Object.entries(statuses).filter(([, status]) => status >= 500)).toEqual([]);
    expect(await ofCohort()).toBe(before);
  });
});

describe("within the cohort", () => {
  it("shows a learner nobody else's certificate or sitting", async () => {
    const launch = await practiceLaunch(place.stack, "13");
    const seat = await takeSeat(place.stack, { launch });
    const real = await seat.get(`/certificate/${place.ids.number}`);
    expect(real.status).toBe(404);
    expect(content(real)).toEqual(content(await seat.get("/certificate/CS2026999")));
    const save = { attempt: place.ids.ownAttempt, answers: [], flags: [] };
    const answer = await seat.postAs("/exam/theory/save", JSON.stringify(save), {
      "Content-Type": "application/json",
      "x-tierwise-token": seat.token,
    });
    expect([404, 409]).toContain(answer.status);
  });

  it("shows a rater no panel that is not theirs", async () => {
    const launch = await practiceLaunch(place.stack, "20");
    const newcomer = await takeSeat(place.stack, {
      launch: { ...launch, sub: "new-rater", person: { name: "New rater" } },
      launched: ["rater"],
    });
    expect((await newcomer.get(`/panels/${place.ids.panel}`)).status).toBe(404);
    expect((await newcomer.get("/panels/none")).status).toBe(404);
  });
});
