import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pathToFileURL } from "node:url";
import { parse } from "csv-parse/sync";
import { TRAPS, trapFiles } from "../support/spreadsheet-names.ts";
import type { DrillResult } from "./result.ts";

const run = promisify(execFile);

/** LibreOffice opens what the tool writes: no cell is a formula, each shows the text it was given. */
export async function spreadsheet(): Promise<DrillResult> {
  const program = process.env["SOFFICE"] ?? "soffice";
  const folder = mkdtempSync(join(tmpdir(), "tierwise-office-"));
  try {
    const version = await run(program, ["--version"])
      .then(({ stdout }) => stdout.trim())
      .catch(() => undefined);
    if (version === undefined)
      return { name: "spreadsheet", drill: "D19", pass: false, why: `no ${program}: install LibreOffice Calc or set SOFFICE` };
    const files = await trapFiles();
    const found: Record<string, unknown> = {};
    let pass = true;
    for (const [type, content] of Object.entries(files)) {
      writeFileSync(join(folder, `traps.${type}`), content);
      // Flat ODS tells of each cell whether it is a formula; the CSV filter shows what a person sees.
      await convert(program, { folder, file: `traps.${type}`, to: "fods", ...(type === "csv" && { from: UTF8 }) });
      const flat = readFileSync(join(folder, "traps.fods"), "utf8");
      await convert(program, { folder, file: "traps.fods", to: `csv:Text - txt - csv (StarCalc):${UTF8}` });
      const shown = (parse(readFileSync(join(folder, "traps.csv"), "utf8"), { bom: true, relax_column_count: true }) as string[][]).slice(
        1,
      );
      const formulas = (flat.match(/table:formula=/g) ?? []).length;
      // In a text file the apostrophe in front is what keeps it a text.
      const same = TRAPS.filter((name, index) => plain(shown[index]?.[0] ?? "") === plain(name)).length;
      const other = TRAPS.filter((name, index) => plain(shown[index]?.[0] ?? "") !== plain(name));
      found[type] = { formulas, same, of: TRAPS.length, other };
      pass &&= formulas === 0 && same === TRAPS.length;
    }
    return { name: "spreadsheet", drill: "D19", pass, version, ...found };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Comma, quotation mark, UTF-8, from the first line on: what a person says in the import's window. */
const UTF8 = "44,34,76,1";

interface Conversion {
  readonly folder: string;
  readonly file: string;
  readonly to: string;
  /** Of a text file. */
  readonly from?: string;
}

const plain = (text: string): string => text.replace(/^'/, "").replaceAll(/\s/g, "");

async function convert(program: string, { folder, file, to, from }: Conversion): Promise<void> {
  const profile = pathToFileURL(join(folder, "profile")).href;
  const filter = from === undefined ? [] : [`--infilter=CSV:${from}`];
  const asked = ["--headless", `-env:UserInstallation=${profile}`, ...filter, "--convert-to", to, "--outdir", folder, join(folder, file)];
  await run(program, asked, { timeout: 120_000 });
}
