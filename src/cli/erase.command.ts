import { join } from "node:path";
import { Command } from "commander";
import { createErasure } from "../erasure/erasure.service.ts";
import { createFiles, type Files } from "../files/files.service.ts";
import { openContents } from "../files/open.ts";
import { systemClock } from "../shared/clock.ts";
import { randomIds } from "../shared/ids.ts";
import { openDelivery } from "./delivery-desk.ts";
import type { Desk } from "./desk.ts";
import { jsonOption, tenantOption } from "./options.ts";
import type { Carry } from "./outcome.ts";

interface Options {
  readonly tenant: string;
  readonly person: string;
  readonly json?: boolean;
}

/** `erase --person ID`: a person's data, for good; broken off, the same command goes on. */
export function eraseCommand(carry: Carry): Command {
  return new Command("erase")
    .description(
      "erase a person's data: name, mail, logins, typed answers, files; statements are voided, certificates keep number and tier",
    )
    .requiredOption("--person <id>", "the person's id")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action(({ tenant, person, json }: Options) =>
      carry(json, async (desk) => {
        const delivery = await openDelivery(desk);
        const files = await filesAt(desk);
        try {
          const { store } = desk;
          const erasure = createErasure({ store, withdrawals: delivery.withdrawals, files, clock: systemClock });
          const { state, records, messages, startedAt, finishedAt } = await erasure.erase(tenant, person, "system");
          await delivery.runAll();
          const data = { person, state, records, messages, startedAt, finishedAt };
          return { data, lines: [`${person}\t${state}\t${records} records\t${messages} messages withdrawn`] };
        } finally {
          await files.close();
          await delivery.stop();
        }
      }),
    );
}

async function filesAt({ config, store }: Desk): Promise<Files> {
  const { filesUrl: url, storeUrl, dataDir } = config;
  const contents = await openContents({ url, storeUrl, arrivals: join(dataDir, "arrivals") });
  return createFiles({ store, contents, clock: systemClock, ids: randomIds, purposes: () => [] });
}
