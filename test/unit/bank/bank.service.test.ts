import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBankService, type BankService, type Typed } from "../../../src/exam/bank/bank.service.ts";
import { createBankSource, type BankSource } from "../../../src/exam/bank/source.ts";
import type { Banks } from "../../../src/exam/banks.ts";
import { createExchange, type Exchange } from "../../../src/exam/exchange/exchange.service.ts";
import type { Question } from "../../../src/exam/questions/question.ts";
import type { Actor } from "../../../src/people/records.ts";
import { AppError } from "../../../src/shared/errors.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { findAll, type Store } from "../../../src/store/port.ts";
import { everyType } from "../../support/every-type.ts";

const BANK = "every-type";
const actor = (person: string, tenant = "t"): Actor => ({ tenant, cohort: "c", person, roles: ["instructor"] }) as unknown as Actor;
const [chen, li] = [actor("chen"), actor("li")];

/** The bank that ships, at whatever version of its first question the installation has by now. */
function shippedAt(version: number, stem?: string): Banks {
  const bank = everyType();
  const questions = bank.questions.map((question, index) =>
    index > 0 ? question : { ...question, version, ...(stem !== undefined && { stem: { "zh-CN": stem, "zh-TW": stem, en: stem } }) },
  );
  return { ids: () => [BANK], bank: () => ({ ...bank, id: BANK, questions }) };
}

interface Place {
  readonly banks: BankService;
  readonly source: BankSource;
  readonly exchange: Exchange;
}

let store: Store;
let folder: string;
let now: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bank-"));
  store = await openStore({ url: `sqlite:${join(folder, "bank.db")}`, collections: allCollections });
  now = 1_000;
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server process with an installation of its own over the same store. */
function process_(shipped: Banks = shippedAt(1)): Place {
  const source = createBankSource({ store, banks: shipped });
  const media = {
    taken: () => Promise.resolve({ listed: {}, claims: [] }),
    file: () => Promise.resolve(undefined),
    purpose: undefined as never,
  };
  const base = { store, clock: () => (now += 1), ids: randomIds };
  return { source, banks: createBankService({ ...base, source, shipped, media }), exchange: createExchange({ ...base, banks: source }) };
}

const reworded = ({ id: _id, version: _version, state: _state, ...rest }: Question, words: string): Typed => ({
  ...rest,
  stem: { "zh-CN": words, "zh-TW": words, en: words },
});

async function save(place: Place, words: string, { by = chen, seen = 1 }: { by?: Actor; seen?: number } = {}) {
  const { question } = await place.banks.question(by, BANK, "q-single");
  return place.banks.save(by, { bank: BANK, item: "q-single", seen, typed: reworded(question, words) });
}

const stems = async (place: Place): Promise<string | undefined> =>
  (await place.source.bankOf("t", BANK)).ready({ types: ["single"] }).map(({ stem }) => stem.en)[0];

