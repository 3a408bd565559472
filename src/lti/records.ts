import type { Locale } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";
import type { Role } from "../people/records.ts";

/** Settings of a deep-linking request (LTI-DL 2.0). */
export interface DeepLinkingRequest {
  readonly returnUrl: string;
  readonly acceptTypes: readonly string[];
  readonly acceptMultiple: boolean;
  /** Echoed unchanged in the answer. */
  readonly data?: string | undefined;
}

/** A registration of the tool in one LMS. */
export interface PlatformRecord extends StoredRecord {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  /** What a request for a token names as its audience, where the platform wants another than its token URL (D2L does). */
  readonly tokenAudience?: string | undefined;
  readonly jwksUrl: string;
  readonly deployments: readonly string[];
  /** Accept a first-seen deployment of this client (it is then logged); else it waits for the administrator. */
  readonly acceptDeployments: boolean;
  readonly state: "on" | "off" | "pending";
  /** Its administrators (institution or system role) administer this tenant; absent: they do not. */
  readonly administers?: boolean | undefined;
  /** The issuer, on the first platform registered for it alone: it answers logins that name no client … */
  readonly firstOfIssuer?: string | undefined;
  /** … as long as no other client of the issuer stands beside it. */
  readonly sharesIssuer?: boolean | undefined;
  /** Origins beside the issuer's that may frame the tool. */
  readonly frameOrigins: readonly string[];
}

/**
 * One launch's session; id is the short launch id in the URL, which gives no right by itself. It derives from the login, so that a login opens
 * one session and no more; a refused launch leaves an ended one of nobody.
 */
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
  /** Roles by the launch alone; what the person may do now stands in their place in the cohort. */
  readonly launched: readonly Role[];
  readonly locale: Locale;
  /** "iframe", "window" … as the platform said. */
  readonly target: string;
  readonly returnUrl?: string | undefined;
  /** What a deep-linking launch wants back. */
  readonly deepLinking?: DeepLinkingRequest | undefined;
  /** Subject id of whose work a submission review is about. */
  readonly forUser?: string | undefined;
  /** What that review is about: the gradebook column's URL, and the activity that its link names. */
  readonly review?: { readonly lineItem?: string | undefined; readonly activity?: string | undefined } | undefined;
  readonly frameOrigins: readonly string[];
  /** What the platform was told at the login, so that it can begin anew where the cookie is lost. */
  readonly restart?: { readonly target: string; readonly login: string; readonly message?: string | undefined } | undefined;
  /** The way into another window, until it is taken: hash of the one-time code, the cookie's value sealed with that code, the page it leads to. */
  readonly handOver?: { readonly codeHash: string; readonly sealed: string; readonly to: string; readonly until: number } | undefined;
  readonly createdAt: number;
  /** Last request seen, to the minute; idle end = this + 2 h. */
  readonly seenAt: number;
  /** Absolute end, 12 h after the launch, or when it was ended before. */
  readonly expires: number;
}

/** A signing key of the tool; id is its `kid`. The private half is sealed with the process's secret. */
export interface ToolKeyRecord extends StoredRecord {
  /** Rises by one with each key, so that two processes never both make "the next" one. */
  readonly number: number;
  /** Public half as base64url members of its JWK. */
  readonly publicKey: { readonly n: string; readonly e: string };
  readonly sealed: string;
  readonly createdAt: number;
  /** Published from its making, used for signing from here on, so that platforms have fetched it by then. */
  readonly signsFrom: number;
}
