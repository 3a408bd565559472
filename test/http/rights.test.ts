import { afterAll, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import type { Role } from "../../src/people/records.ts";
import { sessionRoutes } from "../../src/routes.ts";
import type { SessionRoute } from "../../src/web/route.ts";
import { ROLES } from "../support/practice-cohort.ts";
import { ACTIONS, MAY } from "../support/rights-table.ts";
import { fill, onEachStore, type RightsPlace } from "../support/rights-place.ts";
import { ask, text } from "../support/seats.ts";

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
