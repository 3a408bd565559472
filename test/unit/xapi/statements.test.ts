import { describe, expect, it, test } from "@jest/globals";
import validation from "@learninglocker/xapi-validation";
import fc from "fast-check";
import type { ServiceEvent } from "../../../src/xapi/events.ts";
import { statementsOf } from "../../../src/xapi/statements.ts";
import type { ActivityDefinition, Statement } from "../../../src/xapi/statement.ts";
import { certificate, facts, paper, programme, told } from "./facts.ts";

// The package is CommonJS with a `default` of its own.
const warnings = (validation as unknown as { default: (data: unknown) => unknown[] }).default;
const find = (type: string, nth = 0) => {
  const found = told.filter(([event]) => event.type === type)[nth];
  if (found === undefined) throw new Error(type);
  return statementsOf(...found);
};

const definitionOf = ({ object }: Statement): ActivityDefinition => object.definition;

describe("every event", () => {
  test.each(told.map(([event, known]) => [`${event.type} ${event.key}`, event, known] as const))(
    "%s is valid xAPI 1.0.3 with id, time, profile and registration",
    (_name, event, known) => {
      const statements = statementsOf(event, known);
      expect(statements.length).toBeGreaterThan(0);
      for (const statement of statements) {
        expect(warnings(statement)).toEqual([]);
        expect(statement.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(statement.timestamp).toMatch(/^2026-03-15T08:\d\d:\d\d\.\d{3}Z$/);
        expect(statement.context.registration).toBe(statementsOf(...(told[0] ?? [event, known]))[0]?.context.registration);
        expect(statement.context.contextActivities.category[0]?.id).toBe("https://tool.example/xapi/profile/2");
      }
    },
  );

  it("has ids of its own, which a second expansion repeats to the byte", () => {
    const all = told.flatMap(([event, known]) => statementsOf(event, known));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(JSON.stringify(told.flatMap(([event, known]) => statementsOf(event, known)))).toBe(JSON.stringify(all));
  });

  it("gives two tenants different ids for the same key", () => {
    const [event, known] = told[0] ?? [];
    if (event === undefined || known === undefined) throw new Error("no event");
    expect(statementsOf(event, { ...known, tenant: "other" })[0]?.id).not.toBe(statementsOf(event, known)[0]?.id);
  });

  it("names nobody: the actor is the LMS account only", () => {
    const all = told.flatMap(([event, known]) => statementsOf(event, known));
    expect(JSON.stringify(all)).not.toContain(certificate.holder);
    expect(all.every(({ actor }) => JSON.stringify(Object.keys(actor)) === '["objectType","account"]')).toBe(true);
  });

  it("is the learner's, as the actor or else as the team's member, so that it is found as theirs", () => {
    for (const { actor, context } of told.flatMap(([event, known]) => statementsOf(event, known))) {
      expect([actor, ...(context.team?.member ?? [])]).toContainEqual(facts.actor);
    }
  });

  it("says who did it where somebody else did, and the tool where they are known no more", () => {
    const [event, known] = told.find(([{ type }]) => type === "panel-rated") ?? [];
    if (event === undefined || known === undefined) throw new Error("no rating");
    const [rated] = statementsOf(event, known);
    expect(rated?.actor).toEqual(known.instructor);
    expect(rated?.context).not.toHaveProperty("instructor");
    expect(rated?.context.team).toMatchObject({ name: "在线客服部", member: [facts.actor] });
    const [stranger] = statementsOf(event, { ...known, instructor: undefined, department: undefined });
    expect(stranger?.actor.account).toEqual({ homePage: "https://tool.example", name: "tierwise" });
    expect(stranger?.context.team).toEqual({ objectType: "Group", member: [facts.actor] });
  });
});

describe("a paper handed in", () => {
  const [choice, short, completed] = find("exam-handed-in");

  it("says what was answered to a choice, what was right and what it earned", () => {
    expect(choice).toMatchObject({
      verb: { id: "http://adlnet.gov/expapi/verbs/answered" },
      object: {
        definition: {
          type: "http://adlnet.gov/expapi/activities/cmi.interaction",
          interactionType: "choice",
          correctResponsesPattern: ["a"],
          choices: [{ id: "a", description: { en: "Greeting" } }, { id: "b" }],
        },
      },
      result: { response: "a", success: true, score: { raw: 2, min: 0, max: 2, scaled: 1 } },
    });
    expect(choice?.context.contextActivities.parent?.[0]?.id).toBe("https://tool.example/xapi/tenants/acme/cohorts/c1/components/theory");
  });

  it("claims nothing about a short answer, even once a person has marked it", () => {
    expect(short?.result).toEqual({ response: "您好,很高兴为您服务。" });
    expect(short && definitionOf(short)).not.toHaveProperty("correctResponsesPattern");
    const marks = { ...paper.attempt.marks, "greeting-90@1": { mark: "25", by: "p9", at: 1 } };
    const [event] = told.find(([one]) => one.type === "exam-handed-in") ?? [];
    const again = statementsOf(event as ServiceEvent, { ...facts, paper: { ...paper, attempt: { ...paper.attempt, marks } } });
    expect(JSON.stringify(again)).toBe(JSON.stringify(find("exam-handed-in")));
  });

  it("counts a question left open as answered with nothing, wrong, at the hand-in", () => {
    const open = { ...paper.attempt, answers: {}, marks: { "greeting-01@1": { mark: "0", by: "auto", at: 1 } } };
    const [event] = told.find(([one]) => one.type === "exam-handed-in") ?? [];
    const statements = statementsOf(event as ServiceEvent, { ...facts, paper: { ...paper, attempt: open } });
    expect(statements).toHaveLength(3);
    expect(statements[0]?.result).toEqual({ response: "", success: false, score: { raw: 0, min: 0, max: 2, scaled: 0 } });
    expect(statements.flatMap((one) => warnings(one))).toEqual([]);
  });

  it("ends with completed, how long it took and which sitting it was", () => {
    expect(completed?.verb.id).toBe("http://adlnet.gov/expapi/verbs/completed");
    expect(completed?.result).toEqual({ completion: true, duration: "PT1H2M3.45S" });
    expect(completed?.context.extensions).toMatchObject({ "https://tool.example/xapi/extensions/attempt-number": 2 });
  });
});

describe("scores and results", () => {
  const score = (value: string, passLine?: string) =>
    statementsOf({ type: "scored", key: "k", cohort: "c1", person: "p1", at: 0, component: "theory", score: value, passLine }, facts);

  it("cuts a score to two decimals and never rounds it over the line", () => {
    const [scored, verdict] = score("79.995", "80");
    expect(scored?.result?.score).toEqual({ raw: 79.99, min: 0, max: 100, scaled: 0.7999 });
    expect(verdict?.verb.id).toBe("http://adlnet.gov/expapi/verbs/failed");
    expect(score("239985/3000", "79.995")[1]?.result?.success).toBe(true);
  });

  it("says neither passed nor failed where there is no pass line", () => {
    expect(score("12").map(({ verb }) => verb.id)).toEqual(["http://adlnet.gov/expapi/verbs/scored"]);
  });

  it("keeps scaled within 0 and 1 and equal to raw / 100 for every score", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 10n }), (n, d) => {
        const { raw = -1, scaled = -1 } = score(`${n}/${d}`)[0]?.result?.score ?? {};
        expect(scaled).toBe(Number((raw / 100).toFixed(4)));
        expect(scaled >= 0 && scaled <= 1).toBe(true);
      }),
    );
  });

  it("tells a part of daily performance as part of it", () => {
    const [part] = find("scored", 1);
    expect(part?.context.contextActivities.parent?.[0]?.definition.name?.en).toBe("Daily performance");
  });

  it("says who scored it, where a person did", () => {
    expect(find("scored")[0]?.context.instructor).toEqual({ objectType: "Agent", account: { homePage: "https://lms.example", name: "7" } });
  });

  it("passes the programme with the tier, or fails it", () => {
    expect(find("decided")[0]).toMatchObject({
      verb: { id: "http://adlnet.gov/expapi/verbs/passed" },
      object: { definition: { name: programme.name } },
      result: {
        success: true,
        score: { raw: 88.5 },
        extensions: { "https://tool.example/xapi/extensions/tier": { id: "senior", "zh-CN": "高级客户服务专员" } },
      },
    });
    expect(find("decided", 1)[0]).toMatchObject({ verb: { id: "http://adlnet.gov/expapi/verbs/failed" }, result: { success: false } });
  });

  it("earns the certificate with number and validity", () => {
    expect(find("certified")[0]?.result?.extensions).toMatchObject({
      "https://tool.example/xapi/extensions/certificate-number": "CS2026001",
      "https://tool.example/xapi/extensions/valid-until": "2027-03-15",
    });
  });
});
