import type { Desk } from "./desk.ts";

/** 0 done, 1 refused or not found, 2 wrong use. */
export type ExitCode = 0 | 1 | 2;

/** What a command brings back: data for `--json`, lines for people. */
export interface Outcome {
  readonly code?: ExitCode;
  readonly data: unknown;
  readonly lines: readonly string[];
}

/** Says how far a long command has got; people see it at once, beside the outcome and not in it. */
export type Tell = (line: string) => void;

/** How a command is carried out: the store opened, the outcome printed, the store closed. */
export type Carry = (json: boolean | undefined, work: (desk: Desk, tell: Tell) => Promise<Outcome>) => Promise<void>;

/** A value that cannot be used although its option is known. */
export class WrongUse extends Error {}
