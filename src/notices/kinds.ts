/**
 * Everything people are told of, in the order of a cohort's life. `path`: the page below a session that shows it. `values`: what its
 * sentences may name (`notices.kind.<kind>.*` in the locales).
 */
export const KINDS = {
  "session-announced": { path: "/home", values: ["session", "time", "place"] },
  "session-moved": { path: "/home", values: ["session", "time", "place"] },
  "homework-due": { path: "/home", values: ["assignment", "time"] },
  "exam-open": { path: "/home", values: ["component", "until"] },
  "score-released": { path: "/results", values: [] },
  decision: { path: "/results", values: [] },
  "appeal-settled": { path: "/results", values: [] },
  certificate: { path: "/certificate", values: [] },
  "re-evaluation-due": { path: "/certificate", values: ["number", "days", "until"] },
  "application-waiting": { path: "/applications", values: ["count"] },
  "appeal-waiting": { path: "/board", values: ["count"] },
  "queue-waiting": { path: "/panels", values: ["count"] },
  "delivery-parked": { path: "/sync", values: ["count"] },
} as const satisfies Readonly<Record<string, { readonly path: string; readonly values: readonly string[] }>>;

export type NoticeKind = keyof typeof KINDS;

export const NOTICE_KINDS = Object.keys(KINDS) as readonly NoticeKind[];

/** What the sentences of a kind are filled with. */
export type NoticeValues<K extends NoticeKind> = Readonly<Record<(typeof KINDS)[K]["values"][number], string | number>>;
