import { may, type Right } from "../people/rights.ts";
import type { Role } from "../people/records.ts";

interface Kind {
  /** The page below a session that shows it. */
  readonly path: string;
  /** Whoever has it may be told of this kind; others are never asked about it. */
  readonly right: Right;
  /** What its sentences may name (`notices.kind.<kind>.*` in the locales). */
  readonly values: readonly string[];
  /** Comes in many at once (a whole plan): those of one moment go out in one mail. */
  readonly bundled?: true;
}

/** Everything people are told of, in the order of a cohort's life. */
export const KINDS = {
  "session-announced": { path: "/home", right: "own.work", values: ["session", "time", "place"], bundled: true },
  "session-moved": { path: "/home", right: "own.work", values: ["session", "time", "place"], bundled: true },
  "homework-due": { path: "/home", right: "own.work", values: ["assignment", "time"] },
  "exam-soon": { path: "/home", right: "own.work", values: ["component", "time"] },
  "exam-open": { path: "/home", right: "own.work", values: ["component", "until"] },
  "exam-closing": { path: "/home", right: "own.work", values: ["component", "until"] },
  "make-up": { path: "/home", right: "own.work", values: ["component"] },
  "score-released": { path: "/results", right: "own.work", values: [] },
  decision: { path: "/results", right: "own.work", values: [] },
  "appeal-settled": { path: "/results", right: "own.work", values: [] },
  certificate: { path: "/certificate", right: "own.work", values: [] },
  "re-evaluation-due": { path: "/certificate", right: "own.work", values: ["number", "days", "until"] },
  "application-waiting": { path: "/applications", right: "programme.edit", values: ["count"] },
  "appeal-waiting": { path: "/appeals", right: "programme.edit", values: ["count"] },
  "queue-waiting": { path: "/panels", right: "evidence.score", values: ["count"] },
  "delivery-parked": { path: "/sync", right: "delivery.see", values: ["count"] },
} as const satisfies Readonly<Record<string, Kind>>;

export type NoticeKind = keyof typeof KINDS;

export const NOTICE_KINDS = Object.keys(KINDS) as readonly NoticeKind[];

/** What the sentences of a kind are filled with. */
export type NoticeValues<K extends NoticeKind> = Readonly<Record<(typeof KINDS)[K]["values"][number], string | number>>;

const entryOf = (kind: NoticeKind): Kind => KINDS[kind];

/** Kinds of which one deed can bring many; a person gets one mail of them. */
export const isBundled = (kind: NoticeKind): boolean => entryOf(kind).bundled === true;

/** The kinds that can concern somebody with these roles. */
export const kindsFor = (roles: readonly Role[]): readonly NoticeKind[] => NOTICE_KINDS.filter((kind) => may(roles, KINDS[kind].right));
