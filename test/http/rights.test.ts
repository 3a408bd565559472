import { afterAll, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import type { Role } from "../../src/people/records.ts";
import { sessionRoutes } from "../../src/routes.ts";
import type { SessionRoute } from "../../src/web/route.ts";
import { ROLES } from "../support/practice-cohort.ts";
import { fill, onEachStore, type RightsPlace } from "../support/rights-place.ts";
import { ask, text } from "../support/seats.ts";

/** Who may do what, as the company's rules have it; typed from them, not from the code. */
// biome-ignore format: a table is read by its columns
const MAY = {
  //                      learner rater  mentor assist. instr. superv. admin.
  "be here":             [true,  true,  true,  true,  true,  true,  true],
  "own work":            [true,  false, false, false, false, false, false],
  "score evidence":      [false, true,  false, true,  false, false, false],
  "rate own mentees":    [false, false, true,  false, false, false, false],
  "mark and enter":      [false, false, false, true,  true,  false, false],
  "see the bank":        [false, false, false, true,  true,  false, false],
  "see the cohort":      [false, false, false, true,  true,  true,  false],
  "run the programme":   [false, false, false, false, true,  false, false],
  "decide":              [false, false, false, false, true,  true,  false],
  "see what was sent":   [false, false, false, false, true,  false, true],
  "administer":          [false, false, false, false, false, false, true],
} as const;
type Action = keyof typeof MAY;

/** Every page and deed, and the row of the table it falls under. A route without a row is a hole in the rights. */
const ACTIONS: Readonly<Record<string, Action>> = {
  "POST /language": "be here",
  "POST /leave": "be here",
  "POST /window": "be here",
  "GET /home": "be here",
  "GET /tier-scale.svg": "be here",
  "GET /exam/:component": "own work",
  "GET /exam/:component/start": "own work",
  "POST /exam/:component/start": "own work",
  "GET /exam/:component/published": "own work",
  "GET /exam/:component/sitting": "own work",
  "POST /exam/:component/save": "own work",
  "GET /exam/:component/check": "own work",
  "POST /exam/:component/hand-in": "own work",
  "POST /exam/:component/break": "own work",
  "POST /exam/:component/late": "own work",
  "GET /live": "run the programme",
  "GET /live/:component": "run the programme",
  "POST /live/:component/pause": "run the programme",
  "POST /live/:component/resume": "run the programme",
  "POST /live/:component/extend": "run the programme",
  "POST /live/:component/announce": "run the programme",
  "POST /live/:component/end": "run the programme",
  "GET /sittings/:attempt/integrity": "run the programme",
  "GET /late/:attempt": "run the programme",
  "POST /late/:attempt": "run the programme",
  "GET /people/:person/time": "run the programme",
  "POST /people/:person/time": "run the programme",
  "GET /results": "own work",
  "GET /certificate": "own work",
  "POST /certificate": "own work",
  "GET /certificate/:number": "own work",
  "GET /certificate/:number/qr.svg": "own work",
  "GET /panels": "score evidence",
  "GET /panels/:panel": "score evidence",
  "POST /panels/:panel/draft": "score evidence",
  "POST /panels/:panel/submit": "score evidence",
  "GET /mentees": "rate own mentees",
  "POST /mentees": "rate own mentees",
  "GET /marking": "mark and enter",
  "GET /marking/:attempt": "mark and enter",
  "POST /marking/:attempt": "mark and enter",
  "POST /marking/:component/questions/:written/next": "mark and enter",
  "GET /marking/:attempt/answers/:written": "mark and enter",
  "POST /marking/:attempt/answers/:written": "mark and enter",
  "POST /marking/:attempt/answers/:written/hold": "mark and enter",
  "POST /marking/:attempt/answers/:written/leave": "mark and enter",
  "GET /marking/apart/:marking": "mark and enter",
  "POST /marking/apart/:marking": "mark and enter",
  "GET /marking/:component/agreement": "run the programme",
  "GET /marking/:component/rules": "run the programme",
  "POST /marking/:component/rules": "run the programme",
  "POST /marking/:component/release": "run the programme",
  "GET /analysis/:component": "mark and enter",
  "GET /analysis/:component/chart.svg": "mark and enter",
  "GET /analysis/:component/items.csv": "mark and enter",
  "GET /analysis/:component/questions/:question": "mark and enter",
  "GET /daily": "mark and enter",
  "POST /daily": "mark and enter",
  "GET /practical": "mark and enter",
  "GET /board": "see the cohort",
  "GET /board/tiers.svg": "see the cohort",
  "GET /bulk": "run the programme",
  "POST /bulk/check": "run the programme",
  "POST /bulk": "run the programme",
  "GET /bulk/:bulk": "run the programme",
  "POST /bulk/:bulk/undo": "run the programme",
  "GET /cohort": "run the programme",
  "POST /cohort/training-end": "run the programme",
  "POST /cohort/archive": "run the programme",
  "POST /cohort/reopen": "run the programme",
  "POST /cohort/cycles": "run the programme",
  "GET /cycles": "be here",
  "POST /cycles": "be here",
  "GET /people": "run the programme",
  "POST /people": "run the programme",
  "GET /people/:person": "run the programme",
  "POST /people/:person": "run the programme",
  "POST /roster": "run the programme",
  "GET /sheets": "run the programme",
  "POST /sheets": "run the programme",
  "GET /sheets/:form": "run the programme",
  "GET /sheets/:form/file": "run the programme",
  "GET /sheets/imports/:import": "run the programme",
  "GET /sheets/imports/:import/rows/:line": "run the programme",
  "POST /sheets/imports/:import/rows/:line": "run the programme",
  "POST /sheets/imports/:import/apply": "run the programme",
  "POST /sheets/imports/:import/undo": "run the programme",
  "GET /bank": "see the bank",
  "POST /bank": "run the programme",
  "GET /bank/import": "run the programme",
  "POST /bank/import": "run the programme",
  "GET /bank/imports/:staged": "run the programme",
  "POST /bank/imports/:staged/apply": "run the programme",
  "GET /bank/template/file": "run the programme",
  "GET /bank/:bank": "see the bank",
  "GET /bank/:bank/file": "see the bank",
  "POST /bank/:bank/state": "run the programme",
  "GET /bank/:bank/new": "run the programme",
  "POST /bank/:bank/new": "run the programme",
  "POST /bank/:bank/preview": "run the programme",
  "GET /bank/:bank/questions/:item": "see the bank",
  "GET /bank/:bank/questions/:item/edit": "run the programme",
  "POST /bank/:bank/questions/:item/edit": "run the programme",
  "GET /bank/:bank/questions/:item/versions/:version": "see the bank",
  "POST /bank/:bank/questions/:item/versions": "run the programme",
  "GET /regrade/:component/:question": "run the programme",
  "POST /regrade/:component/:question": "run the programme",
  "GET /exams/:component": "run the programme",
  "POST /exams/:component": "run the programme",
  "GET /exams/:component/blueprint": "run the programme",
  "POST /exams/:component/blueprint": "run the programme",
  "GET /exams/:component/make-ups": "run the programme",
  "POST /exams/:component/make-ups": "run the programme",
  "POST /exams/:component/make-ups/:makeUp/withdraw": "run the programme",
  "GET /programme": "run the programme",
  "POST /programme": "run the programme",
  "POST /programme/proposals/:proposal/publish": "run the programme",
  "POST /programme/proposals/:proposal/decline": "run the programme",
  "POST /practical/:component/assign": "run the programme",
  "GET /practical/panels/:panel/moderate": "run the programme",
  "POST /practical/panels/:panel/moderate": "run the programme",
  "GET /applications": "run the programme",
  "POST /applications/:application/issue": "run the programme",
  "POST /applications/:application/refuse": "run the programme",
  "POST /applications/revoke": "run the programme",
  "GET /activity/:component": "be here",
  "POST /files": "be here",
  "GET /files/:file": "be here",
  "GET /jobs/:job": "be here",
  "POST /jobs/:job/cancel": "be here",
  "GET /signals": "be here",
  "GET /notices": "be here",
  "GET /notices/undelivered": "run the programme",
  "POST /notices/undelivered": "run the programme",
  "POST /notices/signing-off/revoke": "be here",
  "GET /notices/count": "be here",
  "POST /notices/read": "be here",
  "GET /notices/preferences": "be here",
  "POST /notices/preferences": "be here",
  "POST /notices/feed": "be here",
  "POST /notices/feed/revoke": "be here",
  "GET /review": "be here",
  "GET /deep-linking": "run the programme",
  "POST /deep-linking": "run the programme",
  "POST /deep-linking/cancel": "run the programme",
  "GET /course-copy": "run the programme",
  "POST /course-copy": "run the programme",
  "GET /decide": "decide",
  "POST /decide": "decide",
  "GET /sync": "see what was sent",
  "POST /sync/resend": "see what was sent",
  "GET /admin": "administer",
  "GET /admin/persons": "administer",
  "GET /admin/persons/:person": "administer",
  "POST /admin/persons/:person/sessions/end": "administer",
  "GET /admin/persons/:person/record": "administer",
  "POST /admin/persons/:person/posts": "administer",
  "POST /admin/persons/:person/leave": "administer",
  "POST /admin/persons/:person/join": "administer",
  "POST /admin/persons/:person/part": "administer",
  "POST /admin/persons/:person/accounts/:account/part": "administer",
  "GET /admin/outbox": "administer",
  "POST /admin/outbox/retry": "administer",
  "GET /admin/notices": "administer",
  "POST /admin/notices/mail/test": "administer",
  "POST /admin/notices/webhooks": "administer",
  "POST /admin/notices/webhooks/:webhook/test": "administer",
  "POST /admin/notices/webhooks/:webhook/remove": "administer",
  "GET /admin/notices/texts": "administer",
  "GET /admin/notices/text": "administer",
  "POST /admin/notices/text": "administer",
  "POST /admin/notices/text/preview": "administer",
  "POST /admin/notices/text/reset": "administer",
  "GET /admin/notices/undelivered": "administer",
  "POST /admin/notices/undelivered": "administer",
  "GET /admin/jobs": "administer",
  "POST /admin/jobs/:job/cancel": "administer",
  "POST /admin/jobs/:job/retry": "administer",
  "GET /admin/audit": "administer",
  "POST /admin/audit/check": "administer",
  "GET /admin/storage": "administer",
  "GET /admin/keys": "administer",
  "POST /admin/keys/rotate": "administer",
  "GET /admin/platforms": "administer",
  "GET /admin/platforms/invite": "administer",
  "POST /admin/platforms/invite": "administer",
  "POST /admin/platforms/invitations/:invitation/withdraw": "administer",
  "GET /admin/platforms/add": "administer",
  "POST /admin/platforms/add": "administer",
  "GET /admin/platforms/:platform": "administer",
  "POST /admin/platforms/:platform": "administer",
  "POST /admin/platforms/:platform/state": "administer",
  "POST /admin/platforms/:platform/deployments": "administer",
  "POST /admin/platforms/:platform/administrators": "administer",
  "GET /admin/platforms/:platform/self-test": "administer",
  "POST /admin/platforms/:platform/self-test": "administer",
  "GET /sync/grades": "see what was sent",
  "POST /sync/check": "see what was sent",
  "POST /sync/repair": "see what was sent",
  "GET /sync/gradebook": "run the programme",
  "POST /sync/gradebook": "run the programme",
  "GET /reports": "run the programme",
  "POST /reports": "run the programme",
  "GET /reports/chart.svg": "run the programme",
  "GET /reports/answer.csv": "run the programme",
  "POST /sync/gradebook/release": "run the programme",
  "POST /sync/gradebook/policies": "run the programme",
  "POST /sync/gradebook/settle": "run the programme",
  "POST /sync/gradebook/columns": "run the programme",
  "POST /results/ask": "own work",
};

/** Deeds of the administrator's own log-in: a launch reaches their pages and is refused them (see admin/rights.test.ts). */
const BY_OWN_LOGIN: ReadonlySet<string> = new Set(["POST /admin/keys/rotate", "POST /admin/platforms/:platform/administrators"]);

/** Pages of a message of their own: a launch that only opened a link has none. */
const OF_A_MESSAGE: ReadonlySet<string> = new Set(["GET /review", "GET /deep-linking", "POST /deep-linking/cancel"]);

/** Deeds whose record the deed before them has used up, so that the one with the right finds nothing any more. */
const SPENT: ReadonlySet<string> = new Set(["POST /programme/proposals/:proposal/decline"]);

/** Records that are there for some alone of those who may open such a page: a job for who leads the cohort, a file unused for who sent it. */
const HOLDERS: Readonly<Record<string, readonly Role[]>> = { job: ["instructor", "administrator"], file: ["instructor"] };

jest.setTimeout(180_000);

const nameOf = ({ method, path }: SessionRoute): string => `${method.toUpperCase()} ${path}`;

/** What the table has a role answered: let in, refused the right, or told that there is nothing. */
function due(route: SessionRoute, { role, column }: { role: Role; column: number }): "in" | "forbidden" | "nothing" {
  const name = nameOf(route);
  const action = ACTIONS[name];
  if (action === undefined || MAY[action][column] !== true || BY_OWN_LOGIN.has(name)) return "forbidden";
  const [, record = ""] = /:(\w+)/.exec(route.path) ?? [];
  return (HOLDERS[record] ?? ROLES).includes(role) ? "in" : "nothing";
}

function given(route: SessionRoute, status: number): "in" | "forbidden" | "nothing" | "something else" {
  if (status === 403) return "forbidden";
  if (status === 404) return OF_A_MESSAGE.has(nameOf(route)) || SPENT.has(nameOf(route)) ? "in" : "nothing";
  return [200, 303, 400, 409, 422].includes(status) ? "in" : "something else";
}

onEachStore((open) => {
  let place: RightsPlace;
  let routes: readonly SessionRoute[];

  beforeAll(async () => {
    place = await open();
    routes = sessionRoutes(place.stack.services);
  });
  afterAll(() => place.close());

  test("every route has its row in the table, and the table names no route that is gone", () => {
    expect(routes.map(nameOf).toSorted()).toEqual(Object.keys(ACTIONS).toSorted());
  });

  describe.each(ROLES.map((role, column) => ({ role, column })))("$role", ({ role, column }) => {
    it("opens exactly the pages and does exactly the deeds of the table", async () => {
      const seat = await place.seat(role);
      const wrong: string[] = [];
      // Leaving ends the session, so it comes last.
      for (const route of routes.toSorted((a, b) => Number(a.path === "/leave") - Number(b.path === "/leave"))) {
        const path = fill(route, place.ids);
        const { status } = await (route.method === "get" ? seat.get(path) : seat.post(path));
        const expected = due(route, { role, column });
        if (given(route, status) !== expected) wrong.push(`${nameOf(route)}: ${status} instead of ${expected}`);
      }
      expect(wrong).toEqual([]);
    });
  });

  describe("a refusal of a right", () => {
    it("says so in the reader's words, with a reference and a way back", async () => {
      const seat = await place.seat("learner");
      const answer = await seat.get("/board");
      expect(answer.status).toBe(403);
      expect(text(answer)).toMatch(/您不能打开这个页面.*参考编号 [2-9A-Z]{8}/);
      expect(answer.text).toContain(`href="${seat.href("/home")}"`);
    });
  });

  describe("without a session", () => {
    it.each(["no cookie", "a made-up cookie", "another launch's cookie"])("%s opens nothing", async (kind) => {
      const [mine, other] = [await place.seat("instructor"), await place.seat("instructor")];
      const cookies = { "no cookie": "", "a made-up cookie": `__Host-tw-${mine.session.id}=${"A".repeat(43)}` };
      const cookie = cookies[kind as keyof typeof cookies] ?? other.cookie;
      const { get, post } = ask(place.stack.url);
      const wrong: string[] = [];
      for (const route of routes) {
        const path = mine.href(fill(route, place.ids));
        const answer = await (route.method === "get"
          ? get(path, { Cookie: cookie })
          : post(path, { _token: mine.token }, { Cookie: cookie }));
        if (answer.status !== 401 || !text(answer).includes("本次访问已结束")) wrong.push(`${nameOf(route)}: ${answer.status}`);
      }
      expect(wrong).toEqual([]);
    });
  });
});
