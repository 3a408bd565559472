import fc from "fast-check";
import type { AttemptRecord, Question, QuestionRecord } from "../../../src/exam/records.ts";
import { choicesValue, partsValue } from "../../../src/exam/questions/value.ts";
import type { ProgrammeDefinition } from "../../../src/programme/records.ts";
import { agentOf } from "../../../src/xapi/agents.ts";
import type { EventOf, ServiceEvent } from "../../../src/xapi/events.ts";
import type { Facts } from "../../../src/xapi/facts.ts";
import type { Interaction, Option, Response } from "../../../src/xapi/interactions.ts";
import { anyString, anyText } from "./any-text.ts";

/** An event with all that its statements are made from. */
export type Told = readonly [event: ServiceEvent, facts: Facts];

const id = fc.oneof(fc.string({ minLength: 1, maxLength: 12 }), anyString);
const whole = (max: number) => fc.integer({ min: 0, max });
/** A score of 0–100, also one that no decimal can write. */
const score = fc.oneof(
  fc.tuple(whole(300), fc.constant(3)).map(([n, d]) => `${n}/${d}`),
  whole(100).map(String),
  fc.constant("79.995"),
);
const AT = Date.UTC(2026, 2, 15, 8, 30);
const time = fc.integer({ min: AT, max: AT + 1e9 });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

const cleaned = (text: string): string => text.toWellFormed().replaceAll("\u0000", "");
/** Banks and surveys refuse an option without an id. */
const optionId = id.filter((text) => cleaned(text) !== "");

const options: fc.Arbitrary<readonly Option[]> = fc.uniqueArray(fc.record({ id: optionId, text: anyText }), {
  minLength: 2,
  maxLength: 5,
  selector: (option) => cleaned(option.id),
});
const ids = (of: readonly Option[]): readonly string[] => of.map((option) => option.id);

/** Every kind of interaction, with an answer to it. */
const answered: fc.Arbitrary<{ interaction: Interaction; response: Response }> = fc.oneof(
  options.map((all) => ({ interaction: { type: "choice" as const, options: all, correct: [ids(all).slice(0, 2)] }, response: ids(all) })),
  options.map((all) => ({ interaction: { type: "likert" as const, options: all }, response: all[0]?.id ?? "" })),
  options.map((all) => ({ interaction: { type: "sequencing" as const, options: all, correct: ids(all) }, response: ids(all) })),
  fc.tuple(options, options).map(([left, right]) => {
    const pairs = left.map((one): [string, string] => [one.id, right[0]?.id ?? ""]);
    return { interaction: { type: "matching" as const, left, right, correct: pairs }, response: pairs };
  }),
  fc.boolean().map((right) => ({ interaction: { type: "true-false" as const, correct: right }, response: "true" })),
  anyString.map((text) => ({ interaction: { type: "fill-in" as const, accepted: [text], matchCase: true }, response: text })),
  anyString.map((text) => ({ interaction: { type: "long-fill-in" as const }, response: text })),
  whole(99).map((n) => ({
    interaction: { type: "numeric" as const, accepted: [{ from: "1" }, { from: "2", to: "2" }] },
    response: `${n}`,
  })),
  anyString.map((text) => ({ interaction: { type: "other" as const }, response: text })),
);

const question: fc.Arbitrary<readonly [Question, string]> = fc
  .record({ stem: anyText, explanation: anyText, options, more: options, typed: anyString, number: whole(50).map(String) })
  .chain(({ stem, explanation, options: all, more, typed, number }) => {
    const base = { id: "q", version: 1, area: "a", difficulty: 1, state: "ready" as const, stem, explanation };
    const first = all[0]?.id ?? "";
    const accepted = [{ text: typed }, { text: "half", share: "1/2" }];
    const key = Object.fromEntries(all.map((one) => [one.id, more[0]?.id ?? ""]));
    return fc.constantFrom<readonly [Question, string]>(
      [{ ...base, type: "single", options: all, key: [first] }, first],
      [{ ...base, type: "multiple", options: all, key: ids(all), scoring: { rule: "all" } }, choicesValue(ids(all).slice(0, 1))],
      [{ ...base, type: "true-false", key: true }, "false"],
      [{ ...base, type: "text", accepted, strict: ["case"] }, typed],
      [
        {
          ...base,
          type: "numeric",
          accepted: [
            { value: number, tolerance: { type: "relative", by: "1/3" } },
            { value: "-2", tolerance: { type: "absolute", by: "0.5" } },
          ],
        },
        number,
      ],
      [{ ...base, type: "matching", left: all, right: more, key, scoring: "pairs" }, partsValue(Object.entries(key))],
      [
        { ...base, type: "ordering", items: all, key: ids(all), scoring: "all" },
        partsValue(ids(all).map((item, place) => [item, String(place + 1)] as const)),
      ],
      [{ ...base, type: "cloze", body: stem, gaps: [{ id: "g", type: "choice", options: all, key: first }] }, partsValue([["g", first]])],
      [{ ...base, type: "short", guide: explanation }, typed],
      [{ ...base, type: "essay", guide: explanation }, typed],
    );
  });

