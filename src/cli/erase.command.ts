import { Command } from "commander";
import { createErasure } from "../erasure/erasure.service.ts";
import { systemClock } from "../shared/clock.ts";
import { openDelivery } from "./delivery-desk.ts";
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
    .description("erase a person's data: name, mail, logins, typed answers; statements are voided, certificates keep number and tier")
    .requiredOption("--person <id>", "the person's id")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action(({ tenant, person, json }: Options) =>
      carry(json, async (desk) => {
        const delivery = await openDelivery(desk);
        try {
          const erasure = createErasure({ store: desk.store, withdrawals: delivery.withdrawals, clock: systemClock });
          const { state, records, messages, startedAt, finishedAt } = await erasure.erase(tenant, person, "system");
          await delivery.runAll();
          const data = { person, state, records, messages, startedAt, finishedAt };
          return { data, lines: [`${person}\t${state}\t${records} records\t${messages} messages withdrawn`] };
        } finally {
          await delivery.stop();
        }
      }),
    );
}
