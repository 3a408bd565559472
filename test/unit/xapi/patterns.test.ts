import { describe, expect, it, test } from "@jest/globals";
import type { ServiceEvent } from "../../../src/xapi/events.ts";
import { xapiProfile } from "../../../src/xapi/profile.ts";
import { statementsOf } from "../../../src/xapi/statements.ts";
import type { Statement } from "../../../src/xapi/statement.ts";
import { follow, followed, subregistrations } from "../../support/xapi/pattern-check.ts";
import { ProfileSchema } from "../../support/xapi/profile-schema.ts";
import { AT, certificate, facts, paper, told } from "./facts.ts";

const { templates = [], patterns = [] } = ProfileSchema.parse(xapiProfile("https://tool.example"));
const rules = { templates, patterns };
const pattern = (name: string): string => `https://tool.example/xapi/patterns/${name}`;

/** Answered in the last moment, so that the order is that of the events. */
const answers = Object.fromEntries(Object.entries(paper.attempt.answers).map(([id, answer]) => [id, { ...answer, at: AT + 1e9 }]));
const known = {
  ...facts,
  paper: { ...paper, attempt: { ...paper.attempt, answers } },
  certificate,
  replaced: "5b1f3c1e-58b7-5a39-8f0e-0123456789ab",
};

/** The statements of events as they happen, a minute apart. */
function say(...events: readonly ServiceEvent[]): readonly Statement[] {
  return events.flatMap((event, index) => statementsOf({ ...event, at: AT + index * 60_000 }, known));
}
function event<T extends ServiceEvent["type"]>(type: T, key = type as string): ServiceEvent {
  const found = told.find(([one]) => one.type === type)?.[0];
  if (found === undefined) throw new Error(type);
  return { ...found, key };
}

describe("a person's whole way", () => {
  const way = say(
    event("launched"),
    event("survey-answered"),
    event("attended"),
    event("homework-handed-in"),
    event("homework-scored"),
    event("mentored"),
    event("exam-attempted"),
    event("launched", "again"),
    event("exam-handed-in"),
    event("scenario-began"),
    event("scenario-turn"),
    event("panel-rated"),
    event("scenario-turn", "second"),
    event("scenario-ended"),
    event("scored"),
    event("excused"),
    event("regraded"),
    event("decided"),
    event("appealed"),
    event("appeal-settled"),
    event("applied"),
    event("certified"),
    event("suspended"),
    event("reinstated"),
    event("renewed"),
    event("expired"),
  );

  it("follows one pattern in each subregistration, to the end", () => {
    const found = subregistrations(way).map((run) => followed(run, rules));
    expect(found.map((all) => all.map(({ pattern: id, match }) => `${id.split("/").at(-1)} ${match}`)).flat()).toEqual([
      "training success",
      "survey success",
      "exam-attempt success",
      "scenario-run success",
      "certificate-life success",
    ]);
  });

  it("has one registration", () => {
    expect(new Set(way.map(({ context }) => context.registration)).size).toBe(1);
  });

  it("is under way at every moment: whatever has come so far is the beginning of a pattern", () => {
    for (const length of way.keys()) {
      for (const run of subregistrations(way.slice(0, length + 1))) expect(followed(run, rules)).toHaveLength(1);
    }
  });
});

const out: readonly (readonly [string, string, readonly ServiceEvent[]])[] = [
  ["an exam that ends before it begins", "exam-attempt", [event("exam-handed-in"), event("exam-attempted")]],
  ["an exam begun twice", "exam-attempt", [event("exam-attempted"), event("exam-attempted", "twice"), event("exam-handed-in")]],
  ["a certificate suspended before it is earned", "certificate-life", [event("suspended"), event("certified")]],
  ["a certificate reinstated that was not suspended", "certificate-life", [event("certified"), event("reinstated")]],
  ["a certificate renewed once it is revoked", "certificate-life", [event("certified"), event("revoked"), event("renewed")]],
  ["a result before any component has its score", "training", [event("launched"), event("decided"), event("scored")]],
  ["a scenario without an end, but another beginning", "scenario-run", [event("scenario-began"), event("scenario-began", "b")]],
];

describe("the patterns tell order from disorder", () => {
  test.each(out)("%s", (_case, name, events) => {
    expect(follow(say(...events), pattern(name), rules)).toBe("failure");
  });

  it("an exam begun and not handed in is under way", () => {
    expect(follow(say(event("exam-attempted")), pattern("exam-attempt"), rules)).toBe("partial");
  });

  it("a certificate's life may be its beginning only", () => {
    expect(follow(say(event("certified")), pattern("certificate-life"), rules)).toBe("success");
  });
});
