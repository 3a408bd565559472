import type { Batch, Draft, Sent } from "./exam-drafts.ts";

export interface Address {
  readonly url: string;
  readonly token: string;
  readonly attempt: string;
  /** Who this page is. */
  readonly tab: string;
}

const PATIENCE = 10_000;
/** Browsers take at most 64 KiB from a page that is going away. */
const KEEPALIVE_LIMIT = 60_000;

/** Sends answers for a page that has just come: it says so until it was heard once. */
export function createSending(address: Address): (batch: Batch) => Promise<Sent> {
  let arrives = true;
  return async (batch) => {
    const sent = await sendAnswers(address, batch, arrives);
    if (sent.type === "answered") arrives = false;
    return sent;
  };
}

/** Posts answers; every way it can go wrong is a value, so that the saver decides what to do. */
async function sendAnswers({ url, token, attempt, tab }: Address, { takeOver, ...batch }: Batch, arrives: boolean): Promise<Sent> {
  const sender = { tab, ...(takeOver === true && { takeOver }), ...(arrives && { arrives }) };
  const body = JSON.stringify({ attempt, ...batch, sender });
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json", "x-tierwise-token": token },
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE),
      keepalive: document.visibilityState === "hidden" && body.length * 3 < KEEPALIVE_LIMIT,
      body,
    });
    if (response.ok || response.status === 409) return answered(await response.json());
  } catch {
    return { type: "failed", why: "unreachable" };
  }
  const { status } = response;
  if (status === 401) return { type: "failed", why: "signed-out" };
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers.get("retry-after") ?? 0);
    return { type: "failed", why: "unreachable", after: Number.isFinite(seconds) ? seconds * 1_000 : 0 };
  }
  return { type: "failed", why: "refused" };
}

/** A page that goes away says so, for the next one may not know that it is of the same browser: storage is closed to many frames. */
export function sayGoodbye({ url, token, attempt, tab }: Address): void {
  const headers = { "content-type": "application/json", accept: "application/json", "x-tierwise-token": token };
  const body = JSON.stringify({ attempt, answers: [], sender: { tab, leaves: true } });
  fetch(url, { method: "POST", headers, credentials: "same-origin", keepalive: true, body }).catch(() => undefined);
}

function answered(body: unknown): Sent {
  const outcome = body as Partial<Extract<Sent, { type: "answered" }>> | null;
  // A 409 that is no outcome of a save (two writers met too often) goes away by itself.
  if (outcome === null || !Array.isArray(outcome.saved) || !Array.isArray(outcome.stale)) return { type: "failed", why: "unreachable" };
  return {
    type: "answered",
    state: outcome.state ?? "open",
    paused: outcome.paused,
    announcements: outcome.announcements,
    stored: outcome.stored,
    saved: outcome.saved,
    stale: outcome.stale,
    remaining: Number(outcome.remaining),
    now: Number(outcome.now),
  };
}

/** Sends what is left on this device when the sitting is over; true when the server has it or wants none of it. */
export async function sendLate(
  { url, token, attempt }: Pick<Address, "url" | "token" | "attempt">,
  drafts: readonly Draft[],
): Promise<boolean> {
  const answers = drafts.map(({ question, value }) => ({ question, value }));
  try {
    const headers = { "content-type": "application/json", accept: "application/json", "x-tierwise-token": token };
    const body = JSON.stringify({ attempt, answers });
    return (await fetch(url, { method: "POST", headers, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE), body })).ok;
  } catch {
    return false;
  }
}
