import { describe, expect, it } from "@jest/globals";
import { statementsOf } from "../../../src/xapi/statements.ts";
import { xapiProfile } from "../../../src/xapi/profile.ts";
import { xapiRoutes } from "../../../src/xapi/xapi.routes.ts";
import type { Call } from "../../../src/web/route.ts";
import { told } from "./facts.ts";

const profile = xapiProfile("https://tool.example");
const statements = told.flatMap(([event, facts]) => statementsOf(event, facts));

/** Every own IRI a statement uses as a type or as an extension's key. */
function ownTermsIn(value: unknown): string[] {
  if (typeof value === "string") return /\/xapi\/(activity-types|extensions|verbs)\//.test(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...ownTermsIn(key), ...ownTermsIn(inner)]);
}

describe("the published profile", () => {
  it("defines every term of our own that statements use, and no other", () => {
    const used = new Set(statements.flatMap(ownTermsIn));
    expect([...used].toSorted()).toEqual(profile.concepts.map(({ id }) => id).toSorted());
  });

  it("has a template that fits each statement sent", () => {
    for (const { verb, object } of statements) {
      const fits = profile.templates.filter(
        (one) => one.verb === verb.id && [undefined, "definition" in object ? object.definition.type : ""].includes(one.objectActivityType),
      );
      expect({ verb: verb.id, fits: fits.length > 0 }).toEqual({ verb: verb.id, fits: true });
    }
  });

  it("is served as JSON-LD under the address that statements name", async () => {
    const version = statements[0]?.context.contextActivities.category[0]?.id;
    const route = xapiRoutes({ publicUrl: "https://tool.example" }).find(({ path }) => `https://tool.example${path}` === version);
    const reply = await route?.handle({} as Call);
    expect(reply).toMatchObject({ type: "raw", contentType: "application/ld+json; charset=utf-8" });
    expect(JSON.parse(String(reply?.type === "raw" ? reply.body : ""))).toMatchObject({
      id: "https://tool.example/xapi/profile",
      type: "Profile",
    });
  });
});
