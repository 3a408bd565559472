import { afterAll, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import type { Response } from "supertest";
import type { Launch } from "../../src/lti/launch.ts";
import type { Role } from "../../src/people/records.ts";
import { may, type Right } from "../../src/people/rights.ts";
import { sessionRoutes } from "../../src/routes.ts";
import type { SessionRoute } from "../../src/web/route.ts";
import { fingerprint, known, ROLES } from "../support/practice-cohort.ts";
import { fill, MISSING, NAMES, onEachStore, RECORDS, type RightsPlace } from "../support/rights-place.ts";
import { practiceLaunch, takeSeat, type Form, type Seat } from "../support/seats.ts";

/** Bodies that would be accepted, for the deeds that read the body before they look for the record. */
const BODIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/marking/:attempt": { seen: "1" },
  "/panels/:panel/draft": { comment: "mine now" },
  "/panels/:panel/submit": { comment: "mine now" },
  "/practical/panels/:panel/moderate": { score: "1", reason: "mine now" },
  "/applications/:application/issue": { mentorComment: "" },
  "/applications/:application/refuse": { reason: "mine now" },
  "/people/:person": { department: "mine", position: "now" },
  "/admin/persons/:person/join": { other: "none" },
  "/admin/platforms/:platform/state": { state: "off" },
  "/admin/platforms/:platform/deployments": { deployment: "99" },
  "/regrade/:component/:question": { what: "full-marks", rule: "raise-only", reason: "mine now", seen: "0" },
};

/** Rights over records of one's own: even within the cohort they open nobody else's. */
const PERSONAL: readonly Right[] = ["enter", "own.work", "evidence.score", "mentee.rate"];

/** Deeds of the administrator's own log-in: a launch is refused them, whatever the record. */
const BY_OWN_LOGIN = "/admin/platforms/:platform/administrators";

/** Deeds that name a record in the body instead. */
const deeds = ({ ids }: RightsPlace): readonly { readonly role: Role; readonly path: string; readonly body: Form }[] => [
  { role: "instructor", path: "/applications/revoke", body: { certificate: ids.certificate, reason: "mine now" } },
  { role: "instructor", path: "/sync/resend", body: { id: ids.grade } },
  { role: "instructor", path: "/sync/repair", body: { key: `grade-missing ${ids.grade} total` } },
  { role: "instructor", path: "/sync/gradebook/settle", body: { id: ids.grade, keep: "tool" } },
  { role: "learner", path: "/results/ask", body: { column: "total" } },
  { role: "instructor", path: "/people", body: { person: ids.person, named: `rater:${ids.person}` } },
  { role: "instructor", path: "/sheets", body: { form: "plan", file: ids.file } },
  { role: "instructor", path: "/bulk", body: { act: "rater", value: "", person: ids.person } },
  { role: "instructor", path: "/bulk", body: { act: "mentor", value: ids.person, person: ids.person } },
  { role: "administrator", path: "/admin/outbox/retry", body: { id: ids.grade } },
  { role: "instructor", path: "/daily", body: { [`s.attendance.${ids.person}`]: "1" } },
  { role: "mentor", path: "/mentees", body: { [`s.mentor.${ids.person}`]: "1" } },
  { role: "supervisor", path: "/decide", body: { approve: `${ids.person}~86.2~senior` } },
  { role: "learner", path: "/exam/theory/hand-in", body: { attempt: ids.ownAttempt } },
  { role: "learner", path: "/exam/theory/save", body: { attempt: ids.attempt } },
];

/** Many times the usual answer: a foreign record must not be told by how long its refusal takes. */
const SLOWER = { times: 4, ms: 40 };

jest.setTimeout(180_000);

const parametersOf = ({ path }: SessionRoute): readonly string[] => [...path.matchAll(/:(\w+)/g)].map(([, name]) => known(name));
const nameOf = ({ method, path }: SessionRoute): string => `${method.toUpperCase()} ${path}`;

/** The answer without what differs from one request to the next. */
const content = ({ status, text }: Response) => ({ status, text: text.replaceAll(/\b[2-9A-HJ-NP-Z]{8}\b/g, "REFERENCE") });
const median = (times: readonly number[]): number => known(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]);

interface Knock {
  readonly where: string;
  readonly role: Role;
  readonly route: SessionRoute;
}

/** The company's administrator is that in every course of the company, and its question banks are one for all of its instructors. */
const overTheCompany = ({ where, role, route }: Knock): boolean =>
  where !== "another company" &&
  ((role === "administrator" && (route.right === "tenant.administer" || route.path.startsWith("/jobs/"))) ||
    (role === "instructor" && route.path.startsWith("/bank/")));

