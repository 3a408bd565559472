import type { ReadyStatement, SendOutcome } from "../xapi/lrs-client.ts";
import { reasonText } from "./reasons.ts";

/** What became of one statement. */
export type Verdict =
  | { readonly type: "stored" }
  /** Never will be; people see the reason. */
  | { readonly type: "parked"; readonly reason: string }
  | { readonly type: "later"; readonly reason: string };

/** The LRS as a whole is not to be asked now. */
export interface Halt {
  readonly type: "unauthorized" | "later";
  readonly reason: string;
  /** ms. */
  readonly retryAfter?: number | undefined;
}

export interface Sorting {
  /** By statement id; a statement without one was not decided, because of the halt. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly halt: Halt | undefined;
}

type Send = (statements: readonly ReadyStatement[]) => Promise<SendOutcome>;
type Later = Extract<SendOutcome, { readonly type: "later" }>;

const STORED: Verdict = { type: "stored" };

/**
 * Sends a batch and finds the bad ones by halving, so that one refused statement holds up none of its neighbours. A bare 500 is
 * treated alike (some LRSs answer it to content they cannot take) unless both halves get it and nothing else has passed: then the LRS is down.
 */
export async function sendIsolating(send: Send, batch: readonly ReadyStatement[]): Promise<Sorting> {
  const verdicts = new Map<string, Verdict>();
  let halt: Halt | undefined;
  let alive = false;

  const decide = (statements: readonly ReadyStatement[], verdict: Verdict): void => {
    for (const { id } of statements) verdicts.set(id, verdict);
  };

  async function attempt(statements: readonly ReadyStatement[]): Promise<void> {
    if (halt === undefined) await settle(statements, await send(statements));
  }

  async function settle(statements: readonly ReadyStatement[], outcome: SendOutcome): Promise<void> {
    alive ||= outcome.type === "stored" || outcome.type === "refused" || outcome.type === "conflict";
    switch (outcome.type) {
      case "stored":
        return decide(statements, STORED);
      case "conflict":
        decide(statements, STORED);
        for (const id of outcome.ids) verdicts.set(id, { type: "parked", reason: reasonText("conflict", id) });
        return;
      case "refused":
        if (statements.length > 1) return halve(statements);
        return decide(statements, { type: "parked", reason: reasonText("refused", `${outcome.status} ${outcome.reason}`) });
      case "unauthorized":
        halt = { type: "unauthorized", reason: reasonText("unauthorized", String(outcome.status)) };
        return;
      case "later":
        if (outcome.status !== 500) halt = wholeService(outcome);
        else if (statements.length === 1) decide(statements, { type: "later", reason: laterReason(outcome) });
        else await halve(statements);
    }
  }

  async function halve(statements: readonly ReadyStatement[]): Promise<void> {
    const middle = Math.ceil(statements.length / 2);
    const [left, right] = [statements.slice(0, middle), statements.slice(middle)];
    const first = await send(left);
    if (!isBare500(first)) {
      await settle(left, first);
      return attempt(right);
    }
    const second = await send(right);
    if (isBare500(second) && !alive) halt = wholeService(second);
    else {
      await settle(right, second);
      if (halt === undefined) await settle(left, first);
    }
  }

  await attempt(batch);
  return { verdicts, halt };
}

const isBare500 = (outcome: SendOutcome): outcome is Later => outcome.type === "later" && outcome.status === 500;
const laterReason = ({ status, reason }: Later): string => reasonText("unreachable", `${status ?? ""} ${reason}`.trim());
const wholeService = (outcome: Later): Halt => ({ type: "later", reason: laterReason(outcome), retryAfter: outcome.retryAfter });
