import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { setTimeout as pause } from "node:timers/promises";
import { createPlatforms } from "../../../src/lti/platforms.ts";
import { systemClock } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { send, type Answered } from "../../support/launching-browser.ts";
import { MONGO, NO_MONGO } from "../../support/mongo-place.ts";
import { hiddenFields } from "../../support/practice-launch.ts";
import { TENANT, TOOL_PLACES, type ToolPlace } from "../../support/tool-places.ts";

jest.setTimeout(180_000);

const ROUNDS = 20;
const AT_ONCE = 20;

const inside = ({ location }: Answered): boolean => location.startsWith("/s/");
const faults = (answers: readonly Answered[]): readonly number[] => answers.map(({ status }) => status).filter((status) => status >= 500);

describe.each(TOOL_PLACES)("drill D12: $name", ({ mongo, open }) => {
  if (mongo && MONGO === undefined) {
    it.skip(`S10–S12 (${NO_MONGO})`, () => undefined);
    return;
  }
  let place: ToolPlace;
  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place.close());

  /** The same cookies whichever server is asked: a browser knows one address. */
  const post = (cookie: string, fields: { readonly state: string; readonly id_token: string }, nth: number): Promise<Answered> =>
    send(place.urls[nth % place.urls.length] ?? "", {
      method: "POST",
      path: "/lti/launch",
      headers: { "content-type": "application/x-www-form-urlencoded", cookie },
      body: new URLSearchParams(fields).toString(),
    });

  /** Rounds of one race, and how many launches each let in. */
  async function race(run: (round: number) => Promise<readonly Answered[]>): Promise<{ accepted: number[]; faults: readonly number[] }> {
    const accepted: number[] = [];
    const failed: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const answers = await run(round);
      accepted.push(answers.filter(inside).length);
      failed.push(...faults(answers));
    }
    return { accepted, faults: failed };
  }
  const EXACTLY_ONE = { accepted: Array<number>(ROUNDS).fill(1), faults: [] };

  it("S10 the very same launch 20 times at once: exactly one session in each of 20 rounds", async () => {
    const found = await race(async (round) => {
      const browser = place.browser(round);
      const begun = await browser.begin();
      const fields = { state: begun.state, id_token: place.platform.sign(browser.claims(begun, { sub: `same-${round}` })) };
      return Promise.all(Array.from({ length: AT_ONCE }, (_, n) => post(browser.cookie, fields, n)));
    });
    expect(found).toEqual(EXACTLY_ONE);
  });

  it("S11 one nonce under 20 states at once: exactly the one it was given to", async () => {
    const found = await race(async (round) => {
      const browser = place.browser(round);
      const begun = [];
      for (let n = 0; n < AT_ONCE; n += 1) begun.push(await browser.begin());
      const chosen = begun[round % AT_ONCE] ?? { state: "", nonce: "" };
      const token = place.platform.sign(browser.claims(chosen, { sub: `nonce-${round}` }));
      return Promise.all(begun.map(({ state }, n) => post(browser.cookie, { state, id_token: token }, n)));
    });
    expect(found).toEqual(EXACTLY_ONE);
  });

  it("S12 one state with 20 different tokens at once: exactly one", async () => {
    const found = await race(async (round) => {
      const browser = place.browser(round);
      const begun = await browser.begin();
      const tokens = Array.from({ length: AT_ONCE }, (_, n) => place.platform.sign(browser.claims(begun, { sub: `many-${round}-${n}` })));
      return Promise.all(tokens.map((token, n) => post(browser.cookie, { state: begun.state, id_token: token }, n)));
    });
    expect(found).toEqual(EXACTLY_ONE);
  });

  it("S13 20 different learners at once, begun on one server and finished on another: all", async () => {
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, n) => {
        const browser = place.browser(n);
        const begun = await browser.begin();
        const token = place.platform.sign(browser.claims(begun, { sub: `crowd-${n}` }));
        return post(browser.cookie, { state: begun.state, id_token: token }, n + 1);
      }),
    );
    expect(answers.filter(inside)).toHaveLength(AT_ONCE);
  });

  it("drill D12: a logout counts on every server within a second", async () => {
    const browser = place.browser();
    const { base } = await browser.launch({ sub: "leaver" });
    const everywhere = () =>
      Promise.all(place.urls.map((url) => send(url, { method: "GET", path: `${base}/home`, headers: { cookie: browser.cookie } })));
    const before = await everywhere();
    expect(before.map(({ status }) => status)).toEqual(place.urls.map(() => 200));
    const { _token = "" } = hiddenFields(before[0]?.body ?? "");
    // Asked at once: nobody waits for the second to pass.
    expect((await browser.post(`${base}/leave`, { _token })).status).toBe(200);
    expect((await everywhere()).map(({ status }) => status)).toEqual(place.urls.map(() => 401));
  });

  it("L21 a platform switched off by somebody else stops on every server within a second or so", async () => {
    const { id } = place.record;
    const elsewhere = createPlatforms({ store: place.store, clock: systemClock, ids: randomIds });
    const logins = () => Promise.all(place.urls.map((_, server) => place.browser(server).launch({ sub: "late" })));
    expect((await logins()).every(inside)).toBe(true);
    await elsewhere.setState(TENANT, id, "off");
    await pause(1_100);
    await expect(logins()).rejects.toThrow("login answered 401");
    await elsewhere.setState(TENANT, id, "on");
  });
});
