import { SECOND, type Clock } from "../shared/clock.ts";
import type { DeliveryGauges, Gauge } from "./delivery-gauges.ts";

type Labelled = readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];

/** One scrape reads the store once, for all figures of it. */
const FRESH = SECOND;

const OUTBOX = [
  ["outbox_oldest_seconds", "Age of the oldest learning record that waits", "gauge", "oldest"],
  ["outbox_waiting", "Learning records that wait, counted up to 1000", "gauge", "waiting"],
  ["outbox_parked", "Learning records an LRS refused or that were given up, counted up to 1000", "gauge", "parked"],
  ["outbox_lrs_failures", "Fruitless passes in a row to a company's own LRS", "gauge", "failures"],
  ["outbox_sent_total", "Learning records sent by this process", "counter", "sent"],
  ["outbox_refused_total", "Learning records parked by this process", "counter", "refused"],
] as const satisfies readonly (readonly [string, string, "gauge" | "counter", keyof Gauge])[];

const GRADES = [
  ["grades_oldest_seconds", "Age of the oldest grade that waits", "oldest"],
  ["grades_waiting", "Grades that wait, counted up to 1000", "waiting"],
  ["grades_parked", "Grades the LMS refused or that wait for a person, counted up to 1000", "parked"],
] as const;

/** Delivery's figures as a monitoring system reads them, by company and LRS. */
export function deliveryMetrics(gauges: () => Promise<DeliveryGauges>, clock: Clock) {
  let memory: { readonly at: number; readonly figures: Promise<DeliveryGauges> } | undefined;
  const read = (): Promise<DeliveryGauges> => {
    if (memory === undefined || clock() - memory.at >= FRESH) memory = { at: clock(), figures: gauges() };
    return memory.figures;
  };
  return [
    ...OUTBOX.map(([name, help, kind, field]) => ({
      name,
      help,
      kind,
      labels: ["tenant", "lrs"],
      read: async (): Promise<Labelled> =>
        (await read()).outbox.map((gauge) => ({ labels: { tenant: gauge.tenant, lrs: gauge.lrs }, value: gauge[field] })),
    })),
    ...GRADES.map(([name, help, field]) => ({
      name,
      help,
      kind: "gauge" as const,
      labels: ["tenant"],
      read: async (): Promise<Labelled> =>
        (await read()).grades.map((gauge) => ({ labels: { tenant: gauge.tenant }, value: gauge[field] })),
    })),
  ];
}
