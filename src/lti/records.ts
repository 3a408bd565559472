import type { Locale } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";
import type { Role } from "../people/records.ts";

/** A registration of the tool in one LMS. */
export interface PlatformRecord extends StoredRecord {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  readonly deployments: readonly string[];
  /** Accept a first-seen deployment of this client (it is then logged); else it waits for the administrator. */
  readonly acceptDeployments: boolean;
  readonly state: "on" | "off" | "pending";
  /** Origins beside the issuer's that may frame the tool. */
  readonly frameOrigins: readonly string[];
}

/** One login on its way: state, nonce, browser and target bound together, spent once. Kept until exp + 5 min so that nothing replays. */
export interface LoginRecord extends StoredRecord {
  /** SHA-256 of the state sent. */
  readonly stateHash: string;
  readonly nonceHash: string;
  readonly platform: string;
  readonly deployment?: string | undefined;
  readonly target: string;
  /** SHA-256 of the browser-binding cookie or platform-storage value. */
  readonly browserHash: string;
  readonly spent: boolean;
  readonly expires: number;
}

/** One launch's session; id is the short launch id in the URL, which gives no right by itself. */
export interface SessionRecord extends StoredRecord {
  /** SHA-256 of the cookie's value. */
  readonly tokenHash: string;
  readonly platform: string;
  readonly deployment: string;
  readonly sub: string;
  readonly person: string;
  readonly cohort: string;
  readonly course: { readonly id: string; readonly title: string };
  readonly resourceLink: string;
  /** Roles by the launch alone; roles named in the cohort are added at each request. */
  readonly launched: readonly Role[];
  readonly locale: Locale;
  /** "iframe", "window" … as the platform said. */
  readonly target: string;
  readonly returnUrl?: string | undefined;
  readonly frameOrigins: readonly string[];
  readonly createdAt: number;
  /** Last request seen, to the minute; idle end = this + 2 h. */
  readonly seenAt: number;
  /** Absolute end, 12 h after the launch. */
  readonly expires: number;
}
