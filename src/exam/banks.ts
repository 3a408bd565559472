import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../shared/errors.ts";
import { lazy } from "../shared/lazy.ts";
import { readBank, type Bank, type BankFile, type BankProblem } from "./bank.ts";

/** The banks that ship with this installation. */
export interface Banks {
  /** @throws AppError("not-found") for an unknown bank */
  bank(id: string): Bank;
  ids(): readonly string[];
}

/**
 * The banks of `<folder>/<bank>/<area>.json`, read and checked when first asked for: that takes as long as a tenth of the start, and what ships was
 * checked before it shipped.
 * @throws AppError("unexpected"), when asked, whose reason names each file, item and problem
 */
export function loadBanks(folder: string): Banks {
  const banks = lazy(() => readBanks(folder));
  return {
    bank(id) {
      const found = banks().get(id);
      if (found === undefined) throw new AppError("not-found", { reason: `bank ${id}` });
      return found;
    },
    ids: () => [...banks().keys()],
  };
}

function readBanks(folder: string): ReadonlyMap<string, Bank> {
  const banks = new Map<string, Bank>();
  const problems: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory())) {
    const outcome = readBank(entry.name, bankFiles(join(folder, entry.name)));
    if (outcome.type === "bank") banks.set(entry.name, outcome.bank);
    else problems.push(...outcome.problems.map((problem) => `${entry.name}/${inWords(problem)}`));
  }
  if (problems.length > 0) throw new AppError("unexpected", { reason: `question banks:\n${problems.join("\n")}` });
  return banks;
}

const inWords = ({ file, item, problem }: BankProblem): string => [file, ...(item === null ? [] : [item]), problem].join(": ");

function bankFiles(folder: string): BankFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => ({ name, content: contentOf(join(folder, name)) }));
}

function contentOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as unknown;
  } catch (error) {
    throw new AppError("unexpected", { reason: `question bank ${path} is not JSON`, cause: error });
  }
}
