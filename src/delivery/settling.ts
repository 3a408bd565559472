import { DAY, type Clock } from "../shared/clock.ts";
import type { ReadyStatement, SendOutcome } from "../xapi/lrs-client.ts";
import { backoff, pause, type Random } from "./backoff.ts";
import { cutIntoBatches } from "./batches.ts";
import type { Expanded } from "./expansion.ts";
import { sendIsolating, type Halt, type Sorting, type Verdict } from "./isolating.ts";
import { cutIntoLanes } from "./lanes.ts";
import { reasonText } from "./reasons.ts";
import type { OutboxRecord } from "./records.ts";

/** From so many fruitless passes on, statements go one by one: several bad ones in a batch can look like an LRS that is down. */
const ONE_BY_ONE = 3;
/** Nothing is given up before it has been tried for so long. */
const PATIENCE = 7 * DAY;
/** ms an LRS that refuses our credentials is left alone: only a person can mend that. */
const UNAUTHORIZED_PAUSE = 60_000;

interface Sending {
  readonly clock: Clock;
  /** Fruitless passes before this one. */
  readonly failures: number;
  /** ms a pass may take; what is left then goes back. */
  readonly limit: number;
}

/** Sends messages to one LRS side by side, each person's in their order. */
export async function sendAll(
  send: (statements: readonly ReadyStatement[]) => Promise<SendOutcome>,
  ready: readonly Expanded[],
  { clock, failures, limit }: Sending,
): Promise<Sorting> {
  const verdicts = new Map<string, Verdict>();
  let halt: Halt | undefined;
  const began = clock();
  const sendLane = async (statements: readonly ReadyStatement[]): Promise<void> => {
    for (const batch of cutIntoBatches(statements, failures >= ONE_BY_ONE ? 1 : undefined)) {
      // A slow LRS: what is left goes back before another worker may take it.
      if (halt !== undefined || clock() - began > limit) return;
      const sorting = await sendIsolating(send, batch);
      for (const [id, verdict] of sorting.verdicts) verdicts.set(id, verdict);
      halt ??= sorting.halt;
    }
  };
  await Promise.all((failures > 0 ? [ready] : cutIntoLanes(ready)).map((lane) => sendLane(lane.flatMap(({ statements }) => statements))));
  return { verdicts, halt };
}

/** What became of one message. */
export function settled<R extends OutboxRecord>(
  record: R,
  { verdicts, halt }: Sorting,
  { now, random }: { readonly now: number; readonly random: Random },
): R {
  const own = (record.statements ?? []).map((statement) => verdicts.get((statement as ReadyStatement).id));
  const free = { ...record, leaseOwner: undefined };
  if (own.every((verdict) => verdict?.type === "stored")) {
    return { ...free, state: "sent", statements: undefined, reason: undefined, sentAt: now };
  }
  // Held up by the LRS as a whole: back to its old place, so that one person's messages stay in order.
  if (own.includes(undefined)) return { ...free, due: record.createdAt, reason: halt?.reason };
  const refused = own.find((verdict) => verdict?.type === "parked");
  if (refused !== undefined) return { ...free, state: "parked", reason: refused.reason };
  const postponed = own.find((verdict) => verdict?.type === "later");
  const tries = record.tries + 1;
  if (now - record.createdAt > PATIENCE && tries > ONE_BY_ONE) {
    return { ...free, state: "parked", tries, reason: reasonText("gave-up", postponed?.reason) };
  }
  return { ...free, tries, due: now + backoff(tries, random), reason: postponed?.reason };
}

/** How an LRS fared in a pass: fruitless passes in a row by now, and ms to leave it alone; 0 when it is well. */
export function fared(
  { verdicts, halt }: Sorting,
  failures: number,
  random: Random,
): { readonly failures: number; readonly pause: number } {
  const fruitless = [...verdicts.values()].every(({ type }) => type === "later");
  if (halt === undefined && !fruitless) return { failures: 0, pause: 0 };
  const next = failures + 1;
  return { failures: next, pause: halt?.type === "unauthorized" ? UNAUTHORIZED_PAUSE : pause(next, random, halt?.retryAfter) };
}
