import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { Response } from "supertest";
import { codeOf, linkFor, openAdministrator, PASSWORD, type AdministratorSeat } from "../../support/administrator.ts";
import { ask, text, type Headers } from "../../support/seats.ts";
import { startStack, type Stack } from "../../support/stack.ts";

/** Passwords are hashed in earnest here. */
jest.setTimeout(180_000);

let stack: Stack;
let seat: AdministratorSeat;
beforeAll(async () => {
  stack = await startStack();
  seat = await openAdministrator(stack, "acme", "Lin Wei");
}, 180_000);
afterAll(() => stack.close());

const setCookies = (answer: Response): readonly string[] => [answer.headers["set-cookie"] ?? []].flat();
const jar = (...answers: readonly Response[]): string =>
  answers
    .flatMap(setCookies)
    .map((line) => line.split(";")[0])
    .join("; ");
const tokenOn = (answer: Response): string => /name="_token" value="([^"]+)"/.exec(answer.text)?.[1]?.replaceAll("&#x3D;", "=") ?? "";
const english: Headers = { "Accept-Language": "en" };

/** Both steps of a log-in as a browser goes through them. */
async function logIn({ name, password, code }: { name: string; password: string; code: string }) {
  const { get, post } = ask(stack.url);
  const page = await get("/admin/login", english);
  const guest = { Cookie: jar(page), ...english };
  const first = await post("/admin/login", { _token: tokenOn(page), name, password }, guest);
  const between = { Cookie: `${jar(page)}; ${jar(first)}`, ...english };
  const codePage = await get("/admin/login/code", between);
  const second = await post("/admin/login/code", { _token: tokenOn(codePage), code }, between);
  return { page, first, codePage, second };
}

describe("the one-time link", () => {
  it("leads through password and second factor to the recovery codes, shown once, and lets in", async () => {
    const { get, post } = ask(stack.url);
    const link = await linkFor(stack, "acme", "Newcomer");
    const first = await get(`/admin/setup?link=${link}`, english);
    expect(text(first)).toContain("A password of 12 to 128 characters");
    expect(first.text).toContain('autocomplete="new-password"');
    const short = await post("/admin/setup", { link, password: "short", again: "short" }, english);
    expect([short.status, text(short).includes("too short")]).toEqual([422, true]);
    expect(short.text).not.toContain('value="short"');
    expect((await post("/admin/setup", { link, password: PASSWORD, again: PASSWORD }, english)).status).toBe(303);
    const factor = await get(`/admin/setup?link=${link}`, english);
    const secret = (/id="secret">([A-Z2-7 ]+)</.exec(factor.text)?.[1] ?? "").replaceAll(" ", "");
    const picture = await get(`/admin/setup/qr.svg?link=${link}`);
    expect([picture.headers["content-type"], picture.headers["cache-control"]]).toEqual(["image/svg+xml; charset=utf-8", "no-store"]);
    const wrong = await post("/admin/setup/factor", { link, code: "000000" }, english);
    expect([wrong.status, text(wrong).includes("not right")]).toEqual([422, true]);
    const done = await post("/admin/setup/factor", { link, code: codeOf(secret) }, english);
    expect(done.text.match(/<li>([2-9A-Z]{6}-){3}[2-9A-Z]{6}<\/li>/g)).toHaveLength(10);
    expect((await get("/admin", { Cookie: jar(done) })).status).toBe(200);
    for (const answer of [
      await get(`/admin/setup?link=${link}`, english),
      await post("/admin/setup/factor", { link, code: codeOf(secret, 1) }, english),
    ]) {
      expect([answer.status, text(answer).includes("no longer holds")]).toEqual([403, true]);
    }
    expect((await get(`/admin/setup/qr.svg?link=${link}`)).status).toBe(404);
  });
});

