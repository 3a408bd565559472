import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startBench } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const COURSE = "/course/cs-2026-autumn";
const get = async (path: string, headers: Record<string, string> = {}) => fetch(bench.practice.url + path, { headers, redirect: "manual" });

describe("platform storage of the practice LMS", () => {
  it("is off as in Moodle, until a test switches it on; then a framed login names it", () => {
    const { platform } = bench.practice;
    expect(platform.login()).not.toHaveProperty("lti_storage_target");
    platform.settings.storage = "on";
    expect(platform.login()).toMatchObject({ lti_storage_target: "_parent" });
    expect(platform.login({ target: "window" })).not.toHaveProperty("lti_storage_target");
  });

  it.each([
    ["off", undefined],
    ["on", ""],
    ["old", "org.imsglobal."],
  ] as const)("set to %s the course page answers messages beginning with %j", async (storage, prefix) => {
    bench.practice.platform.settings.storage = storage;
    const page = await (await get(`${COURSE}?as=11&activity=1`)).text();
    expect(/data-storage="([^"]*)"/.exec(page)?.[1]).toBe(prefix);
  });
});

describe("an activity's login begun anew", () => {
  it("opens the activity in a window for whoever is signed in, and for nobody else", async () => {
    const page = await get(`${COURSE}?as=11&activity=1`);
    const [cookie = ""] = page.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
    const anew = await get("/mod/lti/launch.php?id=2", { cookie });
    expect(anew.headers.get("location")).toBe(`${COURSE}/launch/1?as=11&target=window`);
    for (const [id, who] of [
      ["2", ""],
      ["x", cookie],
    ] as const)
      expect((await get(`/mod/lti/launch.php?id=${id}`, who === "" ? {} : { cookie: who })).status).toBe(403);
  });
});