describe("a question of the bank", () => {
  it("is saved as a new version that papers are drawn from, in this and every other process, and keeps what it was", async () => {
    const [here, there] = [process_(), process_()];
    expect(await stems(there)).toBe("Stem of single");
    expect(await save(here, "New words")).toEqual({ type: "saved", item: "q-single" });
    expect(await stems(here)).toBe("New words");
    expect(await stems(there)).toBe("New words");
    const { question, versions } = await there.banks.question(li, BANK, "q-single");
    expect(question).toMatchObject({ version: 2, state: "ready" });
    expect(versions.map(({ number, origin, by }) => [number, origin, by])).toEqual([
      [2, "written", "chen"],
      [1, "shipped", "system"],
    ]);
    const audit = await findAll(store, collections.audit, { tenant: "t", query: { index: "byTime", equal: [] } });
    expect(audit.map(({ action, actor: by, subject }) => [action, by, subject])).toEqual([["bank.question-saved", "chen", "q-single"]]);
  });

  it("makes no version where nothing was changed", async () => {
    const place = process_();
    const { question } = await place.banks.question(chen, BANK, "q-single");
    const { id: _id, version: _version, state: _state, ...typed } = question;
    expect(await place.banks.save(chen, { bank: BANK, item: "q-single", seen: 1, typed })).toMatchObject({ type: "unchanged" });
    expect(await store.get(collections.banks, "t", BANK)).toBeUndefined();
  });

  it("tells the second of two editors who was first, and writes nothing of theirs over it", async () => {
    const place = process_();
    await save(place, "By Chen");
    expect(await save(place, "By Li", { by: li })).toMatchObject({ type: "changed", by: "chen", question: { version: 2 } });
    expect(await stems(place)).toBe("By Chen");
    expect(await save(place, "By Li", { by: li, seen: 2 })).toMatchObject({ type: "saved" });
    expect(await stems(place)).toBe("By Li");
  });

  it("lets exactly one of two editors win who save at the same moment", async () => {
    const place = process_();
    const outcomes = await Promise.all([save(place, "By Chen"), save(process_(), "By Li", { by: li })]);
    expect(outcomes.map(({ type }) => type).toSorted()).toEqual(["changed", "saved"]);
  });

  it("loses neither of two different questions saved at the same moment", async () => {
    const [here, there] = [process_(), process_()];
    const other = (await there.banks.question(li, BANK, "q-text")).question;
    await Promise.all([
      save(here, "By Chen"),
      there.banks.save(li, { bank: BANK, item: "q-text", seen: 1, typed: reworded(other, "By Li") }),
    ]);
    const bank = await process_().source.bankOf("t", BANK);
    expect(bank.ready({ types: ["single", "text"] }).map(({ stem }) => stem.en)).toEqual(["By Chen", "By Li"]);
  });

  it("stays on no new paper as a draft or retired, and comes back, all without a new version", async () => {
    const place = process_();
    for (const [state, ready] of [
      ["draft", 0],
      ["ready", 1],
      ["retired", 0],
      ["ready", 1],
    ] as const) {
      await place.banks.move(chen, { bank: BANK, items: ["q-single", "q-single"], state });
      expect((await place.source.bankOf("t", BANK)).ready({ types: ["single"] })).toHaveLength(ready);
    }
    expect((await place.banks.question(chen, BANK, "q-single")).question.version).toBe(1);
    expect(await place.banks.move(chen, { bank: BANK, items: ["q-single"], state: "ready" })).toBe(0);
  });

  it("goes back to an earlier version as a new one", async () => {
    const place = process_();
    await save(place, "Worse words");
    await place.banks.takeBack(chen, { bank: BANK, item: "q-single", from: 1 });
    expect((await place.banks.question(chen, BANK, "q-single")).question).toMatchObject({ version: 3, stem: { en: "Stem of single" } });
  });

  it("is offered what ships anew only where the company changed it, takes it when told to, and is not offered it again", async () => {
    await save(process_(), "Own words");
    const updated = process_(shippedAt(5, "Shipped anew"));
    expect(await stems(updated)).toBe("Own words");
    expect((await updated.banks.question(chen, BANK, "q-single")).offered).toMatchObject({ version: 5 });
    await updated.banks.takeBack(chen, { bank: BANK, item: "q-single", from: "shipped" });
    const { question, offered } = await updated.banks.question(chen, BANK, "q-single");
    expect(question).toMatchObject({ version: 3, stem: { en: "Shipped anew" } });
    expect(offered).toBeUndefined();
    // Another company, which changed nothing, has it without asking.
    expect((await updated.source.bankOf("other", BANK)).ready({ types: ["single"] })[0]?.stem.en).toBe("Shipped anew");
  });

  it("is of its company alone", async () => {
    const place = process_();
    await save(place, "Own words");
    expect((await place.banks.question(actor("x", "other"), BANK, "q-single")).question.stem.en).toBe("Stem of single");
    await expect(place.banks.version(actor("x", "other"), BANK, "q-single", 2)).rejects.toThrow(AppError);
  });
});

describe("a bank of the company's own", () => {
  const NAME = { "zh-CN": "练习", "zh-TW": "練習", en: "Practice" };
  const FILE = Buffer.from(
    "// [id:own-1]\n::One::Who greets first? {=We ~They}\n\n// [id:q-single]\n::Two::What comes next? {=This ~That}",
  );

  it("takes in a file beside the others', and papers are drawn from it once its questions are ready", async () => {
    const place = process_();
    const bank = await place.banks.create(chen, { name: NAME, areas: [{ area: "all", name: NAME }] });
    const staged = await place.exchange.stage({ tenant: "t", by: "chen", bank, name: "own.gift", bytes: FILE, locale: "en", area: "all" });
    if (staged.type !== "staged") throw new Error(staged.why);
    // The other one's id stands on papers already, for a question of another bank.
    expect(staged.staged.items.map(({ verdict, notes }) => [verdict, notes.map(({ code }) => code)])).toEqual([
      ["full", []],
      ["refused", ["id-elsewhere"]],
    ]);
    expect(await place.exchange.apply("t", staged.staged.id, "chen")).toEqual({ type: "applied", created: 1, changed: 0 });
    expect((await place.source.bankOf("t", bank)).ready()).toEqual([]);
    await place.banks.move(chen, { bank, items: ["own-1"], state: "ready" });
    expect((await process_().source.bankOf("t", bank)).ready({ areas: ["all"], difficulties: [2] }).map(({ id }) => id)).toEqual(["own-1"]);
    expect((await place.source.banksOf("t")).map(({ id }) => id)).toEqual([BANK, bank]);
    await expect(place.source.bankOf("other", bank)).rejects.toThrow(AppError);
  });
});
