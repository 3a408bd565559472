import { Command } from "commander";
import type { Difference } from "../delivery/differences.ts";
import type { Reconciled } from "../delivery/reconcile.service.ts";
import { collections } from "../store/collections.ts";
import { findAll } from "../store/port.ts";
import { openDelivery } from "./delivery-desk.ts";
import { jsonOption, tenantOption } from "./options.ts";
import type { Carry } from "./outcome.ts";

interface Options {
  readonly tenant: string;
  readonly cohort?: string;
  readonly repair?: boolean;
  readonly json?: boolean;
}

/** `reconcile [--repair]`: the tool against gradebook, learning records and certificates; exit 1 while anything differs. */
export function reconcileCommand(carry: Carry): Command {
  return new Command("reconcile")
    .description("compare the tool with the LMS gradebook, the learning record store and the certificates")
    .option("--cohort <id>", "one cohort only")
    .option("--repair", "mend what can be mended")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((options: Options) =>
      carry(options.json, async (desk) => {
        const { tenant } = options;
        const delivery = await openDelivery(desk);
        try {
          const cohorts = await findAll(desk.store, collections.cohorts, { tenant, query: { index: "byCourse", equal: [] } });
          const chosen = cohorts.filter(({ id }) => options.cohort === undefined || id === options.cohort);
          const reports: Reconciled[] = [];
          for (const { id } of chosen) {
            const report = await delivery.reconciliation.run({ tenant, cohort: id }, { repair: options.repair === true, actor: "system" });
            reports.push(report);
          }
          if (options.repair === true) await delivery.runAll();
          const none = options.cohort !== undefined && chosen.length === 0;
          return { code: none || reports.some(({ complete }) => !complete) ? 1 : 0, data: reports, lines: reports.flatMap(toLines) };
        } finally {
          await delivery.stop();
        }
      }),
    );
}

const line = ({ kind, subject, column, detail, repair }: Difference): string =>
  [`  ${kind}`, column ?? "", subject, detail, repair].join("\t");

const toLines = ({ cohort, differences, unread, proof, repaired, complete }: Reconciled): readonly string[] => [
  `${cohort}\t${complete ? "complete" : `${differences.length} different`}\trepaired ${repaired}`,
  ...unread.map((reason) => `  not read\t${reason}`),
  ...differences.map(line),
  ...Object.entries(proof).map(
    ([side, { tool, held }]) => `  ${side}\t${held.count}/${tool.count}\t${held.hash === tool.hash ? "=" : "≠"} ${tool.hash}`,
  ),
];
