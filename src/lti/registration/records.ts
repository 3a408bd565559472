import type { StoredRecord } from "../../store/port.ts";

/** An administrator's leave for one platform to register itself. The link holds the secret; the store keeps its digest. */
export interface InvitationRecord extends StoredRecord {
  /** SHA-256 of the secret. */
  readonly tokenHash: string;
  /** What the platform will be called. */
  readonly name: string;
  /** The platform works at once; else it waits for the administrator. */
  readonly switchOn: boolean;
  readonly state: "open" | "used";
  readonly expires: number;
  /** Registrations begun with it. */
  readonly tries: number;
  /** Epoch ms until which one is under way. */
  readonly heldUntil?: number | undefined;
  /** Id of the platform it brought. */
  readonly platform?: string | undefined;
  readonly createdAt: number;
}
