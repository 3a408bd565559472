import { isIPv6 } from "node:net";
import type { RateLimiterMemory } from "rate-limiter-flexible";
import { AppError } from "../shared/errors.ts";
import { MINUTE, SECOND } from "../shared/clock.ts";

/** How much of something is too much, each within one minute. */
export interface LimitSettings {
  /** Deeds of one session. */
  readonly deeds: number;
  /** Requests of one source that could not have been honest, before it is told to wait. */
  readonly refusals: number;
  /** Refusals of one source, or of one session, that are written down. */
  readonly notes: number;
}

/**
 * Limits by session and by failing source, never by address alone: a thousand people behind one address work on while one of them fails.
 * Counted within this process; two processes let through twice as much.
 */
export interface Limits {
  /** Counts a deed of this session. @throws AppError("too-many") */
  deed(session: string): Promise<void>;
  /** Counts a refused request of this address. @throws AppError("too-many") in place of the refusal */
  refused(address: string): Promise<void>;
  /** Whether one more refusal of this source, an address or a session, is to be kept. */
  readonly mayNote: (source: string) => Promise<boolean>;
}

export function createLimits({ deeds, refusals, notes }: LimitSettings): Limits {
  const byDeeds = perMinute(deeds);
  const byRefusals = perMinute(refusals);
  const byNotes = perMinute(notes);

  async function count(limit: Counter, key: string): Promise<void> {
    const wait = await limit(key);
    if (wait > 0) throw new AppError("too-many", { values: { wait: Math.ceil(wait / SECOND) }, reason: "limit" });
  }

  return {
    deed: (session) => count(byDeeds, session),
    refused: (address) => count(byRefusals, sourceOf(address)),
    mayNote: async (source) => (await byNotes(sourceOf(source))) === 0,
  };
}

/** Counts one for this key; answers 0, or the ms to wait when it was one too many. */
type Counter = (key: string) => Promise<number>;

function perMinute(points: number): Counter {
  let limiter: Promise<RateLimiterMemory> | undefined;
  // Loaded at the first count: a process that is only started needs none of it.
  const load = async (): Promise<RateLimiterMemory> => {
    const library = await import("rate-limiter-flexible");
    return new library.RateLimiterMemory({ points, duration: MINUTE / SECOND });
  };
  return async (key) => {
    limiter ??= load();
    const counted = await (await limiter).penalty(key);
    return counted.consumedPoints > points ? Math.max(1, counted.msBeforeNext) : 0;
  };
}

/** Whoever has one IPv6 address has its whole /64. */
function sourceOf(address: string): string {
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address;
  const [head = "", tail = ""] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === "" ? [] : tail.split(":");
  const zeros = address.includes("::") ? Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill("0") : [];
  return [...groups, ...zeros, ...rest].slice(0, 4).join(":");
}
