import type { Json } from "../../shared/json.ts";
import { VERBS } from "../../xapi/vocabulary.ts";
import { byText, latest } from "./figures.ts";
import { inPeriod, type Question } from "./question.ts";

/** Certificates by the month of their last valid day, revoked ones left out; the period is that of the last valid days. */
export const expiry: Question = {
  verbs: () => [],
  everVerbs: ({ renewed, revoked, suspended, reinstated }) => [
    VERBS.earned.id,
    ...[renewed, revoked, suspended, reinstated].map(({ id }) => id),
  ],
  columns: ["month", "certificates", "suspended"],
  chart: { label: "month", value: "certificates" },
  rows(told, { terms, period }) {
    const lasting = told.filter(({ verb }) => verb === VERBS.earned.id || verb === terms.renewed.id);
    const gone = new Set(told.filter(({ verb }) => verb === terms.revoked.id).map(({ object }) => object));
    const pauses = told.filter(({ verb }) => verb === terms.suspended.id || verb === terms.reinstated.id);
    const paused = new Set(
      latest(pauses, ({ object }) => object).flatMap(({ verb, object }) => (verb === terms.suspended.id ? [object] : [])),
    );
    const held = latest(lasting, ({ object }) => object)
      .filter(({ object }) => !gone.has(object))
      .map(({ object, extensions }) => ({ object, until: dayIn(extensions[terms.validUntil.id]) }))
      .filter(({ until }) => inPeriod(Date.parse(until), period));
    return [...Map.groupBy(held, ({ until }) => until.slice(0, 7))]
      .toSorted(([a], [b]) => byText(a, b))
      .map(([month, some]) => ({ month, certificates: some.length, suspended: some.filter(({ object }) => paused.has(object)).length }));
  },
};

/** An ISO date; empty where a statement says none. */
const dayIn = (value: Json | undefined): string => (typeof value === "string" ? value : "");
