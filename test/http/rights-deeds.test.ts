import { afterAll, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import { sessionRoutes } from "../../src/routes.ts";
import type { SessionRoute } from "../../src/web/route.ts";
import { fingerprint, ROLES } from "../support/practice-cohort.ts";
import { fill, onEachStore, type RightsPlace } from "../support/rights-place.ts";
import { text, type Headers, type Seat } from "../support/seats.ts";

jest.setTimeout(180_000);

type Forge = (seat: Seat, path: string, elsewhere: { readonly other: Seat; readonly lms: string }) => ReturnType<Seat["post"]>;

/** Ways in which a request can come from elsewhere than a page of this session. */
const FORGERIES: readonly { readonly name: string; readonly send: Forge }[] = [
  { name: "no token", send: (seat, path) => seat.postAs(path, {}) },
  { name: "an empty token", send: (seat, path) => seat.postAs(path, { _token: "" }) },
  { name: "the token of another session of the same person", send: (seat, path, { other }) => seat.postAs(path, { _token: other.token }) },
  { name: "the token twice", send: (seat, path) => seat.postAs(path, `_token=${seat.token}&_token=${seat.token}`) },
  { name: "a foreign origin", send: with_({ Origin: "https://evil.example" }) },
  { name: "the origin null of a sandbox", send: with_({ Origin: "null" }) },
  { name: "the LMS's origin", send: (seat, path, { lms }) => seat.post(path, {}, { Origin: lms }) },
  { name: "Sec-Fetch-Site: cross-site", send: with_({ "Sec-Fetch-Site": "cross-site" }) },
  { name: "Sec-Fetch-Site: same-site", send: with_({ "Sec-Fetch-Site": "same-site" }) },
  { name: "Sec-Fetch-Site: none", send: with_({ "Sec-Fetch-Site": "none" }) },
  {
    name: "the token in the address",
    send: (seat, path) => seat.postAs(`${path}?_token=${encodeURIComponent(seat.token)}`, {}),
  },
  {
    name: "JSON without the token's header",
    send: (seat, path) => seat.postAs(path, "{}", { "Content-Type": "application/json" }),
  },
];

function with_(headers: Headers): Forge {
  return (seat, path) => seat.post(path, {}, headers);
}

onEachStore((open) => {
  let place: RightsPlace;
  let routes: readonly SessionRoute[];

  beforeAll(async () => {
    place = await open();
    routes = sessionRoutes(place.stack.services);
  });
  afterAll(() => place.close());

  /**
   * Everything but the sessions themselves, whose last-seen time a page view may move, the audit lines of pages that were refused, and the
   * signals, which tell of an earlier commit a moment after it.
   */
  const everything = () =>
    fingerprint(
      place.stack.services.store,
      (collection, record) =>
        collection !== "sessions" && collection !== "signals" && (record as { action?: unknown }).action !== "rights.denied",
    );

  test("no page changes anything, whoever opens it", async () => {
    const { services } = place.stack;
    const seats = await Promise.all(ROLES.map((role) => place.seat(role)));
    const before = await everything();
    const opened: number[] = [];
    for (const seat of seats) {
      for (const route of routes.filter(({ method }) => method === "get")) opened.push((await seat.get(fill(route, place.ids))).status);
    }
    await services.roster.settled();
    expect(opened.filter((status) => status === 200).length).toBeGreaterThan(40);
    expect(opened.filter((status) => status >= 500)).toEqual([]);
    expect(await everything()).toBe(before);
  });

  describe("a post that does not come from a page of this session", () => {
    it.each(FORGERIES)("is refused everywhere: $name", async ({ send }) => {
      const seats = { own: await place.seat("instructor"), learner: await place.seat("learner"), other: await place.seat("instructor") };
      const before = await everything();
      const wrong: string[] = [];
      for (const route of routes.filter(({ method }) => method === "post")) {
        const seat = route.right === "own.work" ? seats.learner : seats.own;
        const answer = await send(seat, fill(route, place.ids), { other: seats.other, lms: place.stack.practice.url });
        const words =
          answer.type === "application/json" ? String((answer.body as { error?: { code?: string } }).error?.code) : text(answer);
        if (answer.status !== 403 || !/页面已过期，无法提交|bad-token/.test(words)) wrong.push(`${route.path}: ${answer.status}`);
      }
      expect(wrong).toEqual([]);
      expect(await everything()).toBe(before);
    });

    it("while the same from a page of ours is let through", async () => {
      const seat = await place.seat("instructor");
      const { url } = place.stack;
      const answer = await seat.post("/language", { locale: "en" }, { Origin: url, "Sec-Fetch-Site": "same-origin" });
      expect(answer.status).toBe(303);
      expect((await seat.get("/home")).text).toContain('<html lang="en"');
    });
  });
});
