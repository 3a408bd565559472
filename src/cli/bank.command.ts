import { readFile, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { Argument, Command, Option } from "commander";
import { createBankSource } from "../exam/bank/source.ts";
import { loadBanks } from "../exam/banks.ts";
import { createExchange } from "../exam/exchange/exchange.service.ts";
import { EXPORTS, type ExportFormat } from "../exam/exchange/held.ts";
import { MOST_BANK_BYTES } from "../exam/exchange/reading.ts";
import { exportBank } from "../exam/exchange/export.ts";
import type { BankImportRecord } from "../exam/exchange/records.ts";
import { countBank } from "../exam/exchange/count.ts";
import { systemClock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { randomIds } from "../shared/ids.ts";
import { LOCALES, type Locale } from "../shared/json.ts";
import type { Desk } from "./desk.ts";
import { jsonOption, tenantOption } from "./options.ts";
import type { Carry, Outcome } from "./outcome.ts";

interface Options {
  readonly tenant: string;
  readonly bank: string;
  readonly language?: Locale;
  readonly json?: boolean;
}

const BANKS = fileURLToPath(new URL("../../config/banks", import.meta.url));

const sourceOf = ({ store }: Desk) => createBankSource({ store, banks: loadBanks(BANKS) });
const exchangeOf = (desk: Desk) => createExchange({ store: desk.store, clock: systemClock, ids: randomIds, banks: sourceOf(desk) });
const bankOption = (): Option => new Option("--bank <id>", "the question bank").default("customer-service");
const languageOption = (): Option => new Option("--language <locale>", "language of the file; default: DEFAULT_LOCALE").choices(LOCALES);

/** `bank import|export|check`: question banks and the files of other systems. */
export function bankCommand(carry: Carry): Command {
  const bank = new Command("bank").description("question banks, and the files they are exchanged in");
  bank
    .command("import")
    .description("look through a file (QTI, Moodle XML, GIFT, CSV, XLSX) and say what becomes of each item; with --apply, take it in")
    .argument("<file>")
    .addOption(bankOption())
    .addOption(languageOption())
    .option("--area <id>", "for questions whose category is none of the bank's areas")
    .option("--apply", "take it in: all that is not refused, in one step")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((file: string, options: Options & { readonly area?: string; readonly apply?: boolean }) =>
      carry(options.json, (desk) => importFile(desk, file, options)),
    );
  bank
    .command("export")
    .description("write a bank as a file that other systems read")
    .addArgument(new Argument("<format>").choices(EXPORTS))
    .argument("<file>", "where to write it")
    .addOption(bankOption())
    .addOption(languageOption())
    .option("--template", "an empty sheet with its head (csv, xlsx)")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((format: ExportFormat, file: string, options: Options & { readonly template?: boolean }) =>
      carry(options.json, async (desk) => {
        const locale = options.language ?? desk.config.defaultLocale;
        const how = { format, locale };
        const made =
          options.template === true
            ? await exportBank([], format, locale)
            : await exchangeOf(desk).export(options.tenant, options.bank, how);
        await writeFile(file, made.bytes).catch(unwritable(file));
        const { count, lost } = made;
        const told = lost.map(({ id, losses, whole }) => {
          const what = losses.map((loss) => desk.t(`exchange.loss.${loss}`)).join(desk.t("exchange.comma"));
          return desk.t(whole ? "exchange.left-out" : "exchange.without", { id, what });
        });
        return { data: { format, file, count, lost }, lines: [desk.t("exchange.exported", { count, file }), ...told] };
      }),
    );
  bank
    .command("check")
    .description("count a bank by area, type and language, and name its defects")
    .addOption(bankOption())
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((options: Options) => carry(options.json, (desk) => check(desk, options)));
  return bank;
}

const unwritable =
  (file: string) =>
  (error: unknown): never => {
    throw new AppError("not-found", { reason: `${file} cannot be written`, cause: error });
  };

async function bytesOf(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BANK_BYTES) throw new AppError("too-large", { reason: `${file} is larger than ${MOST_BANK_BYTES / 1024 / 1024} MB` });
    return await readFile(file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("not-found", { reason: `${file} cannot be read`, cause: error });
  }
}

async function importFile(desk: Desk, file: string, options: Options & { area?: string; apply?: boolean }): Promise<Outcome> {
  const { tenant, bank, area } = options;
  const exchange = exchangeOf(desk);
  const bytes = await bytesOf(file);
  await desk.ensureTenant(tenant);
  const locale = options.language ?? desk.config.defaultLocale;
  const outcome = await exchange.stage({ tenant, by: "system", bank, name: basename(file), bytes, locale, area });
  if (outcome.type === "refused") return { code: 1, data: { refused: outcome.why }, lines: [desk.t(`exchange.refused.${outcome.why}`)] };
  const { staged } = outcome;
  const lines = [summary(staged, desk), ...staged.items.filter(({ notes }) => notes.length > 0).map((item) => itemLine(item, desk))];
  const data = {
    import: staged.id,
    format: staged.format,
    counts: countsOf(staged),
    items: staged.items.map(({ question: _question, ...item }) => item),
  };
  if (options.apply !== true) return { data: { ...data, applied: false }, lines: [...lines, desk.t("exchange.not-applied")] };
  const applied = await exchange.apply(tenant, staged.id, "system");
  if (applied.type === "stale")
    return { code: 1, data: { ...data, applied: false, stale: applied.items }, lines: [...lines, desk.t("exchange.stale")] };
  const { created, changed } = applied;
  return { data: { ...data, applied: true, created, changed }, lines: [...lines, desk.t("exchange.applied", { created, changed })] };
}

const countsOf = ({ items }: BankImportRecord) => ({
  full: items.filter(({ verdict }) => verdict === "full").length,
  partial: items.filter(({ verdict }) => verdict === "partial").length,
  refused: items.filter(({ verdict }) => verdict === "refused").length,
  unchanged: items.filter(({ action }) => action === "unchanged").length,
});

const summary = (staged: BankImportRecord, { t }: Desk): string =>
  t("exchange.summary", { ...countsOf(staged), total: staged.items.length });

const itemLine = ({ at, id, verdict, notes }: BankImportRecord["items"][number], { t }: Desk): string => {
  const told = notes.map(({ code, values }) => t(`exchange.note.${code}`, values)).join(t("exchange.comma"));
  return `${at}\t${id ?? ""}\t${t(`exchange.verdict.${verdict}`)}\t${told}`;
};

async function check(desk: Desk, { tenant, bank }: Options): Promise<Outcome> {
  const { areas, questions } = await sourceOf(desk).bankOf(tenant, bank);
  const counted = countBank(
    questions,
    areas.map(({ area }) => area),
  );
  const table = (name: "area" | "type" | "language"): readonly string[] =>
    Object.entries(counted[name]).map(([key, count]) => `${desk.t(`exchange.by.${name}`)}\t${key}\t${count}`);
  const defects = counted.defects.map(({ id, problem }) => `${id}\t${problem}`);
  return {
    code: counted.defects.length === 0 ? 0 : 1,
    data: { bank, ...counted },
    lines: [desk.t("exchange.counted", { count: counted.total }), ...table("area"), ...table("type"), ...table("language"), ...defects],
  };
}