describe("the log-in", () => {
  it("gives a cookie that no other site and no frame can use, a new one each time", async () => {
    const [one, two] = [
      await logIn({ name: seat.name, password: PASSWORD, code: codeOf(seat.totp, 1) }),
      await logIn({ name: seat.name, password: PASSWORD, code: seat.codes[0] ?? "" }),
    ];
    const cookie = setCookies(one.second).find((line) => line.startsWith("__Host-tw-admin=")) ?? "";
    expect(cookie).toMatch(/^__Host-tw-admin=[\w-]{43}; Path=\/; Max-Age=28800; Secure; HttpOnly; SameSite=Strict$/);
    expect(setCookies(two.second).find((line) => line.startsWith("__Host-tw-admin="))).not.toBe(cookie);
    expect([one.second.status, one.second.headers["location"]]).toEqual([303, "/admin"]);
    expect(two.second.headers["location"]).toBe("/admin/account");
  });

  it("answers a wrong name, password and code alike, byte for byte", async () => {
    const right = { name: seat.name, password: PASSWORD, code: "000000" };
    const answers = [];
    for (const wrong of [{}, { name: "nobody at all" }, { password: "not the password" }]) {
      const { first, second } = await logIn({ ...right, ...wrong });
      const plain = (answer: Response) => answer.text.replaceAll(/value="[\w-]{43}"/g, "");
      answers.push([first.status, first.headers["location"], jar(first).length, second.status, plain(second)]);
    }
    expect(answers[0]?.[3]).toBe(422);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it("takes forms of its own page in the same browser only", async () => {
    const { get, post } = ask(stack.url);
    const page = await get("/admin/login", english);
    const form = { _token: tokenOn(page), name: seat.name, password: PASSWORD };
    const cookie = { Cookie: jar(page) };
    const statuses = [
      await post("/admin/login", form),
      await post("/admin/login", { ...form, _token: "" }, cookie),
      await post("/admin/login", form, { ...cookie, Origin: "https://evil.example" }),
      await post("/admin/login", form, { ...cookie, "Sec-Fetch-Site": "cross-site" }),
      await post("/admin/login", form, { Cookie: jar(await get("/admin/login")) }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 403, 403, 403]);
    expect((await post("/admin/login", form, { ...cookie, Origin: stack.url })).status).toBe(303);
  });

  it("holds off who guesses, saying how long", async () => {
    let last: Response | undefined;
    for (let round = 0; round < 8; round += 1)
      last = (await logIn({ name: "guessed", password: `guess number ${round}`, code: "000000" })).first;
    expect(last?.status).toBe(429);
    expect(Number(last?.headers["retry-after"])).toBeGreaterThan(60);
    expect(text(last as Response)).toMatch(/Wait 1[45] minutes/);
  }, 180_000);
});

describe("the administrator's own door", () => {
  it("lets no frame show any page of it, errors and the log-in included", async () => {
    const { get } = ask(stack.url);
    const answers = [
      await seat.get("/"),
      await seat.get("/nothing"),
      await get("/admin/login"),
      await get("/admin/setup?link=x"),
      await get("/admin"),
      await seat.post("/keys/rotate", { _token: "wrong" }),
      await ask(stack.url).post("/admin/login", {}),
    ];
    for (const answer of answers) {
      expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(answer.headers["cache-control"]).toBe("no-store");
    }
  });

  it("wants the session's form token and our own origin for every deed", async () => {
    const statuses = [
      await seat.post("/language", { _token: "", locale: "en" }),
      await seat.post("/language", { locale: "en" }, { Origin: "https://evil.example" }),
      await seat.post("/language", { locale: "en" }, { Origin: stack.url }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 303]);
    expect((await seat.get("/")).text).toContain('lang="en"');
  });

  it("shows no password again and ends the session at once on leaving", async () => {
    const other = await openAdministrator(stack, "acme", "Leaver");
    const wrong = await other.post("/account/password", { present: "secret present", password: "secret new one", again: "secret new one" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).not.toContain("secret");
    const left = await other.post("/leave");
    expect([left.status, left.headers["location"]]).toEqual([303, "/admin/login?left=1"]);
    expect(setCookies(left)[0]).toContain("__Host-tw-admin=; Path=/; Max-Age=0");
    expect((await other.get("/")).headers["location"]).toBe("/admin/login?ended=1");
  });
});
