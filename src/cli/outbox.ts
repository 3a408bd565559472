import { Command } from "commander";
import type { OutboxRecord, GradeRecord } from "../delivery/records.ts";
import { collections } from "../store/collections.ts";
import { findAll, replace } from "../store/port.ts";
import { openDelivery } from "./delivery-desk.ts";
import type { Desk } from "./desk.ts";
import { jsonOption, tenantOption } from "./options.ts";
import type { Carry } from "./outcome.ts";

interface Options {
  readonly tenant: string;
  readonly json?: boolean;
}

/** `outbox list|retry`: what has not arrived, and sending it again. */
export function outboxCommand(carry: Carry): Command {
  const outbox = new Command("outbox").description("learning records and grades that have not arrived");
  outbox.addCommand(
    new Command("list")
      .description("what waits or was refused, with the reason")
      .addOption(tenantOption())
      .addOption(jsonOption())
      .action((options: Options) =>
        carry(options.json, async (desk) => {
          const open = await openMessages(desk, options.tenant);
          const rows = [
            ...open.statements.map(({ id, state, event, tries, reason }) => ({
              kind: "statement",
              id,
              state,
              what: event.type,
              person: event.person,
              tries,
              reason,
            })),
            ...open.grades.map(({ id, state, column, person, tries, reason }) => ({
              kind: "grade",
              id,
              state,
              what: column,
              person,
              tries,
              reason,
            })),
          ];
          return { data: rows, lines: rows.map((row) => [row.kind, row.state, row.what, row.id, row.reason ?? ""].join("\t")) };
        }),
      ),
  );
  outbox.addCommand(
    new Command("retry")
      .description("send everything again that was refused, and try what waits now")
      .addOption(tenantOption())
      .addOption(jsonOption())
      .action((options: Options) =>
        carry(options.json, async (desk) => {
          const { statements, grades } = await openMessages(desk, options.tenant);
          const again = { state: "waiting" as const, tries: 0, reason: undefined, leaseOwner: undefined };
          const due = Date.now();
          for (const record of statements)
            await desk.store.commit([replace(collections.outbox, { ...record, ...again, due: record.createdAt })]);
          for (const record of grades) await desk.store.commit([replace(collections.grades, { ...record, ...again, due })]);
          const delivery = await openDelivery(desk);
          try {
            const done = await delivery.runAll();
            const left = await openMessages(desk, options.tenant);
            const still = left.statements.length + left.grades.length;
            return {
              code: still === 0 ? 0 : 1,
              data: { ...done, left: still },
              lines: [`${done.statements.sent} + ${done.grades.sent}\t${still}`],
            };
          } finally {
            await delivery.stop();
          }
        }),
      ),
  );
  return outbox;
}

async function openMessages(
  { store }: Desk,
  tenant: string,
): Promise<{ statements: readonly OutboxRecord[]; grades: readonly GradeRecord[] }> {
  const states = ["parked", "waiting"];
  const statements = await Promise.all(
    states.map((state) => findAll(store, collections.outbox, { tenant, query: { index: "byState", equal: [state] } })),
  );
  const grades = await Promise.all(
    states.map((state) => findAll(store, collections.grades, { tenant, query: { index: "byState", equal: [state] } })),
  );
  return { statements: statements.flat(), grades: grades.flat() };
}
