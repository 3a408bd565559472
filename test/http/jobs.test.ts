import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import { ask } from "../support/seats.ts";

jest.setTimeout(180_000);

let place: PracticeCohort;
beforeAll(async () => {
  place = await openPracticeCohort();
});
afterAll(() => place.close());

const scheduled = (by: string) =>
  place.stack.services.jobs.at({
    tenant: PRACTICE_TENANT,
    kind: "of a newer version",
    payload: {},
    by,
    cohort: place.cohort,
    due: Date.now() + 60_000,
  });

describe("a job of one's own", () => {
  it("shows how far it is as JSON, and stops where one says so", async () => {
    const seat = await place.seat("learner");
    const { id } = await scheduled(seat.session.person);
    expect((await seat.get(`/jobs/${id}`)).body).toMatchObject({ state: "waiting", word: "等待开始", ended: false, mayCancel: true });
    const stopped = await seat.postAs(`/jobs/${id}/cancel`, "{}", {
      "Content-Type": "application/json",
      "x-tierwise-token": seat.token,
    });
    expect(stopped.body).toMatchObject({ state: "cancelled", ended: true, mayCancel: false });
  });

  it("stops without script, too, and leads back to its page and nowhere else", async () => {
    const seat = await place.seat("learner");
    const { id } = await scheduled(seat.session.person);
    const answer = await seat.post(`/jobs/${id}/cancel`, { back: "/home" });
    expect([answer.status, answer.headers["location"]]).toEqual([303, seat.href("/home")]);
    for (const back of ["https://evil.example", "//evil.example", "home", "/../../x"]) {
      expect((await seat.post(`/jobs/${id}/cancel`, { back })).status).toBe(400);
    }
  });

  it("is not there for another learner", async () => {
    const { id } = await scheduled("somebody else");
    expect((await (await place.seat("learner")).get(`/jobs/${id}`)).status).toBe(404);
  });
});

it("counts jobs for whoever watches over the process", async () => {
  const { text } = await ask(place.stack.url).get("/metrics");
  expect(text).toMatch(/tierwise_jobs\{state="due"\} \d+/);
  expect(text).toMatch(/tierwise_jobs\{state="running"\} 0/);
  expect(text).toMatch(/tierwise_jobs\{state="failed"\} 0/);
});