const sitting: fc.Arbitrary<Facts["paper"]> = fc
  .record({ asked: fc.array(question, { minLength: 1, maxLength: 6 }), number: fc.integer({ min: 1, max: 9 }), id, took: whole(1e7) })
  .map(({ asked, number, id: attempt, took }) => {
    const records = asked.map(
      ([one], index): QuestionRecord => ({ id: `q${index}`, version: 1, tenant: "acme", bank: "b", question: one }),
    );
    const handedInAt = AT + took;
    const record: AttemptRecord = {
      id: attempt,
      version: 1,
      tenant: "acme",
      cohort: "c1",
      component: "theory",
      person: "p1",
      number,
      state: "handed-in",
      seed: "s",
      paper: asked.map((_, index) => ({ question: `q${index}`, section: "s", marks: index === 1 ? "0" : "5", order: [] })),
      startedAt: AT,
      deadline: AT + 1e8,
      answers: Object.fromEntries(asked.map(([, value], index) => [`q${index}`, { value, revision: 1, at: AT + 1_000 }])),
      flags: [],
      handedInAt,
      marks: Object.fromEntries(asked.map((_, index) => [`q${index}`, { mark: String(index % 6), by: "auto", at: handedInAt }])),
    };
    return { attempt: record, questions: new Map(records.map((one) => [one.id, one])) };
  });

const component = fc.constantFrom("theory", "practical", "attendance", "gone");
const certificate = fc.record({ id, number: anyString, holder: anyString, name: anyText }).map(({ id: key, number, holder, name }) => ({
  id: key,
  version: 1,
  tenant: "acme",
  number,
  cohort: "c1",
  person: "p1",
  code: "code",
  state: "issued" as const,
  holder,
  tier: "senior",
  tierName: name,
  programmeName: name,
  total: "88.5",
  issuedOn: "2026-03-15",
  validUntil: "2027-03-15",
}));

const programme = (name: ProgrammeDefinition["name"]): ProgrammeDefinition => ({
  template: "customer-service",
  name,
  components: [
    {
      id: "theory",
      name,
      weight: "40",
      passLine: "60",
      gate: false,
      instrument: "exam",
      exam: { bank: "b", sections: [], minutes: 60, attempts: 1 },
    },
    {
      id: "practical",
      name,
      weight: "40",
      gate: false,
      instrument: "observation",
      observation: { rubric: "r", scenario: "s", raters: 2, limit: "15" },
    },
    {
      id: "daily",
      name,
      weight: "20",
      gate: false,
      instrument: "parts",
      parts: [{ id: "attendance", name, gate: false, instrument: "entered", enteredBy: "staff" }],
    },
  ],
  tiers: [{ id: "senior", name, line: "80" }],
  validity: "P1Y",
  anchor: "issue",
  numberPrefix: "CS",
  showRank: true,
  makeUps: 1,
});

const agent = fc
  .record({
    sub: fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== ""),
    name: anyString,
    email: fc.oneof(fc.emailAddress(), anyString),
    actor: fc.constantFrom("account" as const, "mail-hash" as const),
    names: fc.boolean(),
  })
  .map(({ actor, names, ...known }) => agentOf({ homePage: "https://lms.example", ...known }, { actor, names }));

const anyFacts: fc.Arbitrary<Facts> = fc
  .record({
    actor: agent,
    instructor: maybe(agent),
    department: maybe(anyString),
    language: fc.constantFrom("zh-CN" as const, "zh-TW" as const, "en" as const),
    platform: anyString,
    title: anyString,
    course: anyString,
    name: anyText,
  })
  .map(({ platform, title, course, name, ...facts }) => ({
    ...facts,
    publicUrl: "https://tool.example",
    tenant: "acme",
    platform: { id: "lms", name: platform },
    cohort: { id: "c1", title, course },
    programme: programme(name),
  }));

