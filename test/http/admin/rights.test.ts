import { afterAll, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import type { Response } from "supertest";
import { adminDoorRoutes, adminRoutes, launchedAdminRoutes } from "../../../src/admin/admin.routes.ts";
import { PRACTICE_TENANT } from "../../../src/practice/run.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert } from "../../../src/store/port.ts";
import { openAdministrator, type AdministratorSeat } from "../../support/administrator.ts";
import { fingerprint, known } from "../../support/practice-cohort.ts";
import { onEachStore, type RightsPlace } from "../../support/rights-place.ts";
import { ask, practiceLaunch, practicePlatform, takeSeat, type Seat } from "../../support/seats.ts";

/**
 * Every page and deed of the administrator's, and by which door it opens: `both` by an own log-in and by a launch, `own` by the own log-in
 * alone, `giving` by both as a page but to be done by the own log-in alone. A route without a row is a hole in the rights.
 */
const DOORS: Readonly<Record<string, "both" | "own" | "giving">> = {
  "GET /": "both",
  "GET /persons": "both",
  "GET /persons/:person": "both",
  "POST /persons/:person/sessions/end": "both",
  "GET /persons/:person/record": "both",
  "POST /persons/:person/posts": "both",
  "POST /persons/:person/leave": "both",
  "POST /persons/:person/join": "both",
  "POST /persons/:person/part": "both",
  "POST /persons/:person/accounts/:account/part": "both",
  "GET /outbox": "both",
  "POST /outbox/retry": "both",
  "GET /notices": "both",
  "POST /notices/mail/test": "both",
  "POST /notices/webhooks": "both",
  "POST /notices/webhooks/:webhook/test": "both",
  "POST /notices/webhooks/:webhook/remove": "both",
  "GET /notices/texts": "both",
  "GET /notices/text": "both",
  "POST /notices/text": "both",
  "POST /notices/text/preview": "both",
  "POST /notices/text/reset": "both",
  "GET /notices/undelivered": "both",
  "POST /notices/undelivered": "both",
  "GET /jobs": "both",
  "POST /jobs/:job/cancel": "both",
  "POST /jobs/:job/retry": "both",
  "GET /audit": "both",
  "POST /audit/check": "both",
  "GET /storage": "both",
  "GET /keys": "both",
  "POST /keys/rotate": "giving",
  "GET /platforms": "both",
  "GET /platforms/invite": "both",
  "POST /platforms/invite": "both",
  "POST /platforms/invitations/:invitation/withdraw": "both",
  "GET /platforms/add": "both",
  "POST /platforms/add": "both",
  "GET /platforms/:platform": "both",
  "POST /platforms/:platform": "both",
  "POST /platforms/:platform/state": "both",
  "POST /platforms/:platform/deployments": "both",
  "POST /platforms/:platform/administrators": "giving",
  "GET /platforms/:platform/self-test": "both",
  "POST /platforms/:platform/self-test": "both",
  "GET /account": "own",
  "POST /account/sessions/end": "own",
  "POST /account/password": "own",
  "POST /account/codes": "own",
  "POST /language": "own",
  "POST /leave": "own",
};

/** Open to everyone: what they ask for is the proof. */
const OPEN = [
  "GET /admin/login",
  "GET /admin/login/code",
  "GET /admin/setup",
  "GET /admin/setup/qr.svg",
  "POST /admin/login",
  "POST /admin/login/code",
  "POST /admin/setup",
  "POST /admin/setup/factor",
];

/** A body that would be accepted, for the deeds that name what they change. */
const BODIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "POST /platforms/:platform/state": { state: "off" },
  "POST /platforms/:platform/deployments": { deployment: "99" },
  "POST /platforms/:platform/administrators": { state: "on" },
  "POST /platforms/:platform": {
    name: "Taken over",
    issuer: "https://evil.example",
    clientId: "c",
    authUrl: "https://evil.example/a",
    tokenUrl: "https://evil.example/t",
    jwksUrl: "https://evil.example/j",
    deployments: "1",
  },
  "POST /outbox/retry": { id: ":grade" },
  "POST /persons/:person/join": { other: "none" },
};

const nameOf = ({ method, path }: { method: string; path: string }): string => `${method.toUpperCase()} ${path}`;

type Door = {
  get(path: string): PromiseLike<Response>;
  post(path: string, form?: Readonly<Record<string, string>>): PromiseLike<Response>;
};

