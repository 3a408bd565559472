import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { pino } from "pino";
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { AttemptRecord } from "../../src/exam/records.ts";
import { startPractice, type Practice } from "../../src/practice/main.ts";
import { createServices, type Services } from "../../src/services.ts";
import { MINUTE } from "../../src/shared/clock.ts";
import { exact, shownNumber } from "../../src/shared/exact.ts";
import { seededRandom } from "../../src/shared/random.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll, insert } from "../../src/store/port.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../support/mongo-place.ts";
import { markPaper, sitPaper, type Sitter } from "../support/paper-sitter.ts";
import { visitPersistently } from "../support/persistent-visit.ts";
import { recordScorePosts } from "../support/score-posts.ts";
import { freePorts } from "../support/stack.ts";
import { startToolProcess, type ToolProcess } from "../support/tool-process.ts";

jest.setTimeout(180_000);

const TENANT = "killed";
const LEARNERS = ["11", "12", "13", "14", "15", "16"];
const INSTRUCTOR = "3";
const log = pino({ level: "silent" });

interface Outcome {
  readonly sitters: readonly Sitter[];
  readonly services: Services;
  readonly practice: Practice;
  readonly posts: ReturnType<typeof recordScorePosts>["posts"];
  readonly attempts: readonly AttemptRecord[];
}

/** What has to be ended, newest last, however far the run came. */
type Endings = (() => unknown)[];

/** A company's LMS and LRS live on in this process, while the tool's is killed five times under its people's hands. */
async function run(storeUrl: string | undefined, endings: Endings): Promise<Outcome> {
  const dataDir = mkdtempSync(join(tmpdir(), "tierwise-killed-"));
  endings.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const [port = 0] = await freePorts(1);
  let shift = 0;
  const clock = (): number => Date.now() + shift;
  const practice = await startPractice({ port: 0, toolUrl: `http://localhost:${port}`, file: ":memory:", now: clock });
  const recorder = recordScorePosts(Number(new URL(practice.url).port));
  endings.push(
    () => practice.close(),
    () => recorder.stop(),
  );
  const { url: LRS_URL, key: LRS_KEY, secret: LRS_SECRET } = practice.lrs;
  const production = { NODE_ENV: "production", ALLOW_LOOPBACK_PLATFORMS: "1", PORT: String(port) };
  const environment = { ...production, DATA_DIR: dataDir, STORE_URL: storeUrl, LRS_URL, LRS_KEY, LRS_SECRET };
  const config = readConfig(environment);
  const before = await createServices(config, log);
  await register(before, practice);
  await before.close();

  const tool = await startToolProcess(environment);
  endings.push(() => tool.kill());
  const sitters = await underFire(tool, practice);

  // Leases of the killed processes have ended by now; this one finishes what they left.
  shift = 5 * MINUTE;
  const services = await createServices(config, log, { clock });
  const server = createServer(createApp(services)).listen(port);
  await once(server, "listening");
  endings.push(
    () => services.close(),
    () => server.close().closeAllConnections(),
    () => services.delivery.stop(),
  );
  await services.delivery.runAll();
  const attempts = await Promise.all(sitters.map(({ attempt }) => services.store.get(collections.attempts, TENANT, attempt)));
  return {
    sitters,
    services,
    practice,
    posts: recorder.posts,
    attempts: attempts.filter((attempt) => attempt !== undefined),
  };
}

async function register({ lti, store }: Services, practice: Practice): Promise<void> {
  await store.commit([insert(collections.tenants, { id: TENANT, tenant: TENANT, name: "Killed", zone: "Asia/Shanghai", locale: "zh-CN" })]);
  await lti.platforms.add({
    tenant: TENANT,
    name: "LMS",
    issuer: practice.issuer,
    clientId: practice.clientId,
    authUrl: `${practice.url}/mod/lti/auth.php`,
    tokenUrl: `${practice.url}/mod/lti/token.php`,
    jwksUrl: `${practice.url}/mod/lti/certs.php`,
    deployments: [practice.deploymentId],
  });
}

/** Three kills while answers are saved, one while papers are handed in, one while they are marked; then the last process is killed too. */
async function underFire(tool: ToolProcess, practice: Practice): Promise<readonly Sitter[]> {
  const random = seededRandom("kill run");
  const below = (bound: number): number => random.below(bound);
  const strike = async (within: number): Promise<void> => {
    await pause(below(within));
    await tool.killAndRestart();
  };
  const instructor = await visitPersistently(tool.url, practice, INSTRUCTOR);
  const sitters = await Promise.all(LEARNERS.map(async (user) => sitPaper(await visitPersistently(tool.url, practice, user), below)));

  let striking = true;
  const strikes = [400, 600, 800].reduce((earlier, within) => earlier.then(() => strike(within)), Promise.resolve());
  await Promise.all([
    strikes.finally(() => {
      striking = false;
    }),
    ...sitters.map((sitter) => sitter.answerUntil(() => !striking)),
  ]);
  await Promise.all([strike(60), ...sitters.map((sitter) => sitter.handIn())]);
  const markAll = async (marks: readonly [string, string]): Promise<void> => {
    for (const { attempt } of sitters) await markPaper(instructor, attempt, marks);
  };
  await Promise.all([strike(200), markAll(["20", "24.5"])]);
  await markAll(["26", "18"]);
  await tool.kill();
  return sitters;
}

