import type { KeyObject } from "node:crypto";
import type { Clock } from "../shared/clock.ts";
import { MINUTE, SECOND, HOUR } from "../shared/clock.ts";
import { readKeySet, type KeySet } from "./key-set.ts";
import type { Log } from "./log.ts";
import type { Outgoing } from "./outgoing.ts";

export type FoundKey =
  | { readonly found: true; readonly key: KeyObject }
  | { readonly found: false; readonly reason: "key-unknown" | "keys-unreachable" };

export interface PlatformKeys {
  /** The platform's key of this id, at once when it is known, else after one fetch. */
  find(jwksUrl: string, kid: string): Promise<FoundKey>;
}

interface Shelf {
  keys: KeySet | undefined;
  fetchedAt: number;
  triedAt: number;
  /** Fetches left; one comes back every {@link REFILL}. */
  left: number;
  refilledAt: number;
  flight: Promise<void> | undefined;
}

const FRESH = 5 * MINUTE;
/** How long the last good set serves a platform that is down. */
const LAST_GOOD = 24 * HOUR;
const BURST = 4;
const REFILL = 10 * SECOND;

/**
 * Platform keys as prepared `KeyObject`s: one flight per URL, refreshed behind the scenes, fetched anew for an unknown id, with a small allowance of
 * fetches so that a flood of made-up ids does not become a flood on the platform.
 */
export function createPlatformKeys({ outgoing, clock, log }: { outgoing: Outgoing; clock: Clock; log: Log }): PlatformKeys {
  const shelves = new Map<string, Shelf>();

  function shelfOf(url: string): Shelf {
    const known = shelves.get(url);
    if (known !== undefined) return known;
    const shelf: Shelf = { keys: undefined, fetchedAt: 0, triedAt: 0, left: BURST, refilledAt: clock(), flight: undefined };
    shelves.set(url, shelf);
    return shelf;
  }

  function mayFetch(shelf: Shelf, now: number): boolean {
    const back = Math.floor((now - shelf.refilledAt) / REFILL);
    if (back > 0) {
      shelf.left = Math.min(BURST, shelf.left + back);
      shelf.refilledAt += back * REFILL;
    }
    if (shelf.left === 0) return false;
    shelf.left -= 1;
    return true;
  }

  async function fetchInto(url: string, shelf: Shelf): Promise<void> {
    shelf.triedAt = clock();
    try {
      const reply = await outgoing({ url });
      const keys = reply.status === 200 ? readKeySet(reply.text) : undefined;
      if (keys === undefined) log.warn({ url, status: reply.status }, "platform key set is not usable");
      else Object.assign(shelf, { keys, fetchedAt: clock() });
    } catch (error) {
      log.warn({ url, reason: error instanceof Error ? error.message : "unknown" }, "platform key set is not reachable");
    }
  }

  /** Joins the flight under way, or starts one where the allowance permits. */
  function refresh(url: string, shelf: Shelf): Promise<void> | undefined {
    if (shelf.flight !== undefined) return shelf.flight;
    if (!mayFetch(shelf, clock())) return undefined;
    shelf.flight = fetchInto(url, shelf).finally(() => {
      shelf.flight = undefined;
    });
    return shelf.flight;
  }

  return {
    async find(url, kid) {
      const shelf = shelfOf(url);
      const age = clock() - shelf.fetchedAt;
      const known = age < LAST_GOOD ? shelf.keys?.get(kid) : undefined;
      if (known !== undefined) {
        if (age > FRESH && clock() - shelf.triedAt > REFILL) void refresh(url, shelf);
        return { found: true, key: known };
      }
      await refresh(url, shelf);
      const key = clock() - shelf.fetchedAt < LAST_GOOD ? shelf.keys?.get(kid) : undefined;
      if (key !== undefined) return { found: true, key };
      return { found: false, reason: shelf.keys === undefined || shelf.fetchedAt < shelf.triedAt ? "keys-unreachable" : "key-unknown" };
    },
  };
}
