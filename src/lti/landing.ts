import type { Launch } from "./launch.ts";

/** Addresses that name the tool as a whole: where it is registered, not what is opened. */
const WHOLE_TOOL: ReadonlySet<string> = new Set(["/", "/lti", "/lti/", "/lti/launch", "/lti/login"]);

/**
 * The first page of a session, as a path of ours: the home page, or the page below the tool's address that the link names
 * (`<tool>/exam/theory` opens `/s/<id>/exam/theory`); the other messages have pages of their own.
 */
export function landing(launch: Launch, session: string, target: string): string {
  const base = `/s/${session}`;
  if (launch.messageType === "deep-linking") return `${base}/deep-linking`;
  if (launch.messageType === "submission-review") return `${base}/review`;
  const { pathname } = new URL(target);
  return WHOLE_TOOL.has(pathname) ? `${base}/home` : base + pathname;
}
