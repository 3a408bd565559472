import { Command } from "commander";
import { CANVAS_ADDRESSES, moodleAddresses, toolValues, type PlatformAddresses } from "../lti/connect/values.ts";
import type { PlatformRecord } from "../lti/records.ts";
import { address, jsonOption, origin, several, tenantOption } from "./options.ts";
import { WrongUse, type Carry, type Outcome } from "./outcome.ts";

interface Common {
  readonly tenant: string;
  readonly json?: boolean;
}

interface AddOptions extends Common, Partial<PlatformAddresses> {
  readonly name?: string;
  readonly moodle?: string;
  readonly canvas?: boolean;
  readonly clientId: string;
  readonly tokenAudience?: string;
  readonly deployment?: readonly string[];
  readonly acceptDeployments?: boolean;
  readonly frameOrigin?: readonly string[];
}

/** `platform add|list|enable|disable|invite|values`: the learning platforms that may launch the tool. */
export function platformCommand(carry: Carry): Command {
  const platform = new Command("platform").description("learning platforms (LMS) that may launch Tierwise");
  platform.addCommand(add(carry));
  platform.addCommand(list(carry));
  platform.addCommand(switched(carry, "enable", "on"));
  platform.addCommand(switched(carry, "disable", "off"));
  platform.addCommand(invite(carry));
  platform.addCommand(values(carry));
  return platform;
}

/** All four addresses: typed, or those of a Moodle or hosted Canvas with single ones typed over. */
function addresses(options: AddOptions): PlatformAddresses {
  const preset = options.moodle !== undefined ? moodleAddresses(options.moodle) : options.canvas === true ? CANVAS_ADDRESSES : undefined;
  const all = {
    issuer: options.issuer ?? preset?.issuer,
    authUrl: options.authUrl ?? preset?.authUrl,
    tokenUrl: options.tokenUrl ?? preset?.tokenUrl,
    jwksUrl: options.jwksUrl ?? preset?.jwksUrl,
  };
  const { issuer, authUrl, tokenUrl, jwksUrl } = all;
  if (issuer === undefined || authUrl === undefined || tokenUrl === undefined || jwksUrl === undefined)
    throw new WrongUse("error: --issuer, --auth-url, --token-url and --jwks-url are needed, or --moodle <site>, or --canvas");
  return { issuer, authUrl, tokenUrl, jwksUrl };
}

function add(carry: Carry): Command {
  return new Command("add")
    .description("connect a platform by hand; the same issuer and client again corrects it")
    .option("--moodle <site>", "address of a Moodle site; gives the four addresses", address)
    .option("--canvas", "Canvas hosted by Instructure; gives the four addresses")
    .option("--issuer <url>", "platform ID", address)
    .requiredOption("--client-id <id>", "client ID the platform gave the tool")
    .option("--auth-url <url>", "authentication request URL", address)
    .option("--token-url <url>", "access token URL", address)
    .option("--token-audience <url>", "audience of token requests, where the platform names another than its token URL (D2L)")
    .option("--jwks-url <url>", "public keyset URL", address)
    .option("--deployment <id>", "deployment ID; may be given several times", several)
    .option("--accept-deployments", "take every deployment of this client")
    .option("--name <name>", "what it is called here; default its host")
    .option("--frame-origin <origin>", "another origin that shows the tool in a frame; may be given several times", origin)
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((options: AddOptions) => {
      const four = addresses(options);
      if (options.deployment === undefined && options.acceptDeployments !== true)
        throw new WrongUse("error: --deployment <id> is needed, or --accept-deployments");
      return carry(options.json, async ({ lti, ensureTenant, t }) => {
        await ensureTenant(options.tenant);
        const record = await lti.platforms.add({
          tenant: options.tenant,
          ...four,
          name: options.name ?? new URL(four.issuer).host,
          clientId: options.clientId,
          tokenAudience: options.tokenAudience,
          deployments: options.deployment ?? [],
          acceptDeployments: options.acceptDeployments === true,
          frameOrigins: options.frameOrigin ?? [],
          state: "on",
        });
        return { data: shown(record), lines: [t("lti.cli.added", { name: record.name, id: record.id })] };
      });
    });
}

const shown = ({
  id,
  name,
  issuer,
  clientId,
  authUrl,
  tokenUrl,
  tokenAudience,
  jwksUrl,
  deployments,
  acceptDeployments,
  state,
}: PlatformRecord) => ({
  id,
  name,
  state,
  issuer,
  clientId,
  authUrl,
  tokenUrl,
  tokenAudience,
  jwksUrl,
  deployments,
  acceptDeployments,
});

function list(carry: Carry): Command {
  return new Command("list")
    .description("the platforms known")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((options: Common) =>
      carry(options.json, async ({ lti, t }) => {
        const records = await lti.platforms.list(options.tenant);
        const line = (record: PlatformRecord): string =>
          [record.id, t(`lti.cli.state.${record.state}`), record.name, record.issuer, record.clientId, record.deployments.join(",")].join(
            "\t",
          );
        return { data: records.map(shown), lines: records.length === 0 ? [t("lti.cli.none")] : records.map(line) };
      }),
    );
}

function switched(carry: Carry, name: "enable" | "disable", state: "on" | "off"): Command {
  return new Command(name)
    .description(state === "on" ? "switch a platform on" : "switch a platform off: its launches are refused from now on")
    .argument("<id>", "as `platform list` shows it")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((id: string, options: Common) =>
      carry(options.json, async ({ lti, t }): Promise<Outcome> => {
        const known = (await lti.platforms.list(options.tenant)).find((record) => record.id === id);
        if (known === undefined) return { code: 1, data: { error: "not-found", id }, lines: [t("lti.cli.notFound", { id })] };
        const record = await lti.platforms.setState(options.tenant, id, state);
        return { data: shown(record), lines: [t(`lti.cli.${name}d`, { name: record.name })] };
      }),
    );
}

function invite(carry: Carry): Command {
  return new Command("invite")
    .description("one link that an LMS's administrator pastes to connect it; it holds once, for seven days")
    .option("--name <name>", "what the platform will be called here", "LMS")
    .option("--switch-on", "the platform works at once, without `platform enable`")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((options: Common & { name: string; switchOn?: boolean }) =>
      carry(options.json, async ({ lti, ensureTenant }) => {
        await ensureTenant(options.tenant);
        const { id, url, expires } = await lti.invitations.invite({
          tenant: options.tenant,
          name: options.name,
          switchOn: options.switchOn === true,
        });
        return { data: { id, url, expires: new Date(expires).toISOString() }, lines: [url] };
      }),
    );
}

function values(carry: Carry): Command {
  return new Command("values")
    .description("what to paste into Moodle or Canvas when connecting by hand")
    .addOption(jsonOption())
    .action((options: { json?: boolean }) =>
      carry(options.json, ({ config, t }) => {
        const found = toolValues(config.publicUrl);
        const lines = [
          t("lti.cli.values.moodle"),
          ...(["toolUrl", "jwksUrl", "loginUrl", "redirectUrl"] as const).map((key) => `  ${t(`lti.cli.values.${key}`)}: ${found[key]}`),
          `  ${t("lti.cli.values.custom")}:`,
          ...found.custom.split("\n").map((line) => `    ${line}`),
          `  ${t("lti.cli.values.services")}`,
          "",
          t("lti.cli.values.canvas"),
          ...JSON.stringify(found.canvas, null, 2)
            .split("\n")
            .map((line) => `  ${line}`),
        ];
        return Promise.resolve({ data: found, lines });
      }),
    );
}
