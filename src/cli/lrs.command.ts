import { Command, InvalidArgumentError, Option } from "commander";
import { LrsFilter } from "../delivery/lrs-filter.ts";
import type { LrsRecord } from "../delivery/lrs-records.ts";
import type { Delivery } from "../delivery/delivery.service.ts";
import { systemClock } from "../shared/clock.ts";
import { createLrsClient, type LrsHealth } from "../xapi/lrs-client.ts";
import { openDelivery } from "./delivery-desk.ts";
import type { Desk } from "./desk.ts";
import { address, jsonOption, tenantOption } from "./options.ts";
import { WrongUse, type Carry, type Outcome } from "./outcome.ts";

interface Common {
  readonly tenant: string;
  readonly json?: boolean;
}

interface AddOptions extends Common {
  readonly name: string;
  readonly url: string;
  readonly key: string;
  readonly secret?: string;
  readonly event?: readonly string[];
  readonly verb?: readonly string[];
  readonly component?: readonly string[];
  readonly cohort?: readonly string[];
  readonly names: boolean;
}

/** `lrs add|list|enable|disable|test`: a company's own learning record stores, beside the shared one of the environment. */
export function lrsCommand(carry: Carry): Command {
  const lrs = new Command("lrs").description("learning record stores of a company, beside the one LRS_URL names");
  lrs.addCommand(add(carry));
  lrs.addCommand(list(carry));
  lrs.addCommand(turned(carry, "enable", "on"));
  lrs.addCommand(turned(carry, "disable", "off"));
  lrs.addCommand(test(carry));
  return lrs;
}

const words = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(",").map((word) => word.trim()),
];

function endpoint(text: string): string {
  const url = address(text);
  if (new URL(url).search !== "") throw new InvalidArgumentError("the address of the folder that holds `statements` is wanted.");
  return url.replace(/\/*$/, "/");
}

function filterOf({ event, verb, component, cohort }: AddOptions): LrsFilter {
  const lists = { events: event, verbs: verb, components: component, cohorts: cohort };
  const parsed = LrsFilter.safeParse(Object.fromEntries(Object.entries(lists).filter(([, value]) => value !== undefined)));
  if (!parsed.success) throw new WrongUse(`error: --${parsed.error.issues[0]?.path.join(".") ?? "filter"}: not usable`);
  return parsed.data;
}

function add(carry: Carry): Command {
  return new Command("add")
    .description("connect a learning record store; the same name again corrects it")
    .requiredOption("--name <name>", "what it is called here")
    .requiredOption("--url <url>", "address up to and with the folder that holds `statements`", endpoint)
    .requiredOption("--key <key>", "user name or key")
    .addOption(new Option("--secret <secret>", "password or secret; better in the environment").env("TIERWISE_LRS_SECRET"))
    .option("--event <types>", "only these event types, separated by commas", words)
    .option("--verb <verbs>", "only these verbs, whole IRIs or their last part", words)
    .option("--component <ids>", "only these components", words)
    .option("--cohort <ids>", "only these cohorts", words)
    .option("--no-names", "leave out people's names")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((options: AddOptions) => {
      const { tenant, name, url, key, secret, names } = options;
      if (secret === undefined) throw new WrongUse("error: --secret <secret> is needed, or TIERWISE_LRS_SECRET in the environment");
      const filter = filterOf(options);
      return carry(options.json, async (desk) => {
        await desk.ensureTenant(tenant);
        return withDelivery(desk, async ({ lrses }) => one(await lrses.add({ tenant, name, url, key, secret, filter, names })));
      });
    });
}

function list(carry: Carry): Command {
  return new Command("list")
    .description("the company's learning record stores, and how they are")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((options: Common) =>
      carry(options.json, (desk) =>
        withDelivery(desk, async ({ lrses }) => {
          const all = await lrses.list(options.tenant);
          return { data: all.map(shown), lines: all.map(line) };
        }),
      ),
    );
}

function turned(carry: Carry, name: string, state: LrsRecord["state"]): Command {
  return new Command(name)
    .description(state === "on" ? "send to it again, from where it stood" : "stop sending to it; what waits stays")
    .argument("<lrs>", "id or name")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((lrs: string, options: Common) =>
      carry(options.json, (desk) => withDelivery(desk, async ({ lrses }) => one(await lrses.turn(options.tenant, lrs, state)))),
    );
}

function test(carry: Carry): Command {
  return new Command("test")
    .description("ask it whether it answers and takes our credentials; stores nothing")
    .argument("<lrs>", "id or name")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((lrs: string, options: Common) =>
      carry(options.json, (desk) =>
        withDelivery(desk, async ({ lrses }) => {
          const record = await lrses.one(options.tenant, lrs);
          const { url, key, secret } = lrses.access(record);
          const client = createLrsClient({ endpoint: url, key, secret, clock: systemClock });
          try {
            const health: LrsHealth = await client.health();
            const data = { id: record.id, name: record.name, ...health };
            const says = health.type === "unwell" ? health.reason : health.type;
            return { code: health.type === "well" ? 0 : 1, data, lines: [`${record.name}\t${says}`] } as const;
          } finally {
            client.close();
          }
        }),
      ),
    );
}

async function withDelivery(desk: Desk, work: (delivery: Delivery) => Promise<Outcome>): Promise<Outcome> {
  const delivery = await openDelivery(desk);
  try {
    return await work(delivery);
  } finally {
    await delivery.stop();
  }
}

/** Everything but the credentials. */
const shown = ({ id, name, url, state, filter, names, failures, reason }: LrsRecord) => ({
  id,
  name,
  url,
  state,
  filter,
  names,
  failures,
  reason,
});
const line = ({ id, name, url, state, reason }: LrsRecord): string => [id, name, state, url, reason ?? ""].join("\t");
const one = (record: LrsRecord): Outcome => ({ data: shown(record), lines: [line(record)] });
