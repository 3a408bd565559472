import { backoff, type Random } from "../delivery/backoff.ts";
import { MINUTE } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { findAll, replace, type Store } from "../store/port.ts";
import { createChannels } from "./channels.ts";
import { mailAnswer } from "./mail-answer.ts";
import { MailRefused } from "./mail.ts";
import { createMessages, type MessageDeps } from "./message.ts";
import type { DispatchError, DispatchRecord } from "./records.ts";
import { WebhookRefused } from "./webhook.ts";

export interface SendingDeps extends MessageDeps {
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly random: Random;
  /** ms after which what is being sent by nobody knows whom is settled as unsure; default 3 minutes, far beyond any mail's time limits. */
  readonly lost?: number;
}

const LOST = 3 * MINUTE;
const TRIES = 8;
const BATCH = 200;

/** How a message ended. `wait`: nothing more by this way for so long. */
type Ending =
  | { readonly type: "sent" }
  | { readonly type: "unsure" }
  | { readonly type: "refused"; readonly answer: DispatchError; readonly final: boolean; readonly wait?: number | undefined };

/**
 * Sends what is due. A message goes out at most once by itself: `sending` is made true before its receiver learns of it, and whatever a dead
 * process left there is settled as `unsure`, neither sent again nor forgotten (docs/adr/0016-notices.md).
 */
export function createSending(deps: SendingDeps) {
  const { store, clock } = deps;
  const channels = createChannels(deps);
  const messageOf = createMessages(deps);

  /** The same records in their next state, all or none. @throws Conflict when another process has one of them */
  async function move(
    dispatches: readonly DispatchRecord[],
    next: (one: DispatchRecord) => Partial<DispatchRecord>,
  ): Promise<DispatchRecord[]> {
    const moved = dispatches.map((one) => ({ ...one, since: clock(), ...next(one) }));
    await store.commit(moved.map((one) => replace<DispatchRecord>(collections.dispatches, one)));
    return moved.map((one) => ({ ...one, version: one.version + 1 }));
  }

  /** Where a dispatch stands after a message ended so. Being told to wait is no failed try. */
  function after(ending: Ending, { tries: before }: DispatchRecord): Partial<DispatchRecord> {
    if (ending.type === "sent") return { state: "sent", error: undefined };
    if (ending.type === "unsure") return { state: "unsure", error: "interrupted" };
    const { answer: error, final, wait } = ending;
    if (wait !== undefined) return { state: "waiting", error, due: clock() + wait };
    const tries = before + 1;
    if (final || tries >= TRIES) return { state: "parked", tries, error };
    return { state: "waiting", tries, error, due: clock() + backoff(tries, deps.random) };
  }

  /** Undefined where nothing was sent: another process has it, or nobody is there to get it. @param told what this way was told before */
  async function sendTogether(dispatches: readonly DispatchRecord[], told: Ending | undefined): Promise<Ending | undefined> {
    try {
      // Told to wait, it takes none of the others either.
      if (told?.type === "refused" && told.wait !== undefined) {
        await move(dispatches, (one) => after(told, one));
        return undefined;
      }
      const message = await messageOf(dispatches);
      if (message === "gone") await move(dispatches, () => ({ state: "parked", error: "gone" }));
      else if (message === "unwanted") await move(dispatches, () => ({ state: "dropped" }));
      if (typeof message === "string") return undefined;
      const sending = await move(dispatches, () => ({ state: "sending" }));
      const ending = await message().then(() => ({ type: "sent" }) as const, endingOf);
      await move(sending, (one) => after(ending, one));
      return ending;
    } catch (error) {
      if (error instanceof Conflict) return undefined;
      throw error;
    }
  }

  /** Whether mails can be handed over at all just now; where they cannot, they wait and lose no try. */
  async function reachable(tenant: string): Promise<boolean> {
    try {
      await deps.mailer?.check();
      return deps.mailer !== undefined;
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error;
      await channels.failed(tenant, "mail", mailAnswer(error.failure));
      return false;
    }
  }

  /** What can be sent now, oldest first; mails that cannot go out keep no post from going. */
  async function due(tenant: string): Promise<readonly DispatchRecord[]> {
    const query = { index: "byState", equal: ["waiting"], to: clock() };
    const { records } = await store.find(collections.dispatches, tenant, { ...query, limit: BATCH });
    if (!records.some(({ channel }) => channel === "mail") || (await reachable(tenant))) return records;
    const all = records.length < BATCH ? records : await findAll(store, collections.dispatches, { tenant, query });
    return all.filter(({ channel }) => channel === "webhook");
  }

  async function noted(tenant: string, way: string, ending: Ending): Promise<void> {
    if (ending.type === "sent") await channels.succeeded(tenant, way);
    else await channels.failed(tenant, way, ending.type === "unsure" ? "interrupted" : ending.answer);
  }

  return {
    /** Settles what a dead process was sending; nobody else sends for this company while this runs. */
    async settle(tenant: string): Promise<void> {
      const sending = await findAll(store, collections.dispatches, { tenant, query: { index: "byState", equal: ["sending"] } });
      const lost = sending.filter(({ since }) => since < clock() - (deps.lost ?? LOST));
      if (lost.length > 0) await move(lost, () => ({ state: "unsure", error: "interrupted" }));
    },
    /** Sends what is due now. Answers how many messages were tried. */
    async send(tenant: string, signal: AbortSignal): Promise<number> {
      const messages = together(await due(tenant));
      const last = new Map<string, Ending>();
      for (const message of messages) {
        signal.throwIfAborted();
        const way = message[0]?.webhook ?? "mail";
        const ending = await sendTogether(message, last.get(way));
        if (ending !== undefined) last.set(way, ending);
      }
      for (const [way, ending] of last) await noted(tenant, way, ending);
      return messages.length;
    },
  };
}

function endingOf(error: unknown): Ending {
  if (error instanceof MailRefused) return { type: "refused", answer: mailAnswer(error.failure), final: error.final };
  if (error instanceof WebhookRefused) return { type: "refused", answer: error.code, final: error.final, wait: error.wait };
  // Nobody knows whether it arrived.
  return { type: "unsure" };
}

/** What wants to go out together goes together: a person's mails, a robot's posts of one kind. */
function together(due: readonly DispatchRecord[]): readonly (readonly DispatchRecord[])[] {
  const group = ({ id, digest, webhook, kind, person }: DispatchRecord): string => {
    if (!digest) return id;
    return webhook === undefined ? `mail ${person}` : `webhook ${webhook} ${kind}`;
  };
  return [...Map.groupBy(due, group).values()];
}
