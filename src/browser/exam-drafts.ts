import type { Teller, Told } from "./exam-told.ts";

/** One answer on its way to the server. */
export interface Draft {
  readonly question: string;
  readonly value: string;
  readonly revision: number;
}

export interface Known {
  readonly value: string;
  readonly revision: number;
}

/** Something said to the room. */
export interface Said {
  readonly at: number;
  readonly text: string;
}

export type Sent =
  | {
      readonly type: "answered";
      readonly state: "open" | "over" | "elsewhere" | "paused";
      readonly paused?: "room" | "break" | undefined;
      readonly announcements?: readonly Said[] | undefined;
      /** Everything the server has, for the page that took over. */
      readonly stored?: readonly Draft[] | undefined;
      readonly saved: readonly { readonly question: string; readonly revision: number; readonly at: number }[];
      readonly stale: readonly Draft[];
      /** ms left, by the server. */
      readonly remaining: number;
      readonly now: number;
    }
  /** `after`: ms the server asked to wait. */
  | { readonly type: "failed"; readonly why: "unreachable" | "signed-out" | "refused"; readonly after?: number | undefined };

/** A copy on this device that outlasts the tab. */
export interface Journal {
  readonly durable: boolean;
  put(draft: Draft): Promise<void>;
  remove(question: string): Promise<void>;
}

export type Status = "unsaved" | "saving" | "saved" | "offline" | "signed-out" | "refused";

export interface Batch {
  readonly answers: readonly Draft[];
  readonly flags?: readonly string[] | undefined;
  readonly takeOver?: boolean | undefined;
  /** `at` of the latest announcement that was read. */
  readonly heard?: number | undefined;
  /** Asks for the room as it is now. */
  readonly look?: boolean | undefined;
  readonly told?: Told | undefined;
}

/** What the page shows of it. */
export interface Shown {
  /** @param savedAt server time of the save; absent where there was nothing to save */
  status(status: Status, savedAt?: number): void;
  saved(draft: Known & { readonly question: string }): void;
  /** A newer answer stands on the server; `typed` is what was here. */
  stale(stored: Draft, typed: string): void;
  /** @param paused the clock stands still */
  remaining(ms: number, paused: "room" | "break" | undefined): void;
  announced(said: readonly Said[]): void;
  /** Another page writes this sitting; nothing is sent from here until the learner takes over. */
  elsewhere(away: boolean): void;
  /** What another page had written, for the field here. */
  taken(stored: Draft): void;
  over(unsent: readonly Draft[]): void;
}

export interface SaverPorts {
  /** What the page tells of itself with each save. */
  readonly teller?: Pick<Teller, "tell" | "heard"> | undefined;
  readonly journal: Journal;
  readonly shown: Shown;
  readonly send: (batch: Batch) => Promise<Sent>;
  /** Runs a task after so many ms; the answer cancels it. */
  readonly later: (ms: number, task: () => void) => () => void;
  /** ms on a clock that only goes forward. */
  readonly now: () => number;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
}
