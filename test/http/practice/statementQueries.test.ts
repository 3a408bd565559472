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

describe("voiding", () => {
  const voiding = (id: unknown): Statement =>
    statement({ verb: { id: `${VERB}voided` }, object: { objectType: "StatementRef", id }, result: undefined, context: undefined });

  it("takes a statement out of sight but keeps it", async () => {
    const one = statement();
    const taking = voiding(one.id);
    await send(one);
    expect((await send(taking)).status).toBe(200);
    expect((await ask()).ids).toEqual([taking.id]);
    expect((await ask(`?statementId=${String(one.id)}`)).status).toBe(404);
    expect((await ask(`?voidedStatementId=${String(one.id)}`)).status).toBe(200);
    expect((await ask(`?voidedStatementId=${String(taking.id)}`)).status).toBe(404);
  });

  it("cannot be voided, and reaches a statement that arrives later", async () => {
    const one = statement();
    const taking = voiding(one.id);
    await send(taking);
    expect((await send(voiding(taking.id))).status).toBe(400);
    await send(one);
    expect((await ask(`?voidedStatementId=${String(one.id)}`)).status).toBe(200);
  });
});

describe("asking for statements", () => {
  it("finds by verb, agent, activity, registration and time", async () => {
    const registration = randomUUID();
    const early = statement({
      verb: { id: `${VERB}attended` },
      context: { registration, contextActivities: { grouping: [{ id: "http://tool.example/course" }] } },
    });
    await send(early);
    bench.clock.now += 1_000;
    const late = statement({ actor: { mbox: "mailto:b@x.example" } });
    await send(late);
    const agent = encodeURIComponent(JSON.stringify({ account: ACTOR.account }));
    const course = encodeURIComponent("http://tool.example/course");
    const at = encodeURIComponent("2026-11-22T06:00:00.000Z");
    expect((await ask()).ids).toEqual([late.id, early.id]);
    expect((await ask("?ascending=true")).ids).toEqual([early.id, late.id]);
    expect((await ask(`?verb=${encodeURIComponent(`${VERB}attended`)}`)).ids).toEqual([early.id]);
    expect((await ask(`?agent=${agent}`)).ids).toEqual([early.id]);
    expect((await ask(`?activity=${encodeURIComponent(EXAM.id)}`)).ids).toHaveLength(2);
    expect((await ask(`?activity=${course}`)).ids).toEqual([]);
    expect((await ask(`?activity=${course}&related_activities=true`)).ids).toEqual([early.id]);
    expect((await ask(`?registration=${registration}`)).ids).toEqual([early.id]);
    expect((await ask(`?since=${at}`)).ids).toEqual([late.id]);
    expect((await ask(`?until=${at}`)).ids).toEqual([early.id]);
  });

  it("also finds what refers to a found statement", async () => {
    const one = statement();
    const about = statement({
      verb: { id: "http://id.tincanapi.com/verb/reviewed" },
      object: { objectType: "StatementRef", id: one.id },
      context: undefined,
    });
    await send([one, about]);
    expect((await ask(`?verb=${encodeURIComponent(`${VERB}passed`)}`)).ids).toEqual([about.id, one.id]);
  });

  it("pages without losing or repeating while new ones arrive", async () => {
    const sent = Array.from({ length: 7 }, () => statement());
    await send(sent);
    const seen: string[] = [];
    let page = await ask("?limit=3");
    for (;;) {
      seen.push(...page.ids);
      await send(statement());
      if (page.more === "") break;
      page = await ask(page.more);
    }
    expect(seen).toEqual(sent.map(({ id }) => id).reverse());
  });

  it("says how fresh it is and in which version", async () => {
    const { response } = await ask();
    expect(response.headers.get("x-experience-api-consistent-through")).toBe("2026-11-22T06:00:00.000Z");
    expect(response.headers.get("x-experience-api-version")).toBe("1.0.3");
    const about = await fetch(`${bench.practice.lrs.url}about`);
    expect(await about.json()).toEqual({ version: ["2.0.0", "1.0.3"] });
  });

  test.each([
    "?statementId=x",
    `?statementId=${randomUUID()}&voidedStatementId=${randomUUID()}`,
    `?statementId=${randomUUID()}&verb=http://x.example/v`,
    "?verb=passed",
    "?agent=x",
    "?agent={}",
    "?limit=-1",
    "?since=yesterday",
    "?ascending=1",
    "?colour=red",
    "?more=x",
  ])("refuses %s", async (query) => {
    expect((await ask(query)).status).toBe(400);
  });

  it("answers 404 for an id it does not know", async () => {
    expect((await ask(`?statementId=${randomUUID()}`)).status).toBe(404);
  });
});

describe("the page of records", () => {
  it("tells statements as sentences, newest first, filtered by person and verb, escaped", async () => {
    await send(statement());
    await send(statement({ actor: { mbox: "mailto:b@x.example", name: "<b>二</b>" }, verb: { id: `${VERB}attended` }, result: undefined }));
    const page = await (await fetch(`${bench.practice.url}/lrs`)).text();
    expect(page).toContain("<strong>林晓彤</strong> 通过了 <strong>理论考试</strong> · 82 / 100");
    expect(page.indexOf("&lt;b&gt;二&lt;/b&gt;</strong> attended")).toBeLessThan(page.indexOf("<strong>林晓彤"));
    const filtered = await (await fetch(`${bench.practice.url}/lrs?verb=${encodeURIComponent(`${VERB}attended`)}`)).text();
    expect(filtered).not.toContain("<strong>林晓彤");
  });
});
