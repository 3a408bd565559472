import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPlatforms, type PlatformEntry, type Platforms } from "../../../src/lti/platforms.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/port.ts";

const folder = mkdtempSync(join(tmpdir(), "tierwise-platforms-"));
let store: Store;
let platforms: Platforms;
let now = 1_000;
beforeAll(async () => {
  store = await openStore({ url: `sqlite:${join(folder, "store.sqlite")}`, collections: allCollections });
  platforms = createPlatforms({ store, ids: randomIds, clock: () => (now += 1) });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const entry = (change: Partial<PlatformEntry> = {}): PlatformEntry => ({
  tenant: "acme",
  name: "LMS",
  issuer: "https://lms.example",
  clientId: "client-1",
  authUrl: "https://lms.example/auth",
  tokenUrl: "https://lms.example/token",
  jwksUrl: "https://lms.example/jwks",
  deployments: ["1"],
  ...change,
});
const lines = async () =>
  (await store.find(collections.audit, "acme", { index: "byTime", equal: [] })).records.map(({ actor, action, subject, detail }) => ({
    actor,
    action,
    subject,
    detail,
  }));

describe("the audit log of a platform", () => {
  it("has one line for each thing that was done to it, and none where nothing changed", async () => {
    const { id } = await platforms.add(entry());
    await platforms.add(entry());
    await platforms.add(entry({ jwksUrl: "https://lms.example/keys", tokenAudience: "https://api.lms.example" }), "person-1");
    await platforms.setState("acme", id, "off", "person-1");
    await platforms.setState("acme", id, "off", "person-2");
    await platforms.setState("acme", id, "on");
    expect(await lines()).toEqual([
      { actor: "system", action: "platform.added", subject: id, detail: { state: "on" } },
      { actor: "person-1", action: "platform.corrected", subject: id, detail: { changed: ["jwksUrl", "tokenAudience"] } },
      { actor: "person-1", action: "platform.switched", subject: id, detail: { from: "on", to: "off" } },
      { actor: "system", action: "platform.switched", subject: id, detail: { from: "off", to: "on" } },
    ]);
    expect(await platforms.get("acme", id)).toMatchObject({ jwksUrl: "https://lms.example/keys", state: "on", version: 4 });
  });

  it("says nothing of a platform that another company tried to take", async () => {
    const before = await lines();
    await expect(platforms.add(entry({ tenant: "other" }))).rejects.toMatchObject({ code: "conflict" });
    expect(await lines()).toEqual(before);
  });
});
