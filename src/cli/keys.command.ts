import { Command } from "commander";
import { jsonOption } from "./options.ts";
import type { Carry } from "./outcome.ts";

interface Options {
  readonly json?: boolean;
}

/** `keys list|rotate`: the keys the tool signs with. */
export function keysCommand(carry: Carry): Command {
  const keys = new Command("keys").description("the keys Tierwise signs with");
  keys
    .command("list")
    .description("published keys, oldest first")
    .addOption(jsonOption())
    .action((options: Options) =>
      carry(options.json, async ({ lti }) => {
        await lti.toolKeys.signing();
        const found = await lti.toolKeys.published();
        return { data: found.map(({ kid }) => ({ kid })), lines: found.map(({ kid }) => kid) };
      }),
    );
  keys
    .command("rotate")
    .description("make the next key: published at once, used in an hour, the present one published for a week more")
    .addOption(jsonOption())
    .action((options: Options) =>
      carry(options.json, async ({ lti, t }) => {
        const kid = await lti.toolKeys.rotate();
        return { data: { kid }, lines: [t("lti.cli.rotated", { kid })] };
      }),
    );
  return keys;
}
