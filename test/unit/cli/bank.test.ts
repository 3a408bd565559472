import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { run } from "../../../src/cli/run.ts";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tierwise-bank-"));
});
afterAll(() => rmSync(place, { recursive: true }));

async function tierwise(...argv: string[]) {
  const said = { out: "", err: "" };
  const code = await run(argv, {
    env: { DATA_DIR: place, PUBLIC_URL: "https://tool.example", DEFAULT_LOCALE: "en" },
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { code, ...said };
}

const json = async (...argv: string[]): Promise<unknown> => JSON.parse((await tierwise("bank", ...argv, "--json")).out);

describe("tierwise bank", () => {
  it("exports the whole bank, and its own file changes nothing", async () => {
    const file = join(place, "bank.xml");
    const { count } = (await json("export", "moodle", file)) as { count: number };
    expect(count).toBeGreaterThanOrEqual(240);
    expect(await json("import", file)).toMatchObject({ applied: false, counts: { full: count, partial: 0, refused: 0, unchanged: count } });
  });

  it("looks through first, takes all in at once when told to, and knows its own questions again", async () => {
    const file = join(place, "new.gift");
    writeFileSync(file, "$CATEGORY: complaints\n\n// [id:new-1]\nIs it heard?{T}\n\nNonsense\n");
    const total = ((await json("check")) as { total: number }).total;
    expect(await json("import", file)).toMatchObject({ applied: false, counts: { full: 1, refused: 1 } });
    expect(await json("check")).toMatchObject({ total });
    expect(await json("import", file, "--apply")).toMatchObject({ applied: true, created: 1, changed: 0 });
    expect(await json("check")).toMatchObject({ total: total + 1, defects: [] });
    expect(await json("import", file, "--apply")).toMatchObject({ applied: true, created: 0, changed: 0, counts: { unchanged: 1 } });

    writeFileSync(file, readFileSync(file, "utf8").replace("heard?", "heard at once?"));
    expect(await json("import", file, "--apply")).toMatchObject({ applied: true, created: 0, changed: 1 });
    const { out } = await tierwise("bank", "import", file);
    expect(out).toContain("Full: 1, partial: 0, refused: 1; the same as in the bank: 1.");
    expect(out).toContain("this type of question is not supported");
  });

  it("says why a file is not read, and wants what it is told to be there", async () => {
    const file = join(place, "laughs.xml");
    writeFileSync(file, `<!DOCTYPE q [<!ENTITY a "b">]><quiz/>`);
    const refused = await tierwise("bank", "import", file);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain("DOCTYPE");
    expect(await tierwise("bank", "import", join(place, "none.xml"))).toMatchObject({ code: 1 });
    expect(await tierwise("bank", "import", file, "--bank", "none")).toMatchObject({ code: 1 });
    expect(await tierwise("bank", "export", "aiken", file)).toMatchObject({ code: 2 });
  });

  it("gives an empty sheet to write into", async () => {
    const file = join(place, "template.csv");
    await tierwise("bank", "export", "csv", file, "--template", "--language", "zh-CN");
    expect(readFileSync(file, "utf8").trim()).toBe(
      "\ufeff编号,题型,领域,难度,状态,题干,填空正文,选项A,选项B,选项C,选项D,答案,解析,评分要点,来源,标签".trim(),
    );
  });
});
