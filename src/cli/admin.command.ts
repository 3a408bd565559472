import { Command, InvalidArgumentError } from "commander";
import { createAdministrators, type Administrators, type OneTimeLink } from "../admin/administrators.service.ts";
import type { AdministratorRecord } from "../admin/records.ts";
import { derivedKey } from "../lti/seal.ts";
import { systemClock } from "../shared/clock.ts";
import { randomIds } from "../shared/ids.ts";
import type { Desk } from "./desk.ts";
import { jsonOption, tenantOption } from "./options.ts";
import type { Carry, Outcome } from "./outcome.ts";

interface Options {
  readonly tenant: string;
  readonly name: string;
  readonly json?: boolean;
}

const nameOption = ["--name <name>", "what the administrator logs in as", named] as const;

function named(text: string): string {
  const name = text.normalize("NFC").trim();
  if (!/^[^\p{Cc}<>]{1,80}$/u.test(name)) throw new InvalidArgumentError("1 to 80 characters, none of them < or >.");
  return name;
}

const administratorsAt = ({ store, config }: Desk): Administrators =>
  createAdministrators({
    store,
    clock: systemClock,
    ids: randomIds,
    secret: derivedKey(config.secretKey, "administrators"),
    publicUrl: config.publicUrl,
  });

/** `admin create|list|reset|disable`: who administers a company by a log-in of their own. */
export function adminCommand(carry: Carry): Command {
  const admin = new Command("admin").description("administrators who log in without an LMS");
  const deed = (name: string, description: string, work: (desk: Desk, options: Options) => Promise<Outcome>): Command =>
    new Command(name)
      .description(description)
      .requiredOption(...nameOption)
      .addOption(tenantOption())
      .addOption(jsonOption())
      .action((options: Options) => carry(options.json, (desk) => work(desk, options)));
  admin.addCommand(deed("create", "a one-time link that sets password and second factor; it holds once, for 24 hours", create));
  admin.addCommand(list(carry));
  admin.addCommand(deed("reset", "a new one-time link in place of password and second factor; ends every session", reset));
  admin.addCommand(deed("disable", "nobody logs in by this name any more; ends every session", disable));
  return admin;
}

const linked = ({ id, url, expires }: OneTimeLink): Outcome => ({
  data: { id, url, expires: new Date(expires).toISOString() },
  lines: [url],
});

const notFound = ({ t }: Desk, { name }: Options): Outcome => ({
  code: 1,
  data: { error: "not-found", name },
  lines: [t("admin.cli.notFound", { name })],
});

async function create(desk: Desk, { tenant, name }: Options): Promise<Outcome> {
  await desk.ensureTenant(tenant);
  const outcome = await administratorsAt(desk).create({ tenant, name });
  if (outcome.type === "taken") return { code: 1, data: { error: "taken", name }, lines: [desk.t("admin.cli.taken", { name })] };
  return linked(outcome.link);
}

async function reset(desk: Desk, options: Options): Promise<Outcome> {
  const outcome = await administratorsAt(desk).reset(options.tenant, options.name);
  return outcome.type === "reset" ? linked(outcome.link) : notFound(desk, options);
}

async function disable(desk: Desk, options: Options): Promise<Outcome> {
  const { tenant, name } = options;
  if (!(await administratorsAt(desk).disable(tenant, name))) return notFound(desk, options);
  return { data: { name, state: "disabled" }, lines: [desk.t("admin.cli.disabled", { name })] };
}

function list(carry: Carry): Command {
  return new Command("list")
    .description("the administrators of a company")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((options: Omit<Options, "name">) =>
      carry(options.json, async (desk) => {
        const { t } = desk;
        const found = await administratorsAt(desk).list(options.tenant);
        const line = ({ name, state, lastLoginAt }: AdministratorRecord): string =>
          [name, t(`admin.cli.state.${state}`), lastLoginAt === undefined ? "–" : new Date(lastLoginAt).toISOString()].join("\t");
        const shown = ({ id, name, state, recovery, lastLoginAt }: AdministratorRecord) => ({
          id,
          name,
          state,
          recoveryCodes: recovery.length,
          lastLogin: lastLoginAt === undefined ? null : new Date(lastLoginAt).toISOString(),
        });
        return { data: found.map(shown), lines: found.length === 0 ? [t("admin.cli.none")] : found.map(line) };
      }),
    );
}
