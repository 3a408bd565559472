import type { MailFailure } from "./mail.ts";

/** What a failure means to whoever looks after the mail; each is a sentence `notices.answer.<word>`. */
export const MAIL_ANSWERS = [
  "no-server",
  "not-secure",
  "log-in",
  "sender",
  "no-such-address",
  "full",
  "too-large",
  "policy",
  "too-often",
  "later",
  "refused",
] as const;
export type MailAnswer = (typeof MAIL_ANSWERS)[number];

/** Enhanced status codes (RFC 3463) by subject and detail; they say more than the three digits. */
const BY_STATUS: readonly (readonly [RegExp, MailAnswer])[] = [
  [/^[45]\.1\.[78]$/, "sender"],
  [/^[45]\.1\./, "no-such-address"],
  [/^[45]\.2\.1$/, "no-such-address"],
  [/^[45]\.2\.2$/, "full"],
  [/^[45]\.2\.3$/, "too-large"],
  [/^[45]\.3\.4$/, "too-large"],
  [/^[45]\.7\.8$/, "log-in"],
  [/^5\.7\./, "policy"],
  [/^4\.7\./, "too-often"],
];

/** RFC 4954 6: whatever the stage and the enhanced code. */
const WANTS_LOG_IN = new Set([530, 534, 535]);

/** Reply codes of RFC 5321 4.2.3, where no enhanced code says more. */
const BY_CODE: Readonly<Record<number, MailAnswer>> = {
  421: "too-often",
  450: "later",
  451: "later",
  452: "full",
  538: "not-secure",
  552: "full",
  554: "policy",
};

/** A server's answer in one of a dozen words that people can act on. */
export function mailAnswer({ stage, code, status }: MailFailure): MailAnswer {
  if (stage === "log-in" || (code !== undefined && WANTS_LOG_IN.has(code))) return "log-in";
  if (stage === "secure") return "not-secure";
  const known = BY_STATUS.find(([pattern]) => status !== undefined && pattern.test(status))?.[1];
  if (known !== undefined) return known;
  if (code === undefined) return stage === "recipient" ? "no-such-address" : "no-server";
  const plain = BY_CODE[code];
  if (plain !== undefined) return plain;
  if (code < 500) return "later";
  if (stage === "sender") return "sender";
  return stage === "recipient" ? "no-such-address" : "refused";
}