/** By the second door: the same paths inside a launch's session. */
const inside = (seat: Seat): Door => {
  const below = (path: string): string => (path === "/" ? "/admin" : `/admin${path}`);
  return { get: (path) => seat.get(below(path)), post: (path, form) => seat.post(below(path), form) };
};

jest.setTimeout(180_000);

onEachStore((open) => {
  let place: RightsPlace;
  let ids: Readonly<Record<string, string>>;
  let own: AdministratorSeat;
  let launched: Seat;
  let instructor: Seat;
  let learner: Seat;
  let stranger: AdministratorSeat;
  let strangerLaunched: Seat;

  const routes = () => adminRoutes(place.stack.services).map(nameOf);

  beforeAll(async () => {
    place = await open();
    const { stack } = place;
    const { services } = stack;
    const platform = await practicePlatform(services);
    const job = await services.jobs.at({
      tenant: PRACTICE_TENANT,
      kind: "test.work",
      payload: null,
      due: Date.now() + 86_400_000,
      key: "rights",
    });
    const invitation = await services.lti.invitations.invite({ tenant: PRACTICE_TENANT, name: "Invited", switchOn: false });
    ids = { ...place.ids, platform: platform.id, job: job.id, invitation: invitation.id };
    own = await openAdministrator(stack, PRACTICE_TENANT);
    launched = await place.seat("administrator");
    instructor = await place.seat("instructor");
    learner = await place.seat("learner");
    stranger = await openAdministrator(stack, "another-company");
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
    const launch = await practiceLaunch(stack, "3");
    strangerLaunched = await takeSeat(stack, {
      launch: { ...launch, sub: "a", person: { name: "A" }, platform: elsewhere },
      launched: ["administrator"],
    });
  });
  afterAll(() => place.close());

  const fill = (text: string): string => text.replaceAll(/:(\w+)/g, (_, name: string) => known(ids[name]));

  async function knock(door: Door, route: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const [method = "", path = ""] = route.split(" ");
    const body =
      form ??
      Object.fromEntries(
        Object.entries(BODIES[route] ?? {}).map(([name, value]) => [name, value === ":grade" ? known(ids["grade"]) : value]),
      );
    return method === "GET" ? door.get(fill(path)) : door.post(fill(path), body);
  }

  /** All that the company keeps, but what moves by itself: sessions seen, signals of what was done before, the nights' own jobs, and the lines that say who was refused. */
  const ofCompany = () =>
    fingerprint(place.stack.services.store, (collection, record) => {
      if (collection === "sessions" || collection === "signals") return false;
      if (collection === "jobs") return record.id === ids["job"];
      return (record as { readonly action?: string }).action !== "rights.denied";
    });

  test("every route has its row, by either door, and no row is of a route that is gone", () => {
    expect(routes().toSorted()).toEqual(Object.keys(DOORS).toSorted());
    const second = Object.entries(DOORS).flatMap(([route, door]) =>
      door === "own" ? [] : [route.replace(/ \/$/, " ").replace(" ", " /admin")],
    );
    expect(launchedAdminRoutes(place.stack.services).map(nameOf).toSorted()).toEqual(second.toSorted());
    expect(adminDoorRoutes(place.stack.services).map(nameOf).toSorted()).toEqual(OPEN.toSorted());
  });

  describe("nobody else gets in", () => {
    it("without a log-in: every page and deed leads to it, and nothing changes", async () => {
      const before = await ofCompany();
      const wrong: string[] = [];
      const { get, post } = ask(place.stack.url);
      for (const cookie of ["", `__Host-tw-admin=${"A".repeat(43)}`, launched.cookie]) {
        const door = {
          get: (path: string) => get(`/admin${path === "/" ? "" : path}`, { Cookie: cookie }),
          post: (path: string, form = {}) => post(`/admin${path}`, { _token: own.token, ...form }, { Cookie: cookie }),
        };
        for (const route of routes()) {
          const answer = await knock(door, route);
          if (answer.status !== 303 || answer.headers["location"] !== "/admin/login?ended=1") wrong.push(`${route}: ${answer.status}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(await ofCompany()).toBe(before);
    });

    it.each(["instructor", "learner"])("launched as %s: every page and deed of the second door is refused", async (role) => {
      const before = await ofCompany();
      const door = inside(role === "instructor" ? instructor : learner);
      const answers = [];
      for (const [route, kind] of Object.entries(DOORS)) if (kind !== "own") answers.push(`${route} ${(await knock(door, route)).status}`);
      expect(answers.filter((line) => !line.endsWith(" 403"))).toEqual([]);
      expect(await ofCompany()).toBe(before);
    });

    it("by an own session's value put into a launch's cookie, or the other way round", async () => {
      const { get } = ask(place.stack.url);
      const value = own.cookie.split("=")[1] ?? "";
      expect((await get(launched.href("/admin"), { Cookie: `__Host-tw-${launched.session.id}=${value}` })).status).toBe(401);
      expect((await get("/admin", { Cookie: `__Host-tw-admin=${launched.cookie.split("=")[1]}` })).status).toBe(303);
    });
  });

  describe("an administrator of another company", () => {
    it.each(["own log-in", "launch"])("by %s finds nothing of this one and changes nothing of it", async (kind) => {
      const before = await ofCompany();
      const door = kind === "launch" ? inside(strangerLaunched) : stranger;
      const named = Object.keys(DOORS).filter((route) => /:(\w+)/.test(route) && (kind !== "launch" || DOORS[route] === "both"));
      const found = [];
      for (const route of named) {
        const answer = await knock(door, route);
        if (answer.status !== 404) found.push(`${route}: ${answer.status}`);
      }
      if ((await knock(door, "POST /outbox/retry")).status !== 404) found.push("POST /outbox/retry");
      expect(found).toEqual([]);
      for (const path of ["/", "/platforms", "/persons", "/persons?q=E10", "/outbox", "/jobs", "/audit"]) {
        const page = (await door.get(path)).text;
        for (const foreign of ["林晓彤", "Practice LMS", known(ids["platform"]), known(ids["person"])]) expect(page).not.toContain(foreign);
      }
      expect(await ofCompany()).toBe(before);
    });
  });

  describe("an administrator of this company", () => {
    it.each(["own log-in", "launch"])("by %s opens every page", async (kind) => {
      const door = kind === "launch" ? inside(launched) : own;
      const pages = Object.entries(DOORS).filter(([route, which]) => route.startsWith("GET") && (kind !== "launch" || which !== "own"));
      const statuses = [];
      for (const [route] of pages) statuses.push(`${route} ${(await knock(door, route)).status}`);
      expect(statuses.filter((line) => !line.endsWith(" 200"))).toEqual([]);
      expect(statuses.length).toBeGreaterThan(12);
    });

    it("by launch may not give on what the platform was given, nor change the installation's keys", async () => {
      const before = await ofCompany();
      for (const [route, kind] of Object.entries(DOORS)) {
        if (kind === "giving") expect((await knock(inside(launched), route)).status).toBe(403);
      }
      expect(await ofCompany()).toBe(before);
    });

    it("writes an audit line with each deed, naming who did it", async () => {
      const { services } = place.stack;
      const cohort = place.cohort;
      await services.store.commit([
        insert(collections.outbox, {
          id: "parked",
          tenant: PRACTICE_TENANT,
          state: "parked",
          due: 0,
          cohort,
          event: { type: "launched", cohort, person: known(ids["person"]), at: 1, key: "k" },
          tries: 1,
          reason: "refused: no",
          createdAt: 1,
        }),
      ]);
      await own.post("/outbox/retry", { id: "parked" });
      await own.post(fill("/jobs/:job/cancel"));
      await own.post(fill("/jobs/:job/retry"));
      await own.post(fill("/platforms/invitations/:invitation/withdraw"));
      await own.post(fill("/platforms/:platform/deployments"), { deployment: "12" });
      await own.post(fill("/platforms/:platform/state"), { state: "off" });
      await own.post(fill("/platforms/:platform/state"), { state: "on" });
      await own.post(fill("/persons/:person/sessions/end"));
      const { id } = known((await services.admin.administrators.list(PRACTICE_TENANT))[0]);
      const { records } = await services.store.find(collections.audit, PRACTICE_TENANT, { index: "byActor", equal: [id] });
      const done = [
        "delivery.resent",
        "job.cancelled",
        "job.retried",
        "platform.invitation-withdrawn",
        "platform.deployment-accepted",
        "platform.switched",
        "person.sessions-ended",
      ];
      expect(records.map(({ action }) => action)).toEqual(expect.arrayContaining(done));
      expect((await learner.get("/home")).status).toBe(401);
      expect((await instructor.get("/home")).status).toBe(200);
    });
  });
});
