import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { setTimeout as pause } from "node:timers/promises";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import type { Seat } from "../support/seats.ts";
import { listen, type Listening } from "../support/event-stream.ts";

jest.setTimeout(180_000);

let place: PracticeCohort;
const open: Listening[] = [];
beforeAll(async () => {
  place = await openPracticeCohort();
});
afterAll(async () => {
  for (const one of open) one.close();
  await place.close();
});

async function streamOf(seat: Seat, query: string, headers: Readonly<Record<string, string>> = {}): Promise<Listening> {
  const stream = await listen(`${place.stack.url}${seat.href(`/signals?${query}`)}`, { cookie: seat.cookie, ...headers });
  open.push(stream);
  return stream;
}

const tell = (topic: string, data?: number) => {
  const { store, signals } = place.stack.services;
  return store.commit([signals.send({ tenant: PRACTICE_TENANT, topic, ...(data !== undefined && { data }) })]);
};

describe("a page's stream", () => {
  it("hears what a deed told in its own commit, and nothing of other topics", async () => {
    const seat = await place.seat("learner");
    const stream = await streamOf(seat, `topic=person:${seat.session.person}`);
    expect(stream.status).toBe(200);
    await stream.until(({ event }) => event === "ready");
    await tell("person:somebody-else");
    await tell(`person:${seat.session.person}`, 7);
    const heard = await stream.until(({ event }) => event === "signal");
    expect(JSON.parse(heard.data)).toEqual({ topic: `person:${seat.session.person}`, data: 7 });
    expect(stream.headers["cache-control"]).toContain("no-transform");
  });

  it("hears of every deed of its cohort without the deed saying so, many at once as few", async () => {
    const stream = await streamOf(await place.seat("instructor"), `topic=cohort:${place.cohort}`);
    await stream.until(({ event }) => event === "ready");
    const instructor = await place.seat("instructor");
    for (let count = 0; count < 20; count += 1)
      await instructor.post(`/people/${place.ids.person}`, { department: `D${count}`, position: "P" });
    await stream.until(({ event }) => event === "signal");
    await pause(600);
    const signals = stream.heard().filter(({ event }) => event === "signal");
    expect(signals.length).toBeGreaterThan(0);
    expect(signals.length).toBeLessThan(20);
  });

  it("ends within a second of its session", async () => {
    const seat = await place.seat("learner");
    const stream = await streamOf(seat, `topic=person:${seat.session.person}`);
    await stream.until(({ event }) => event === "ready");
    const began = Date.now();
    await seat.post("/leave");
    await stream.ended();
    // By the word that the session is over; a beat of the stream would come later.
    expect(Date.now() - began).toBeLessThan(5_000);
    expect((await seat.get(`/signals?topic=person:${seat.session.person}`)).status).toBe(401);
  });

  it("goes on where it was when it comes again", async () => {
    const seat = await place.seat("learner");
    const topic = `person:${seat.session.person}`;
    const first = await streamOf(seat, `topic=${topic}`);
    const { id = "" } = await first.until(({ event }) => event === "ready");
    first.close();
    await tell(topic, 1);
    const again = await streamOf(seat, `topic=${topic}`, { "last-event-id": id });
    expect(JSON.parse((await again.until(({ event, data }) => event === "signal" && data.includes("data"))).data)).toMatchObject({ topic });
    const late = await streamOf(seat, `topic=${topic}`, { "last-event-id": `${Date.now() - 3_600_000}.x` });
    expect((await late.until(() => true)).event).toBe("resync");
  });
});

describe("without a stream", () => {
  it("the same comes as JSON, from the position on", async () => {
    const seat = await place.seat("learner");
    const topic = `person:${seat.session.person}`;
    const { body } = await seat.get(`/signals?topic=${topic}`);
    expect(body).toMatchObject({ heard: [], resync: false });
    await tell(topic, 99);
    const next = await seat.get(`/signals?topic=${topic}&after=${(body as { position: string }).position}`);
    expect((next.body as { heard: { data?: number }[] }).heard.map(({ data }) => data)).toContain(99);
  });
});

describe("a topic that is not one's own", () => {
  it.each(["person:somebody", "cohort:COHORT", "job:JOB", "attempt:x", "nothing"])("%s is not there for a learner", async (topic) => {
    const seat = await place.seat("learner");
    const asked = topic.replace("COHORT", place.cohort).replace("JOB", place.ids.job);
    expect([400, 404]).toContain((await seat.get(`/signals?topic=${asked}`, { accept: "text/event-stream" })).status);
  });
});