onEachStore((open) => {
  let place: RightsPlace;
  let before: string;
  let routes: readonly SessionRoute[];
  const seats = new Map<string, Seat>();

  /** One place for each role, by launches whose people are unknown to the cohort's records. */
  async function settle(where: string, launchFor: (role: Role) => Launch): Promise<void> {
    for (const role of ROLES) {
      const person = { sub: `${where} ${role}`.replaceAll(" ", "-"), person: { name: `Stranger ${role}` } };
      seats.set(`${where} ${role}`, await takeSeat(place.stack, { launch: { ...launchFor(role), ...person }, launched: [role] }));
    }
  }

  /** People, and what is of the cohort but the lines that say who was refused. */
  const ofCohort = () =>
    fingerprint(place.stack.services.store, (collection, record) => {
      const { cohort, action } = record as { readonly cohort?: string; readonly action?: string };
      return collection === "persons" || (cohort === place.cohort && collection !== "sessions" && action !== "rights.denied");
    });

  beforeAll(async () => {
    place = await open();
    const { services } = place.stack;
    routes = sessionRoutes(services).filter((route) => parametersOf(route).some((name) => !NAMES.some((one) => one === name)));
    const launch = await practiceLaunch(place.stack, "3");
    await settle("the same course", () => launch);
    const course = { id: "3", title: "Another course" };
    await settle("another course", () => ({ ...launch, course, resourceLink: { id: "another" } }));
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
    await services.admin.platforms.setAdministers({ tenant: "another-company", person: "x" }, elsewhere.id, true);
    const platform = known(await services.lti.platforms.get("another-company", elsewhere.id));
    await settle("another company", () => ({ ...launch, platform }));
    before = await ofCohort();
  });
  afterAll(() => place.close());

  async function timed({ where, role, route }: Knock, ids: Readonly<Record<string, string>>) {
    const seat = known(seats.get(`${where} ${role}`));
    const path = fill(route, ids);
    const start = performance.now();
    const answer = await (route.method === "get" ? seat.get(path) : seat.post(path, BODIES[route.path] ?? {}));
    return { answer, ms: performance.now() - start };
  }

  const due = ({ role, route }: Knock): number => (may([role], route.right) && route.path !== BY_OWN_LOGIN ? 404 : 403);

  test("every parameter of a route is known to be a record or a name", () => {
    const names = sessionRoutes(place.stack.services).flatMap(parametersOf);
    expect([...new Set(names)].toSorted()).toEqual([...RECORDS, ...NAMES].toSorted());
    expect(RECORDS.filter((name) => place.ids[name] === undefined)).toEqual([]);
  });

  describe.each(["another company", "another course", "the same course"])("a session of %s", (where) => {
    it.each(ROLES)("as %s finds a record that is not theirs no more there than one that never was", async (role) => {
      const wrong: string[] = [];
      const times = { real: [] as number[], missing: [] as number[] };
      for (const route of routes) {
        const knock = { where, role, route };
        if (overTheCompany(knock)) continue;
        if (where === "the same course" && !PERSONAL.includes(route.right)) continue;
        if (where === "the same course" && role === "instructor" && route.path.startsWith("/jobs/")) continue;
        const [real, missing] = [await timed(knock, place.ids), await timed(knock, MISSING)];
        times.real.push(real.ms);
        times.missing.push(missing.ms);
        if (real.answer.status !== due(knock)) wrong.push(`${nameOf(route)}: ${real.answer.status} instead of ${due(knock)}`);
        else if (JSON.stringify(content(real.answer)) !== JSON.stringify(content(missing.answer))) wrong.push(`${nameOf(route)}: differs`);
      }
      expect(wrong).toEqual([]);
      expect(median(times.real)).toBeLessThan(SLOWER.times * median(times.missing) + SLOWER.ms);
      expect(median(times.missing)).toBeLessThan(SLOWER.times * median(times.real) + SLOWER.ms);
    });

    if (where !== "the same course") {
      it("changes nothing of this cohort by any deed that names its records", async () => {
        const statuses: Record<string, number> = {};
        for (const { role, path, body } of deeds(place)) {
          if (where === "another course" && role === "administrator") continue; // theirs, too: see above
          const seat = known(seats.get(`${where} ${role}`));
          statuses[path] = (await seat.post(path, body as Record<string, string>)).status;
        }
        expect(Object.entries(statuses).filter(([, status]) => status >= 500)).toEqual([]);
      });
    }

    test("left everything of this cohort as it was", async () => {
      expect(await ofCohort()).toBe(before);
    });
  });

  it("joins nobody of another company to somebody of one's own, nor says that there is such a person", async () => {
    const seat = known(seats.get("another company administrator"));
    const join = (other: string) => seat.post(`/admin/persons/${seat.session.person}/join`, { other });
    const [real, missing] = [await join(place.ids.person), await join(MISSING.person)];
    const { status, text } = content(real);
    expect({ status, text: text.replaceAll(place.ids.person, MISSING.person) }).toEqual(content(missing));
    expect(await ofCohort()).toBe(before);
  });

  describe("within the cohort", () => {
    it("lets a learner save nothing in somebody else's sitting", async () => {
      const seat = known(seats.get("the same course learner"));
      const save = { attempt: place.ids.ownAttempt, answers: [], flags: [] };
      const answer = await seat.postAs("/exam/theory/save", JSON.stringify(save), {
        "Content-Type": "application/json",
        "x-tierwise-token": seat.token,
      });
      expect([404, 409]).toContain(answer.status);
    });
  });
});
