import { Argument, Command, InvalidArgumentError } from "commander";
import { DateTime } from "luxon";
import type { LrsAccess } from "../delivery/lrses.ts";
import { companyOf } from "../people/company.ts";
import { ask } from "../report/asking.ts";
import { cellText, toCsv } from "../report/csv.ts";
import { QUESTION_NAMES, type QuestionName } from "../report/questions/questions.ts";
import { systemClock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { createLrsReader } from "../xapi/lrs-reader.ts";
import { openDelivery } from "./delivery-desk.ts";
import type { Desk } from "./desk.ts";
import { jsonOption, tenantOption } from "./options.ts";
import { WrongUse, type Carry } from "./outcome.ts";

interface Options {
  readonly tenant: string;
  readonly cohort?: string;
  readonly from?: string;
  readonly to?: string;
  readonly lrs?: string;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** `report QUESTION`: what a training manager asks, answered from the learning record store alone. */
export function reportCommand(carry: Carry): Command {
  return new Command("report")
    .description("answer a question from the statements in the learning record store")
    .addArgument(new Argument("<question>", "what is asked").choices(QUESTION_NAMES))
    .option("--cohort <id>", "one cohort only")
    .option("--from <day>", "from this day on, YYYY-MM-DD in the company's time zone", day)
    .option("--to <day>", "up to and with this day", day)
    .option("--lrs <name>", "one of the company's own stores; default: the one LRS_URL names")
    .option("--csv", "print comma-separated values")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((question: QuestionName, options: Options) => {
      const { json, csv, tenant, cohort } = options;
      if (json === true && csv === true) throw new WrongUse("error: --csv or --json, not both");
      return carry(json, async (desk) => {
        const { zone } = await companyOf(desk.store, tenant);
        const reader = createLrsReader({ ...(await accessTo(desk, options)), clock: systemClock });
        try {
          const scope = { tenant, cohort, ...periodOf(options, zone) };
          const [answer] = await ask([question], scope, { reader, publicUrl: desk.config.publicUrl });
          if (answer === undefined) throw new AppError("unexpected", { reason: `no answer to ${question}` });
          const locale = desk.config.defaultLocale;
          const lines = answer.rows.map((row) => answer.columns.map((column) => cellText(row[column], locale)).join("\t"));
          return {
            data: { ...answer, ...scope },
            lines: csv === true ? [toCsv(answer, { locale }).trimEnd()] : [answer.columns.join("\t"), ...lines],
          };
        } finally {
          reader.close();
        }
      });
    });
}

function day(text: string): string {
  if (!DateTime.fromFormat(text, "yyyy-MM-dd").isValid) throw new InvalidArgumentError("a day as YYYY-MM-DD is wanted.");
  return text;
}

/** Whole days of the company's zone, as epoch ms. */
function periodOf({ from, to }: Options, zone: string): { readonly from?: number; readonly to?: number } {
  return {
    ...(from !== undefined && { from: DateTime.fromISO(from, { zone }).toMillis() }),
    ...(to !== undefined && { to: DateTime.fromISO(to, { zone }).plus({ days: 1 }).toMillis() }),
  };
}

async function accessTo(desk: Desk, { tenant, lrs }: Options): Promise<{ endpoint: string; key: string; secret: string }> {
  const named = lrs === undefined ? desk.config.lrs : await ownAccess(desk, tenant, lrs);
  if (named === undefined) throw new AppError("not-found", { reason: "no learning record store: set LRS_URL, or name one with --lrs" });
  const { url, key, secret } = named;
  return { endpoint: url, key, secret };
}

async function ownAccess(desk: Desk, tenant: string, name: string): Promise<LrsAccess> {
  const delivery = await openDelivery(desk);
  try {
    return delivery.lrses.access(await delivery.lrses.one(tenant, name));
  } finally {
    await delivery.stop();
  }
}
