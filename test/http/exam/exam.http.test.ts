import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { stepsIn } from "../../unit/exam/steps.ts";
import { serveExam, type Served } from "./served.ts";

let served: Served;
beforeEach(async () => {
  served = await serveExam();
});
afterEach(() => served.close());

interface Sending {
  readonly person?: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly token?: string;
}

function post(path: string, { person = "learner-1", json, form, token = `token-${person}` }: Sending): Promise<Response> {
  return fetch(`${served.url}/s/${person}${path}`, {
    method: "POST",
    redirect: "manual",
    headers:
      json === undefined
        ? { "content-type": "application/x-www-form-urlencoded" }
        : { "content-type": "application/json", "x-tierwise-token": token },
    body: json === undefined ? new URLSearchParams({ _token: token, ...form }).toString() : JSON.stringify(json),
  });
}

const get = (path: string, person = "learner-1"): Promise<Response> => fetch(`${served.url}/s/${person}${path}`, { redirect: "manual" });

describe("the way through an exam", () => {
  it("starts, saves, hands in, is marked and shows 88, page after page", async () => {
    expect((await get("/exam/theory")).status).toBe(200);
    const started = await post("/exam/theory/start", {});
    expect([started.status, started.headers.get("location")]).toEqual([303, "/s/learner-1/exam/theory/sitting"]);
    const sitting = await (await get("/exam/theory/sitting")).text();
    const attempt = await served.world.stored(/name="attempt" value="([^"]+)"/.exec(sitting)?.[1] ?? "");
    const shorts = served.world.shorts(attempt).map((question) => ({ question, value: "I listen.", revision: 1 }));
    const saved = await post("/exam/theory/save", {
      json: { attempt: attempt.id, answers: [...served.world.choices(attempt, 20), ...shorts] },
    });
    expect(saved.status).toBe(200);
    expect((await get("/exam/theory/check")).status).toBe(200);
    expect((await post("/exam/theory/hand-in", { form: { attempt: attempt.id } })).status).toBe(303);

    const { version } = await served.world.stored(attempt.id);
    const [first, second] = served.world.shorts(attempt);
    const form = { seen: String(version), [`mark.${first}`]: "28", [`mark.${second}`]: "20" };
    expect((await post(`/marking/${attempt.id}`, { person: "instructor-1", form })).status).toBe(303);
    expect(await (await get("/exam/theory")).text()).toContain("88.00");
  });
});

describe("who may what", () => {
  it("keeps learners from marking, and others from sitting", async () => {
    const attempt = await stepsIn(served.world).begun();
    expect((await get("/marking")).status).toBe(403);
    expect((await get(`/marking/${attempt.id}`)).status).toBe(403);
    expect((await get("/exam/theory", "mentor-1")).status).toBe(403);
    expect((await get("/exam/theory", "instructor-1")).status).toBe(403);
  });

  it("hides another person's sitting, whichever way it is named", async () => {
    const attempt = await stepsIn(served.world).begun();
    expect((await post("/exam/theory/hand-in", { person: "learner-2", form: { attempt: attempt.id } })).status).toBe(404);
    const stolen = await post("/exam/theory/save", { person: "learner-2", json: { attempt: attempt.id, answers: [] } });
    expect(stolen.status).toBe(404);
    expect(await stolen.json()).toMatchObject({ error: { code: "not-found" } });
  });

  it("takes no deed without the session's token", async () => {
    const attempt = await stepsIn(served.world).begun();
    expect((await post("/exam/theory/hand-in", { token: "guess", form: { attempt: attempt.id } })).status).toBe(403);
    expect((await post("/exam/theory/save", { token: "guess", json: { attempt: attempt.id, answers: [] } })).status).toBe(403);
    expect((await served.world.stored(attempt.id)).state).toBe("open");
  });
});

describe("odd requests", () => {
  it.each(["/exam/nothing", "/exam/nothing/sitting", "/exam/nothing/check"])("%s is not there", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it.each([
    ["no attempt", { answers: [] }],
    ["answers that are no list", { attempt: "a", answers: {} }],
    ["a negative revision", { attempt: "a", answers: [{ question: "q", value: "", revision: -1 }] }],
    ["flags that are no texts", { attempt: "a", answers: [], flags: [1] }],
  ])("a save with %s is a bad request, in JSON", async (_, json) => {
    const response = await post("/exam/theory/save", { json });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "bad-input" } });
  });

  it("hands in once, however often the button is pressed", async () => {
    const attempt = await stepsIn(served.world).begun();
    const all = await Promise.all(Array.from({ length: 10 }, () => post("/exam/theory/hand-in", { form: { attempt: attempt.id } })));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([303]));
    expect((await served.world.outbox()).filter((type) => type === "exam-handed-in")).toHaveLength(1);
  });
});
