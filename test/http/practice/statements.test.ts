import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { ACTOR, EXAM, lrsClient, statement, VERB } from "./lrsClient.ts";
import type { Statement } from "./lrsClient.ts";
import { START, startBench } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

let bench: Bench;
const { ask, send } = lrsClient(() => bench);
beforeAll(async () => {
  bench = await startBench();
});
beforeEach(() => {
  bench.clock.now = START;
  bench.practice.lrs.clear();
});
afterAll(() => bench.close());

const CHOICE = {
  type: "http://adlnet.gov/expapi/activities/cmi.interaction",
  interactionType: "choice",
  correctResponsesPattern: ["a[,]b"],
  choices: [{ id: "a" }, { id: "b" }],
};

describe("storing statements", () => {
  it("takes one or a list, answers the ids, and adds what a store adds", async () => {
    const [one, two] = [statement(), statement()];
    expect(await (await send([one, two])).json()).toEqual([one.id, two.id]);
    const read = await (await ask(`?statementId=${String(one.id)}`)).response.json();
    expect(read).toMatchObject({ ...one, version: "1.0.0", stored: "2026-11-22T06:00:00.000Z", authority: { objectType: "Agent" } });
  });

  test.each<[string, Statement]>([
    ["a multiple choice answer", { object: { id: EXAM.id, definition: CHOICE }, result: { response: "a[,]b", success: true } }],
    ["an identified group with members", { actor: { objectType: "Group", mbox: "mailto:panel@x.example", member: [ACTOR] } }],
    ["an anonymous group", { actor: { objectType: "Group", member: [ACTOR] } }],
    ["a sub-statement", { object: { objectType: "SubStatement", actor: ACTOR, verb: { id: `${VERB}attended` }, object: EXAM } }],
    ["null inside an extension", { result: { extensions: { "http://x.example/e": { a: null } } } }],
    ["an offset timestamp", { timestamp: "2026-11-22T13:59:00+08:00" }],
    ["a duration in weeks", { result: { duration: "P2W" } }],
  ])("takes %s", async (_name, changes) => {
    expect((await send(statement(changes))).status).toBe(200);
  });

  test.each<[string, Statement]>([
    ["an id that is no UUID", { id: "1" }],
    ["no actor", { actor: undefined }],
    ["an agent without identifier", { actor: { name: "x" } }],
    ["an agent with two identifiers", { actor: { ...ACTOR, mbox: "mailto:a@x.example" } }],
    ["a mailbox without mailto", { actor: { mbox: "a@x.example" } }],
    ["a short SHA-1", { actor: { mbox_sha1sum: "abc" } }],
    ["an account without a name", { actor: { account: { homePage: "http://lms.example" } } }],
    ["an account whose home is no IRI", { actor: { account: { homePage: "lms", name: "11" } } }],
    ["an anonymous group without members", { actor: { objectType: "Group" } }],
    ["a group in a group", { actor: { objectType: "Group", member: [{ objectType: "Group", member: [ACTOR] }] } }],
    ["an unknown kind of actor", { actor: { ...ACTOR, objectType: "Person" } }],
    ["no verb", { verb: undefined }],
    ["a verb that is a word", { verb: { id: "passed" } }],
    ["a language map with a broken tag", { verb: { id: `${VERB}passed`, display: { "not a tag": "x" } } }],
    ["a language map of numbers", { verb: { id: `${VERB}passed`, display: { en: 1 } } }],
    ["no object", { object: undefined }],
    ["an activity that is no IRI", { object: { id: "exam 1" } }],
    ["an unknown kind of object", { object: { objectType: "Thing", id: EXAM.id } }],
    ["a reference that is no UUID", { object: { objectType: "StatementRef", id: "x" } }],
    [
      "a sub-statement with an id",
      { object: { objectType: "SubStatement", id: randomUUID(), actor: ACTOR, verb: { id: `${VERB}passed` }, object: EXAM } },
    ],
    [
      "a sub-statement in a sub-statement",
      { object: { objectType: "SubStatement", actor: ACTOR, verb: { id: `${VERB}passed` }, object: { objectType: "SubStatement" } } },
    ],
    ["scaled above 1", { result: { score: { scaled: 1.01 } } }],
    ["scaled below -1", { result: { score: { scaled: -1.01 } } }],
    ["raw above max", { result: { score: { raw: 101, min: 0, max: 100 } } }],
    ["raw below min", { result: { score: { raw: -1, min: 0 } } }],
    ["min above max", { result: { score: { min: 100, max: 0 } } }],
    ["a score in words", { result: { score: { raw: "82" } } }],
    ["success as a word", { result: { success: "true" } }],
    ["one exact day with an empty time", { result: { duration: "P1DT" } }],
    ["an empty duration", { result: { duration: "P" } }],
    ["a duration in seconds", { result: { duration: 62 } }],
    ["an extension key that is no IRI", { result: { extensions: { score: 1 } } }],
    ["a registration that is no UUID", { context: { registration: "r1" } }],
    ["an unknown list of context activities", { context: { contextActivities: { sibling: [{ id: EXAM.id }] } } }],
    ["a broken language", { context: { language: "中文" } }],
    ["a platform beside a reference", { object: { objectType: "StatementRef", id: randomUUID() }, context: { platform: "x" } }],
    ["a timestamp without a zone", { timestamp: "2026-11-22T06:00:00" }],
    ["a day that does not exist", { timestamp: "2026-02-30T06:00:00Z" }],
    ["a negative zero offset", { timestamp: "2026-11-22T06:00:00-00:00" }],
    ["null", { result: null }],
    ["an unknown property", { score: 82 }],
    ["an unknown property deep inside", { result: { score: { scaled: 0.5, grade: "A" } } }],
    ["a version of another age", { version: "0.9" }],
    ["choices beside another interaction", { object: { id: EXAM.id, definition: { ...CHOICE, interactionType: "numeric" } } }],
    ["choices without an interaction", { object: { id: EXAM.id, definition: { choices: [{ id: "a" }] } } }],
    ["two choices of one id", { object: { id: EXAM.id, definition: { ...CHOICE, choices: [{ id: "a" }, { id: "a" }] } } }],
    ["a choice id with white space", { object: { id: EXAM.id, definition: { ...CHOICE, choices: [{ id: "a b" }] } } }],
    ["a pattern that is no list", { object: { id: EXAM.id, definition: { ...CHOICE, correctResponsesPattern: "a" } } }],
    ["voiding without a reference", { verb: { id: `${VERB}voided` } }],
    ["U+0000 in a text", { result: { response: "a\u0000b" } }],
    ["half a surrogate pair", { result: { response: "\ud83d" } }],
    [
      "an attachment without its sum",
      {
        attachments: [
          { usageType: "http://x.example/u", display: { en: "x" }, contentType: "text/plain", length: 1, fileUrl: "http://x.example/f" },
        ],
      },
    ],
  ])("refuses %s and stores nothing of its batch", async (_name, changes) => {
    const response = await send([statement(), statement(changes)]);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { message: string }).message).toMatch(/^statement 1: /);
    expect(bench.practice.lrs.count()).toBe(0);
  });

  test.each<[string, () => Promise<Response>, number]>([
    ["no credentials", () => send(statement(), { headers: { authorization: "" } }), 401],
    [
      "a wrong secret",
      () => send(statement(), { headers: { authorization: `Basic ${Buffer.from("practice:x").toString("base64")}` } }),
      401,
    ],
    ["no version", () => send(statement(), { headers: { "x-experience-api-version": "" } }), 400],
    ["version 0.95", () => send(statement(), { headers: { "x-experience-api-version": "0.95" } }), 400],
    ["a form", () => send("a=b", { headers: { "content-type": "application/x-www-form-urlencoded" } }), 415],
    ["an encoded body", () => send(statement(), { headers: { "content-encoding": "gzip" } }), 415],
    ["broken JSON", () => send("[{"), 400],
    ["a number", () => send("7"), 400],
    ["parameters on a POST", () => send(statement(), { query: "?statementId=x" }), 400],
    ["more than 1 MB", () => send(statement({ result: { response: "x".repeat(1_100_000) } })), 413],
    ["a PUT without an id", () => send(statement(), { method: "PUT" }), 400],
    ["a PUT of another id", () => send(statement(), { method: "PUT", query: `?statementId=${randomUUID()}` }), 400],
    ["a PUT of a list", () => send([statement()], { method: "PUT", query: `?statementId=${randomUUID()}` }), 400],
  ])("refuses %s", async (_name, sending, status) => {
    expect((await sending()).status).toBe(status);
    expect(bench.practice.lrs.count()).toBe(0);
  });

  it("refuses one id twice in a batch", async () => {
    const one = statement();
    expect((await send([one, one])).status).toBe(400);
  });

  it("takes an identical resend, however it is written, and refuses another content under a known id", async () => {
    const one = statement();
    expect((await send(one)).status).toBe(200);
    const { id, actor, ...rest } = one;
    const context = rest.context as { contextActivities: { parent: unknown } };
    const rewritten = {
      ...rest,
      context: { ...context, contextActivities: { parent: [context.contextActivities.parent] } },
      actor,
      id: String(id).toUpperCase(),
      version: "1.0.0",
      timestamp: "2026-11-22T13:59:00+08:00",
    };
    expect((await send(rewritten)).status).toBe(204);
    expect((await send(one, { method: "PUT", query: `?statementId=${String(id)}` })).status).toBe(204);
    expect(await (await send([one, statement()])).json()).toHaveLength(2);
    const before = bench.practice.lrs.count();
    expect((await send([statement(), { ...one, result: { success: false } }])).status).toBe(409);
    expect(bench.practice.lrs.count()).toBe(before);
  });

  it("takes a resend of what never had a timestamp", async () => {
    const one = statement({ timestamp: undefined });
    await send(one);
    bench.clock.now += 5_000;
    expect((await send(one)).status).toBe(204);
  });
});