const database = MONGO === undefined ? undefined : ownDatabase(MONGO);
if (database === undefined) it.skip(`the tool killed at work on MongoDB (${NO_MONGO})`, () => undefined);
const engines = [["SQLite", undefined], ...(database === undefined ? [] : [["MongoDB", database.url] as const])] as const;

describe.each(engines)("the tool killed five times at work on %s", (_, storeUrl) => {
  let outcome: Outcome;
  const endings: Endings = [];
  beforeAll(async () => {
    outcome = await run(storeUrl, endings);
  });
  afterAll(async () => {
    for (const end of endings.toReversed()) await end();
    if (storeUrl !== undefined) await database?.drop();
  });

  const verbsOf = (user: string): readonly string[] =>
    outcome.practice.lrs
      .statements()
      .filter(({ actor }) => JSON.stringify(actor).includes(`"name":"${user}"`))
      .map(({ verb }) => verb.id.split("/").at(-1) ?? "");

  it("has lost no answer that was acknowledged", () => {
    const lost: string[] = [];
    for (const [index, { acknowledged }] of outcome.sitters.entries()) {
      const answers = outcome.attempts[index]?.answers ?? {};
      for (const [question, { value, revision }] of acknowledged) {
        const stored = answers[question];
        if (stored?.value !== value || stored.revision !== revision) lost.push(`${index} ${question}: ${JSON.stringify(stored)}`);
      }
      expect(acknowledged.size).toBe(22);
    }
    expect(lost).toEqual([]);
    expect(outcome.attempts.map(({ state, number }) => `${state} ${number}`)).toEqual(LEARNERS.map(() => "marked 1"));
  });

  it("has told the LRS everything once: no statement missing, none twice under another id", async () => {
    const { store } = outcome.services;
    const messages = await findAll(store, collections.outbox, { tenant: TENANT, query: { index: "byState", equal: [] } });
    expect(messages.filter(({ state }) => state !== "sent").map(({ state, reason }) => `${state} ${reason}`)).toEqual([]);
    const wanted = messages.flatMap(({ ids }) => ids ?? []);
    const held = outcome.practice.lrs.statements().map(({ id }) => id);
    expect(new Set(wanted).size).toBe(wanted.length);
    expect(held.toSorted()).toEqual(wanted.toSorted());
    for (const user of LEARNERS) {
      const verbs = verbsOf(user);
      const count = (verb: string) => verbs.filter((one) => one === verb).length;
      expect({ user, attempted: count("attempted"), answered: count("answered"), completed: count("completed") }).toEqual({
        user,
        attempted: 1,
        answered: 22,
        completed: 1,
      });
    }
  });

  it("has brought the gradebook to the final scores, each cell's posts with rising timestamps", async () => {
    const { store } = outcome.services;
    const grades = await findAll(store, collections.grades, { tenant: TENANT, query: { index: "byState", equal: [] } });
    expect(grades.map(({ state, column }) => `${state} ${column}`)).toEqual(LEARNERS.map(() => "sent theory"));
    const [theory, ...others] = [...new Set(outcome.posts.map(({ column }) => column))];
    expect(others).toEqual([]);
    for (const [index, attempt] of outcome.attempts.entries()) {
      const final = shownNumber(exact(attempt.score ?? "0"));
      const posts = outcome.posts.filter(({ userId, column }) => userId === LEARNERS[index] && column === theory);
      const stamps = posts.map(({ timestamp }) => Date.parse(timestamp));
      expect(stamps).toEqual([...new Set(stamps)].toSorted((a, b) => a - b));
      expect(posts.at(-1)).toMatchObject({ status: 200, scoreGiven: final, scoreMaximum: 100 });
    }
    const { people, items } = outcome.practice.platform.grades("2");
    const column = items.find(({ url }) => theory === `${new URL(url).pathname}/scores`);
    const cells = LEARNERS.map((user) => people.find(({ id }) => id === user)?.grades[column?.id ?? ""]?.score);
    expect(cells).toEqual(outcome.attempts.map(({ score }) => shownNumber(exact(score ?? "0"))));
  });
});
