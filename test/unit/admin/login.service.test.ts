import { afterAll, beforeAll, describe, expect, it, test } from "@jest/globals";
import { LINK_LIFE } from "../../../src/admin/administrators.service.ts";
import { STEP_LIFE } from "../../../src/admin/login.service.ts";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { openWorld, PASSWORD, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const FROM = { address: "192.0.2.9", agent: "", locale: "en" } as const;
const twice = { password: PASSWORD, again: PASSWORD };

describe("a one-time link", () => {
  it("holds 24 hours, not a millisecond longer", async () => {
    const token = await world.invited("late");
    world.clock.advance(LINK_LIFE - 1);
    expect((await world.setup.look(token)).type).toBe("open");
    world.clock.advance(1);
    expect((await world.setup.look(token)).type).toBe("closed");
    expect((await world.setup.setPassword(token, twice)).type).toBe("closed");
    expect((await world.setup.finish(token, "000000", FROM)).type).toBe("closed");
  });

  it("counts a second factor only once a code of it was entered, and wants the password first", async () => {
    const token = await world.invited("steps");
    const { totp } = (await world.setup.look(token)) as { totp: string };
    expect(await world.setup.finish(token, world.code(totp), FROM)).toEqual({ type: "no-password" });
    expect(await world.setup.setPassword(token, { password: PASSWORD, again: "another" })).toEqual({ type: "refused", problem: "differs" });
    expect(await world.setup.setPassword(token, twice)).toEqual({ type: "set" });
    expect(await world.setup.finish(token, "000000", FROM)).toEqual({ type: "refused" });
    expect((await world.logIn({ name: "steps", code: world.code(totp) })).type).toBe("refused");
    expect((await world.setup.finish(token, world.code(totp), FROM)).type).toBe("done");
  });

  it("is spent once, also by two at the same moment", async () => {
    const token = await world.invited("race");
    await world.setup.setPassword(token, twice);
    const { totp } = (await world.setup.look(token)) as { totp: string };
    const code = world.code(totp);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => world.setup.finish(token, code, FROM)));
    expect(outcomes.map(({ type }) => type).toSorted()).toEqual(["closed", "closed", "closed", "closed", "done"]);
  });

  it("is superseded by a newer one, and stands nowhere in the store", async () => {
    const token = await world.invited("again");
    const reset = await world.administrators.reset("acme", "Again");
    expect(reset.type).toBe("reset");
    expect((await world.setup.look(token)).type).toBe("closed");
    const stored = JSON.stringify(await world.administrators.list("acme"));
    expect(stored).not.toContain(token);
    if (reset.type === "reset") expect(stored).not.toContain(world.tokenOf(reset.link));
  });
});

describe("a name", () => {
  it("belongs to one administrator, whatever letters it is written in and whatever the company", async () => {
    await world.invited("Chen Jing");
    for (const name of ["chen jing", " CHEN  JING ", "ｃｈｅｎ jing"]) {
      expect(await world.administrators.create({ tenant: "other", name })).toEqual({ type: "taken" });
    }
    expect((await world.administrators.reset("other", "Chen Jing")).type).toBe("not-found");
    expect(await world.administrators.disable("other", "Chen Jing")).toBe(false);
  });
});

