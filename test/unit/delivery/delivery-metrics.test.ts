import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { announce } from "../../../src/delivery/changes.ts";
import { createDeliveryGauges, createTally } from "../../../src/delivery/delivery-gauges.ts";
import { deliveryMetrics } from "../../../src/delivery/delivery-metrics.ts";
import { HOUR, SECOND } from "../../../src/shared/clock.ts";
import { createMetrics } from "../../../src/web/metrics.ts";
import { AT } from "../xapi/facts.ts";
import { openLrsPlace, type LrsPlace } from "./lrs-place.ts";
import { TENANT } from "./place.ts";

let place: LrsPlace;
beforeEach(async () => {
  place = await openLrsPlace();
});
afterEach(() => place.close());

describe("figures for the monitor", () => {
  it("say for each LRS how old the oldest waiting record is, how many wait or were refused, and how many were sent", async () => {
    const { store, clock, lrses } = place;
    const tally = createTally();
    const gauges = createDeliveryGauges({ store, clock, lrses, tally, tenants: () => [TENANT] });
    const scrape = createMetrics([], deliveryMetrics(gauges, clock));
    const line = async (name: string, lrs: string) =>
      (await scrape()).split("\n").find((one) => one.startsWith(`tierwise_${name}{`) && one.includes(`lrs="${lrs}"`));
    const down = await place.add("down");
    down.always({ status: 503 });
    await place.launches(5);
    await place.store.commit([
      announce(TENANT, { type: "scored", cohort: "c1", person: "p1", at: AT, key: "bad", component: "poison", score: "50" }),
    ]);
    await place.pass();
    tally.shared(await place.outbox());
    expect(await line("outbox_oldest_seconds", "shared")).toMatch(/ 0$/);
    expect(await line("outbox_sent_total", "shared")).toMatch(/ 5$/);
    expect(await line("outbox_parked", "shared")).toMatch(/ 1$/);
    expect(await line("outbox_refused_total", "shared")).toMatch(/ 1$/);
    expect(await line("outbox_waiting", "down")).toMatch(/ 6$/);
    expect(await line("outbox_lrs_failures", "down")).toMatch(/ 1$/);
    expect(await line("outbox_oldest_seconds", "down")).toMatch(new RegExp(` ${HOUR / SECOND}$`));
    clock.advance(HOUR);
    expect(await line("outbox_oldest_seconds", "down")).toMatch(new RegExp(` ${(2 * HOUR) / SECOND}$`));
  });
});
