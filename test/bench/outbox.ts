import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createStatementWorker } from "../../src/delivery/statement-worker.ts";
import type { ReadyStatement } from "../../src/xapi/lrs-client.ts";
import { createLrsClient } from "../../src/xapi/lrs-client.ts";
import { statementsOf } from "../../src/xapi/statements.ts";
import { announce } from "../../src/delivery/changes.ts";
import { openPlace, LEARNERS, TENANT, type DeliveryPlace } from "../unit/delivery/place.ts";
import { AT, told } from "../unit/xapi/facts.ts";
import type { BenchResult } from "./main.ts";

const ANSWERS_IN = 20;
const ONE_BY_ONE = 300;
const MESSAGES = 6_000;
const SAVES = 400;
const TARGET = 40;

/** Statements per second delivered from the store to an LRS that answers in 20 ms, against the same statements sent one by one. */
export async function outboxBench(): Promise<BenchResult> {
  const lrs = await slowLrs();
  const clock = (): number => Date.now();
  const client = createLrsClient({ endpoint: lrs.url, key: "k", secret: "s", clock });
  const place = await openPlace();
  try {
    const single = await perSecond(ONE_BY_ONE, async () => {
      for (const statement of some(ONE_BY_ONE)) await client.send([statement]);
    });
    await fill(place, MESSAGES, "bench");
    const worker = createStatementWorker({
      store: place.store,
      lrs: client,
      factLoader: place.factLoader,
      clock,
      random: Math.random,
      owner: "bench",
    });
    const before = process.cpuUsage();
    const ours = await perSecond(MESSAGES, async () => {
      while ((await worker.run()).claimed > 0);
    });
    const { user, system } = process.cpuUsage(before);
    const arrived = lrs.ids.size - ONE_BY_ONE;
    const saves = await savesBeside(place, worker);
    const ratio = round(ours / single);
    const added = round((saves.beside / saves.alone - 1) * 100);
    return {
      name: "outbox",
      ratio,
      target: TARGET,
      pass: ratio >= TARGET && added <= 10 && arrived === MESSAGES,
      statementsPerSecond: Math.round(ours),
      oneByOnePerSecond: Math.round(single),
      cpuMsPerStatement: round((user + system) / 1_000 / MESSAGES),
      arrived,
      saveP95Ms: saves,
      saveP95AddedPercent: added,
      addedTarget: 10,
    };
  } finally {
    client.close();
    await place.close();
    await lrs.close();
  }
}

/** Takes every batch after 20 ms. */
async function slowLrs() {
  const ids = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const batch = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { id: string }[];
      for (const { id } of batch) ids.add(id);
      setTimeout(
        () => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(batch.map(({ id }) => id))),
        ANSWERS_IN,
      );
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/xapi/`,
    ids,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function some(count: number): readonly ReadyStatement[] {
  const [model] = told;
  if (model === undefined) throw new Error("no statements");
  const [event, facts] = model;
  return Array.from({ length: count }, (_, n) => statementsOf({ ...event, key: `single-${n}` }, facts)).flat();
}

async function fill({ store }: DeliveryPlace, count: number, name: string): Promise<void> {
  const events = Array.from({ length: count }, (_, n) =>
    announce(TENANT, { type: "launched", cohort: "c1", person: LEARNERS[n % LEARNERS.length] ?? "p1", at: AT + n, key: `${name}-${n}` }),
  );
  for (let from = 0; from < count; from += 500) await store.commit(events.slice(from, from + 500));
}

async function perSecond(units: number, work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return (units * 1_000) / (performance.now() - from);
}

/** p95 of a durable write with nothing to deliver and while the worker delivers, in rounds that take turns. */
async function savesBeside(place: DeliveryPlace, worker: { run(): Promise<unknown> }): Promise<{ alone: number; beside: number }> {
  const times = { alone: [] as number[], beside: [] as number[] };
  const rounds = 8;
  for (let turn = 0; turn < rounds; turn += 1) {
    for (const kind of ["alone", "beside"] as const) {
      if (kind === "beside") await fill(place, 40, `beside-${turn}`);
      const delivering = kind === "beside" ? worker.run() : Promise.resolve();
      for (let n = 0; n < SAVES / rounds; n += 1) {
        const from = performance.now();
        await place.store.commit([
          announce(TENANT, { type: "launched", cohort: "c1", person: "p1", at: Date.now() + 3_600_000, key: `save-${kind}-${turn}-${n}` }),
        ]);
        times[kind].push(performance.now() - from);
        // People do not save in one go: an exam of 1,000 saves a hundred times a second.
        await new Promise((done) => setTimeout(done, 10));
      }
      await delivering;
    }
  }
  const p95 = (all: readonly number[]): number => round(all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.95)] ?? 0);
  return { alone: p95(times.alone), beside: p95(times.beside) };
}

const round = (value: number): number => Math.round(value * 100) / 100;