describe("a log-in", () => {
  it("wants name, password and code, and refuses every wrong one with the same answer", async () => {
    const { totp } = await world.ready("whole");
    world.nextCode();
    const right = { name: "whole", password: PASSWORD, code: world.code(totp) };
    for (const wrong of [{ name: "nobody" }, { password: "something else entirely" }, { code: "000000" }, { code: "" }]) {
      expect(await world.logIn({ ...right, ...wrong, address: "192.0.2.2" })).toEqual({ type: "refused" });
    }
    expect(await world.logIn({ ...right, name: "WHOLE" })).toMatchObject({ type: "in", byCode: false });
    const parts = (await world.audit()).filter(({ action }) => action === "admin.login-failed").map(({ detail }) => detail);
    expect(
      parts
        .slice(-3)
        .map((detail) => (detail as { part: string }).part)
        .toSorted(),
    ).toEqual(["code", "code", "password"]);
    expect((await world.audit("system")).at(-1)).toMatchObject({ action: "admin.login-failed", detail: { part: "name" } });
    expect((await world.audit()).map(({ action }) => action)).toContain("admin.logged-in");
  });

  it("keeps one length for the sealed first step, whoever it is", async () => {
    const steps = [];
    for (const [name, password] of [
      ["whole", PASSWORD],
      ["whole", "wrong wrong wrong"],
      ["n", ""],
      ["x".repeat(100), "y"],
    ] as const) {
      const begun = await world.login.begin({ name, password, address: "192.0.2.3" });
      steps.push(begun.type === "next" ? begun.step.length : 0);
    }
    expect(new Set(steps).size).toBe(1);
  });

  it("takes no code twice, not even the one that set the account up, and not by two at once", async () => {
    const { totp } = await world.ready("replay");
    expect((await world.logIn({ name: "replay", code: world.code(totp) })).type).toBe("refused");
    world.nextCode();
    const code = world.code(totp);
    const both = await Promise.all([1, 2].map(() => world.logIn({ name: "replay", code })));
    expect(both.map(({ type }) => type).toSorted()).toEqual(["in", "refused"]);
    expect((await world.logIn({ name: "replay", code })).type).toBe("refused");
  });

  it("takes each recovery code once, and counts what is left", async () => {
    const { codes } = await world.ready("codes");
    const [first = "", second = ""] = codes;
    expect(await world.logIn({ name: "codes", code: first.toLowerCase() })).toMatchObject({ type: "in", byCode: true, codesLeft: 9 });
    expect((await world.logIn({ name: "codes", code: first })).type).toBe("refused");
    expect(await world.logIn({ name: "codes", code: second })).toMatchObject({ type: "in", codesLeft: 8 });
  });

  it("has to be finished within five minutes, with what was sealed for it", async () => {
    const { totp } = await world.ready("slow");
    const begun = await world.login.begin({ name: "slow", password: PASSWORD, address: "192.0.2.4" });
    if (begun.type !== "next") throw new Error(begun.type);
    for (const step of ["", "made up", `${begun.step.slice(0, -2)}AA`]) {
      expect(await world.login.finish({ step, code: world.code(totp), from: FROM })).toEqual({ type: "over" });
    }
    world.clock.advance(STEP_LIFE);
    expect(await world.login.finish({ step: begun.step, code: world.code(totp), from: FROM })).toEqual({ type: "over" });
  });

  it("is not there for who is disabled or still invited", async () => {
    const { totp } = await world.ready("gone");
    await world.administrators.disable("acme", "gone");
    world.nextCode();
    expect((await world.logIn({ name: "gone", code: world.code(totp) })).type).toBe("refused");
    await world.invited("not yet");
    expect((await world.logIn({ name: "not yet", code: "000000" })).type).toBe("refused");
  });
});

describe("guessing", () => {
  it("is held off per name and address, so that others of the name's owner still get in", async () => {
    const { totp } = await world.ready("target");
    world.nextCode();
    const types = [];
    for (let round = 0; round < 8; round += 1) {
      types.push((await world.logIn({ name: "target", password: `guess number ${round}`, code: "000000", address: "203.0.113.5" })).type);
    }
    expect(types).toEqual([...Array.from({ length: 6 }, () => "refused"), "throttled", "throttled"]);
    expect((await world.logIn({ name: "target", code: world.code(totp), address: "203.0.113.5" })).type).toBe("throttled");
    expect((await world.logIn({ name: "target", code: world.code(totp), address: "192.0.2.77" })).type).toBe("in");
  });

  it("of a name nobody has is held off just as much", async () => {
    const last = [];
    for (let round = 0; round < 7; round += 1)
      last.push((await world.logIn({ name: "no such name", code: "000000", address: "203.0.113.7" })).type);
    expect(last.slice(-2)).toEqual(["refused", "throttled"]);
  });
});

