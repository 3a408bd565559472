import { Command, InvalidArgumentError } from "commander";
import type { CopyRecord } from "../delivery/lrs-records.ts";
import type { OutboxRecord, GradeRecord } from "../delivery/records.ts";
import { collections } from "../store/collections.ts";
import { findAll, replace, type Collection } from "../store/port.ts";
import { openDelivery } from "./delivery-desk.ts";
import type { Desk } from "./desk.ts";
import { jsonOption, tenantOption } from "./options.ts";
import type { Carry } from "./outcome.ts";

interface Options {
  readonly tenant: string;
  readonly json?: boolean;
}

interface ReplayOptions extends Options {
  readonly lrs: string;
  readonly from: number;
  readonly to: number;
  readonly cohort?: string;
}

/** `outbox list|retry|replay`: what has not arrived, sending it again, and telling another LRS what was told before. */
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
            ...open.copies.map(({ id, state, event, tries, reason, lrs }) => ({
              kind: "copy",
              id,
              state,
              what: event.type,
              person: event.person,
              tries,
              reason,
              lrs,
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
          const { statements, copies, grades } = await openMessages(desk, options.tenant);
          const again = { state: "waiting" as const, tries: 0, reason: undefined, leaseOwner: undefined };
          const due = Date.now();
          for (const record of statements)
            await desk.store.commit([replace(collections.outbox, { ...record, ...again, due: record.createdAt })]);
          for (const record of copies)
            await desk.store.commit([replace(collections.copies, { ...record, ...again, due: record.createdAt })]);
          for (const record of grades) await desk.store.commit([replace(collections.grades, { ...record, ...again, due })]);
          const delivery = await openDelivery(desk);
          try {
            await delivery.lrses.wake(options.tenant, [...new Set(copies.map(({ lrs }) => lrs))]);
            const done = await delivery.runAll();
            const left = await openMessages(desk, options.tenant);
            const still = left.statements.length + left.copies.length + left.grades.length;
            return {
              code: still === 0 ? 0 : 1,
              data: { ...done, left: still },
              lines: [`${done.statements.sent} + ${done.copies.sent} + ${done.grades.sent}\t${still}`],
            };
          } finally {
            await delivery.stop();
          }
        }),
      ),
  );
  outbox.addCommand(replay(carry));
  return outbox;
}

/** An ISO date, or date and time; a date begins in UTC. */
function day(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at) || !/^\d{4}-\d{2}-\d{2}/.test(text)) throw new InvalidArgumentError("a date such as 2026-09-01 is wanted.");
  return at;
}

/** Broken off, the same command goes on where it stood; given twice, it sends nothing twice. */
function replay(carry: Carry): Command {
  return new Command("replay")
    .description("send what was told in a period to another learning record store, exactly as it was first sent")
    .requiredOption("--lrs <lrs>", "id or name of the company's learning record store")
    .requiredOption("--from <date>", "first day", day)
    .requiredOption("--to <date>", "the day after the last", day)
    .option("--cohort <id>", "one cohort only")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action(({ json, tenant, lrs, from, to, cohort }: ReplayOptions) =>
      carry(json, async (desk, tell) => {
        const delivery = await openDelivery(desk);
        try {
          const wish = { tenant, lrs, from, to, ...(cohort !== undefined && { cohort }) };
          const done = await delivery.replays.run(wish, ({ counts }) => tell(`${counts.messages} messages, ${counts.copied} to send`));
          const { copies } = await delivery.runAll();
          const { counts, unmatched, state } = done;
          return {
            code: counts.unmatched === 0 ? 0 : 1,
            data: { lrs: done.lrs, state, ...counts, sent: copies.sent, unmatchedMessages: unmatched },
            lines: [
              Object.entries(counts)
                .map(([name, value]) => `${name} ${value}`)
                .join("\t"),
              ...unmatched.map(({ message, statement, why }) => `  ${why}\t${message}\t${statement}`),
            ],
          };
        } finally {
          await delivery.stop();
        }
      }),
    );
}

interface OpenMessages {
  readonly statements: readonly OutboxRecord[];
  /** What companies' own LRSs are still to get. */
  readonly copies: readonly CopyRecord[];
  readonly grades: readonly GradeRecord[];
}

async function openMessages({ store }: Desk, tenant: string): Promise<OpenMessages> {
  const open = async <R extends OutboxRecord | CopyRecord | GradeRecord>(
    collection: Collection<R>,
    index: string,
    equal: readonly string[] = [],
  ) =>
    (
      await Promise.all(
        ["parked", "waiting"].map((state) => findAll(store, collection, { tenant, query: { index, equal: [...equal, state] } })),
      )
    ).flat();
  const lrses = await findAll(store, collections.lrses, { tenant, query: { index: "byName", equal: [] } });
  return {
    statements: await open(collections.outbox, "byState"),
    copies: (await Promise.all(lrses.map(({ id }) => open(collections.copies, "byLrs", [id])))).flat(),
    grades: await open(collections.grades, "byState"),
  };
}
