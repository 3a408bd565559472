import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "@jest/globals";
import { run } from "../../../src/cli/run.ts";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tierwise-admin-cli-"));
});
afterAll(() => rmSync(place, { recursive: true }));

async function tierwise(...argv: string[]) {
  const said = { out: "", err: "" };
  const env = { DATA_DIR: place, PUBLIC_URL: "https://tool.example", DEFAULT_LOCALE: "en" };
  const code = await run(["admin", ...argv], { env, out: (text) => void (said.out += text), err: (text) => void (said.err += text) });
  return { code, ...said };
}
const data = async (...argv: string[]): Promise<unknown> => JSON.parse((await tierwise(...argv, "--json")).out);

describe("tierwise admin", () => {
  it("creates with one link and nothing else on stdout, lists, resets with another link, disables", async () => {
    const { out } = await tierwise("create", "--name", "Lin Wei");
    expect(out).toMatch(/^https:\/\/tool\.example\/admin\/setup\?link=[\w-]{43}\n$/);
    expect(await data("list")).toEqual([{ id: expect.any(String), name: "Lin Wei", state: "invited", recoveryCodes: 0, lastLogin: null }]);
    const reset = (await data("reset", "--name", "lin wei")) as { url: string };
    expect(reset.url).not.toBe(out.trim());
    expect(await data("disable", "--name", "Lin Wei")).toEqual({ name: "Lin Wei", state: "disabled" });
    expect((await tierwise("list")).out).toBe("Lin Wei\tdisabled\t–\n");
  });

  test.each<[code: number, argv: string[]]>([
    [1, ["create", "--name", "LIN WEI"]],
    [1, ["create", "--name", "Lin Wei", "--tenant", "other"]],
    [1, ["reset", "--name", "nobody"]],
    [1, ["reset", "--name", "Lin Wei", "--tenant", "other"]],
    [1, ["disable", "--name", "nobody"]],
    [2, ["create"]],
    [2, ["create", "--name", "<b>"]],
    [2, ["list", "--tenant", "../etc"]],
  ])("exit code %i for %j", async (code, argv) => {
    expect((await tierwise(...argv)).code).toBe(code);
  });
});
