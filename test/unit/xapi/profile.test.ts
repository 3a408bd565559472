import { describe, expect, it, test } from "@jest/globals";
import { statementsOf } from "../../../src/xapi/statements.ts";
import { xapiProfile } from "../../../src/xapi/profile.ts";
import { xapiRoutes } from "../../../src/xapi/xapi.routes.ts";
import type { Call } from "../../../src/web/route.ts";
import { ProfileSchema } from "../../support/xapi/profile-schema.ts";
import { validates } from "../../support/xapi/template-check.ts";
import { valuesAt } from "../../support/xapi/json-path.ts";
import { told } from "./facts.ts";

const profile = xapiProfile("https://tool.example");
const { templates = [], patterns = [] } = ProfileSchema.parse(profile);
const statements = told.flatMap(([event, facts]) => statementsOf(event, facts));

/** Every own IRI a statement uses as a type or as an extension's key. */
function ownTermsIn(value: unknown): string[] {
  if (typeof value === "string") return /\/xapi\/(activity-types|extensions|verbs)\//.test(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...ownTermsIn(key), ...ownTermsIn(inner)]);
}

describe("the published profile", () => {
  it("is built as xAPI Profiles 1.0 lays it down", () => {
    expect(ProfileSchema.safeParse(profile).error?.issues ?? []).toEqual([]);
  });

  const broken: readonly (readonly [string, unknown])[] = [
    [
      "a version that does not say what it revises",
      { ...profile, versions: profile.versions.map(({ id, generatedAtTime }) => ({ id, generatedAtTime })) },
    ],
    ["an empty label", { ...profile, prefLabel: {} }],
    ["a template of another version", { ...profile, templates: templates.map((one) => ({ ...one, inScheme: `${profile.id}/1` })) }],
    ["a rule that rules nothing", { ...profile, templates: [{ ...templates[0], rules: [{ location: "$.id" }] }, ...templates.slice(1)] }],
    [
      "a filter in a path",
      { ...profile, templates: [{ ...templates[0], rules: [{ location: "$..id", presence: "included" }] }, ...templates.slice(1)] },
    ],
    [
      "a pattern of two orders",
      { ...profile, patterns: patterns.map((one) => ({ ...one, oneOrMore: templates[0]?.id, optional: templates[0]?.id })) },
    ],
    ["a pattern that names nothing", { ...profile, templates: templates.slice(1) }],
    ["an id twice", { ...profile, templates: [...templates, templates[0]] }],
    ["a schema that is none", { ...profile, concepts: profile.concepts.map((one) => ({ ...one, inlineSchema: "{" })) }],
  ];
  test.each(broken)("would not be one with %s", (_fault, document) => {
    expect(ProfileSchema.safeParse(document).success).toBe(false);
  });

  it("defines every term of our own that statements use, and no other", () => {
    const used = new Set(statements.flatMap(ownTermsIn));
    expect([...used].toSorted()).toEqual(profile.concepts.map(({ id }) => id).toSorted());
  });

  it("keeps each extension where its kind belongs", () => {
    const kinds = new Map<string, string>(profile.concepts.map(({ id, type }) => [id, type]));
    const places = [
      ["$.result.extensions", "ResultExtension"],
      ["$.context.extensions", "ContextExtension"],
      ["$.object.definition.extensions", "ActivityExtension"],
    ] as const;
    for (const statement of statements) {
      for (const [path, kind] of places) {
        const keys = valuesAt(statement, path).flatMap((found) => Object.keys(found ?? {}));
        for (const key of keys) if (key.startsWith("https://tool.example")) expect([key, kinds.get(key)]).toEqual([key, kind]);
      }
    }
  });

  it("has exactly one template that each statement sent follows", () => {
    for (const statement of statements) {
      expect([statement.verb.id, validates(statement, templates)]).toEqual([
        statement.verb.id,
        { type: "success", templates: [expect.any(String)] },
      ]);
    }
  });

  it("bites: a statement without anything a rule wants does not follow it any more", () => {
    let cuts = 0;
    for (const statement of statements) {
      const followed = templates.find(({ id }) => JSON.stringify(validates(statement, templates)).includes(`"${id}"`));
      for (const { location, presence, selector } of followed?.rules ?? []) {
        if (presence !== "included" || selector !== undefined || location.includes("[*]")) continue;
        cuts += 1;
        expect([location, validates(without(statement, location), followed === undefined ? [] : [followed]).type]).toEqual([
          location,
          expect.not.stringMatching("success"),
        ]);
      }
    }
    expect(cuts).toBeGreaterThan(300);
  });

  it("is served as JSON-LD under the address that statements name, and under those of earlier versions", async () => {
    const named = statements[0]?.context.contextActivities.category[0]?.id;
    expect(profile.versions[0]?.id).toBe(named);
    for (const { id } of profile.versions) {
      const route = xapiRoutes({ publicUrl: "https://tool.example" }).find(({ path }) => `https://tool.example${path}` === id);
      const reply = await route?.handle({} as Call);
      expect(reply).toMatchObject({ type: "raw", contentType: "application/ld+json; charset=utf-8" });
      expect(ProfileSchema.parse(JSON.parse(String(reply?.type === "raw" ? reply.body : ""))).id).toBe("https://tool.example/xapi/profile");
    }
  });
});

/** A copy of a statement without what is at a path. */
function without(statement: unknown, path: string): unknown {
  const names = [...path.matchAll(/\.([a-zA-Z]+)|\['([^']+)'\]|\[(\d+)\]/g)].map(
    ([, name, quoted, index]) => name ?? quoted ?? index ?? "",
  );
  const cut = (value: unknown, [name = "", ...rest]: readonly string[]): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(([key]) => key !== name || rest.length > 0);
    return Object.fromEntries(entries.map(([key, inner]) => [key, key === name ? cut(inner, rest) : (inner as unknown)]));
  };
  return cut(statement, names);
}
