import type { Queued, StoredRecord } from "../store/port.ts";
import type { LrsFilter } from "./lrs-filter.ts";
import type { OutboxRecord } from "./records.ts";

/**
 * A learning record store of one company, beside the one the environment names. Who holds its lease alone sends to it, so that it gets
 * everything in order; `due` is when it is looked at next, which is also how long it is left alone while it is unwell.
 */
export interface LrsRecord extends Queued {
  readonly name: string;
  /** Up to and with the folder that holds `statements`. */
  readonly url: string;
  /** Key and secret, sealed with the process's secret. */
  readonly sealed: string;
  readonly filter: LrsFilter;
  /** Whether statements may name people; else names of agents are left out. */
  readonly names: boolean;
  /** Off: nothing is sent and nothing new is put aside for it; what waits stays. */
  readonly state: "on" | "off";
  /** Fruitless passes in a row. */
  readonly failures: number;
  /** Why the last pass was fruitless: a code of `reasons.ts`, then details. */
  readonly reason?: string | undefined;
  /** Something was put aside for it while its lease was held. */
  readonly woken?: boolean | undefined;
  readonly createdAt: number;
}

/** What one further LRS gets of a message, and how far that is; id `message.lrs`, so that there is one however often it is made. */
export interface CopyRecord extends OutboxRecord {
  readonly lrs: string;
  readonly message: string;
}

/** One replay of a period to an LRS; its id names LRS, period and cohort, so that asking again goes on where it stood. */
export interface ReplayRecord extends StoredRecord {
  readonly lrs: string;
  /** Epoch ms, from inclusive, to exclusive; by when a message came about. */
  readonly from: number;
  readonly to: number;
  readonly cohort?: string | undefined;
  readonly state: "running" | "done";
  /** The cohort under way and the last message of it that was looked at; empty at the beginning. */
  readonly at: { readonly cohort: string; readonly message: string };
  readonly counts: ReplayCounts;
  /** Messages that could not be had as they were first sent, the first hundred. */
  readonly unmatched: readonly { readonly message: string; readonly statement: string; readonly why: string }[];
}

export interface ReplayCounts {
  /** Messages looked at. */
  readonly messages: number;
  /** Put aside for the LRS by this replay. */
  readonly copied: number;
  /** It has them, or they are on their way to it. */
  readonly already: number;
  /** Not for this LRS by its filter. */
  readonly filtered: number;
  /** Voided since: nobody gets them any more. */
  readonly withdrawn: number;
  /** Never sent to anyone yet: they go their usual way. */
  readonly unsent: number;
  readonly unmatched: number;
}
