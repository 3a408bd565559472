import type { Text } from "../../shared/json.ts";
import type { StoredRecord } from "../../store/port.ts";

/** A part of what is taught; questions stand in one. */
export interface BankArea {
  readonly area: string;
  readonly name: Text;
}

/**
 * A bank of a company; its version rises with each change to any of its questions, so that one read tells whether anything is new.
 * Of a bank that ships with the installation it holds nothing else.
 */
export interface BankRecord extends StoredRecord {
  /** Absent where the bank ships with the installation. */
  readonly name?: Text | undefined;
  readonly areas?: readonly BankArea[] | undefined;
  readonly changedAt: number;
}