describe("an administrator's session", () => {
  test.each([
    [30 * MINUTE - 1, true],
    [30 * MINUTE, false],
  ])("%i ms after the last request is alive: %s", async (idle, alive) => {
    const { cookies } = await world.ready(`idle ${idle}`);
    world.clock.advance(idle);
    expect((await world.sessions.resolve(cookies, world.clock())) !== undefined).toBe(alive);
  });

  it("ends 8 hours after the log-in, however busy", async () => {
    const { cookies } = await world.ready("busy");
    for (let at = 0; at < 8 * HOUR; at += 20 * MINUTE) {
      expect(await world.sessions.resolve(cookies, world.clock())).toBeDefined();
      world.clock.advance(20 * MINUTE);
    }
    expect(await world.sessions.resolve(cookies, world.clock())).toBeUndefined();
  });

  it.each(["reset", "disable"] as const)("ends at once by `admin %s`, and a new set-up does not revive it", async (deed) => {
    const { cookies } = await world.ready(`by ${deed}`);
    await world.administrators[deed]("acme", `by ${deed}`);
    expect(await world.sessions.resolve(cookies, world.clock())).toBeUndefined();
    const reset = await world.administrators.reset("acme", `by ${deed}`);
    if (reset.type !== "reset") throw new Error(reset.type);
    const token = world.tokenOf(reset.link);
    await world.setup.setPassword(token, twice);
    const { totp } = (await world.setup.look(token)) as { totp: string };
    expect((await world.setup.finish(token, world.code(totp), FROM)).type).toBe("done");
    expect(await world.sessions.resolve(cookies, world.clock())).toBeUndefined();
  });

  it("is listed, ended one by one or all others at once, by the password alone", async () => {
    const { cookies, codes } = await world.ready("many");
    for (const code of codes.slice(0, 3)) await world.logIn({ name: "many", code });
    const visit = await world.visit(cookies);
    const all = await world.account.sessions(visit);
    expect(all).toHaveLength(4);
    const other = all.find(({ id }) => id !== visit.session.id)?.id ?? "";
    expect(await world.account.end(visit, { id: other }, "not the password")).toEqual({ type: "wrong-password" });
    expect(await world.account.end(visit, { id: other }, PASSWORD)).toEqual({ type: "ended", count: 1 });
    expect(await world.account.end(visit, "others", PASSWORD)).toEqual({ type: "ended", count: 2 });
    expect((await world.account.sessions(visit)).map(({ id }) => id)).toEqual([visit.session.id]);
    await expect(world.account.end(visit, { id: other }, PASSWORD)).rejects.toMatchObject({ code: "not-found" });
  });

  it("alone survives a change of password, which the old one and the rules must allow", async () => {
    const { cookies, codes } = await world.ready("change");
    const second = await world.logIn({ name: "change", code: codes[0] ?? "" });
    const visit = await world.visit(cookies);
    const wish = { present: PASSWORD, password: "another long sentence", again: "another long sentence" };
    expect(await world.account.changePassword(visit, { ...wish, present: "wrong" })).toEqual({ type: "wrong-password" });
    expect(await world.account.changePassword(visit, { ...wish, password: "short", again: "short" })).toEqual({
      type: "refused",
      problem: "short",
    });
    expect(await world.account.changePassword(visit, wish)).toEqual({ type: "changed" });
    expect(await world.sessions.resolve(cookies, world.clock())).toBeDefined();
    if (second.type !== "in") throw new Error(second.type);
    expect(await world.sessions.resolve({ [second.cookie.name]: second.cookie.value }, world.clock())).toBeUndefined();
    expect((await world.logIn({ name: "change", code: codes[1] ?? "" })).type).toBe("refused");
    expect((await world.logIn({ name: "change", password: wish.password, code: codes[1] ?? "" })).type).toBe("in");
  });

  it("makes ten new recovery codes in place of all old ones", async () => {
    const { cookies, codes } = await world.ready("renew");
    const renewed = await world.account.renewCodes(await world.visit(cookies), PASSWORD);
    if (renewed.type !== "renewed") throw new Error(renewed.type);
    expect((await world.logIn({ name: "renew", code: codes[0] ?? "" })).type).toBe("refused");
    expect((await world.logIn({ name: "renew", code: renewed.codes[0] ?? "" })).type).toBe("in");
  });
});