const named = fc.record({ id, name: anyText });
const by = fc.constant("t1");
const about = { cohort: fc.constant("c1"), person: fc.constant("p1"), at: time, key: id };
const on = { ...about, component };
const run = { ...about, run: id, scenario: named, component };

const event = <T extends ServiceEvent["type"]>(
  type: T,
  more: { readonly [K in Exclude<keyof EventOf<T>, "type">]: fc.Arbitrary<EventOf<T>[K]> },
) =>
  // fast-check's record cannot follow a union through a type parameter.
  fc.record({ type: fc.constant(type), ...more } as never) as unknown as fc.Arbitrary<ServiceEvent>;

/** Any event but those about a sitting or a certificate. */
const anyEvent = fc.oneof(
  event("launched", about),
  event("survey-answered", {
    ...about,
    survey: named,
    purpose: fc.constantFrom("needs", "reaction", "behaviour", "results"),
    startedAt: maybe(time),
    answers: fc.uniqueArray(
      fc.tuple(id, anyText, answered, fc.boolean()).map(([key, text, { interaction, response }, open]) => ({
        id: key,
        text,
        interaction,
        response: open ? undefined : response,
      })),
      { maxLength: 5, selector: (one) => one.id },
    ),
  }),
  event("attended", { ...about, session: named, verdict: fc.constantFrom("present", "absent", "excused"), minutes: maybe(whole(600)), by }),
  event("homework-handed-in", { ...on, assignment: named, late: fc.boolean() }),
  event("homework-scored", { ...on, assignment: named, score, by }),
  event("mentored", { ...on, minutes: maybe(whole(600)), rating: maybe(score), by }),
  event("scenario-began", run),
  fc.tuple(answered, event("scenario-ended", { ...run, startedAt: fc.constant(AT), ending: maybe(anyString) })).chain(([given, ended]) =>
    fc.oneof(
      fc.constant(ended),
      event("scenario-turn", {
        ...run,
        turn: fc.integer({ min: 1, max: 40 }),
        node: id,
        text: anyText,
        interaction: fc.constant(given.interaction),
        response: fc.constant(given.response),
        took: maybe(whole(1e6)),
        score: maybe(fc.record({ got: score, of: fc.constantFrom("0", "5", "100") })),
      }),
    ),
  ),
  event("panel-rated", { ...on, total: score, points: fc.dictionary(anyString, whole(5)), by }),
  event("panel-moderated", { ...on, score, by }),
  event("scored", { ...on, score, passLine: maybe(fc.constantFrom("60", "79.995")), by }),
  event("excused", { ...on, by }),
  event("regraded", {
    ...on,
    score,
    passLine: maybe(fc.constant("60")),
    by,
    before: score,
    replaces: fc.record({ type: fc.constantFrom("scored" as const, "regraded" as const), key: id }),
  }),
  event("decided", { ...about, decision: id, total: score, tier: fc.constantFrom("senior", "gone", null) }),
  event("appealed", { ...about, appeal: id, component: maybe(component) }),
  event("appeal-settled", { ...about, appeal: id, component: maybe(component), upheld: fc.boolean(), by }),
  event("applied", { ...about, application: id, tier: fc.constantFrom("senior", "gone") }),
  event("application-refused", { ...about, application: id, tier: fc.constant("senior"), by }),
);

const ofSitting = fc.oneof(
  event("exam-attempted", { ...on, attempt: id, component: fc.constant("theory") }),
  event("exam-handed-in", { ...on, attempt: id, component: fc.constant("theory") }),
);

const onCertificate = { ...about, certificate: id };
const ofCertificate = fc.oneof(
  event("certified", onCertificate),
  event("revoked", onCertificate),
  event("suspended", { ...onCertificate, by }),
  event("reinstated", { ...onCertificate, by }),
  event("expired", onCertificate),
  event("renewed", { ...onCertificate, validUntil: fc.constant("2028-03-15") }),
);

/** Any event there is, told with hostile text, by any setting for people. */
export const anyTold: fc.Arbitrary<Told> = fc.oneof(
  {
    weight: 19,
    arbitrary: fc.tuple(
      anyEvent,
      anyFacts.map((facts) => ({ ...facts, replaced: "5b1f3c1e-58b7-5a39-8f0e-0123456789ab" })),
    ),
  },
  { weight: 4, arbitrary: fc.tuple(ofSitting, anyFacts, sitting).map(([one, facts, paper]): Told => [one, { ...facts, paper }]) },
  {
    weight: 5,
    arbitrary: fc.tuple(ofCertificate, anyFacts, certificate).map(([one, facts, held]): Told => [one, { ...facts, certificate: held }]),
  },
);
