import type { AuditRecord } from "../delivery/records.ts";
import { digest } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";
import type { SealRecord } from "./records.ts";

/** Where a chain has got to. */
export interface Head {
  /** Number of the last seal; 0: none yet. */
  readonly seal: number;
  /** Place of the last line, counted from 1 within the company; 0: none yet. */
  readonly place: number;
  /** Hash of that line. */
  readonly hash: string;
  /** Signature of the last seal, so that a seal signs those before it. */
  readonly signature: string;
}

/** Where every company's chain begins: one company's lines pass for no other's. */
export const genesis = (tenant: string): Head => ({ seal: 0, place: 0, hash: digest(`tierwise audit ${tenant}`), signature: "" });

/** Something that is not as it was sealed, and at which place (a seal's number for seals). */
export interface Finding {
  readonly kind: "line-missing" | "line-changed" | "line-doubled" | "details-gone" | "seal-missing" | "seal-broken";
  readonly place: number;
}

/** A stretch as it is found, its lines by place. */
export interface Segment {
  readonly seal: SealRecord;
  readonly lines: readonly AuditRecord[];
  /** Whether the seal's signature holds for {@link sealedText}. */
  readonly signed: (text: string) => boolean;
}

/** Stores give fields back in an order of their own. */
function canonical(value: Json): Json {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(canonical);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, canonical(part as Json)]));
}

/** Details may hold words about a person: the chain holds a salted digest, which says nothing once words and salt are gone. */
export const detailDigest = (detail: Json, salt: string): string => digest(JSON.stringify([salt, canonical(detail)]));

type Told = Pick<AuditRecord, "id" | "at" | "actor" | "action" | "subject" | "cohort">;

const lineHash = ({ id, at, actor, action, subject, cohort }: Told, link: { place: number; before: string; detail: string }): string =>
  digest(JSON.stringify([link.before, link.place, id, at, actor, action, subject, cohort, link.detail]));

/** Lines as they stand in the chain, one after the other behind `head`, each with the hash of the one before. */
export function chained(
  lines: readonly AuditRecord[],
  head: Head,
  salt: () => string,
): { readonly lines: readonly AuditRecord[]; readonly head: Head } {
  let { place, hash } = head;
  const sealed = lines.map((line): AuditRecord => {
    const grain = salt();
    const before = hash;
    place += 1;
    const detail = detailDigest(line.detail, grain);
    hash = lineHash(line, { place, before, detail });
    return { ...line, place, link: { before, hash, detail, salt: grain } };
  });
  return { lines: sealed, head: { ...head, place, hash } };
}

/** What a seal's signature is made over. @param before signature of the seal before it, "" for the first */
export const sealedText = (
  { tenant, number, from, to, hash, at }: Omit<SealRecord, "signature" | "kid" | "id" | "version">,
  before: string,
) => JSON.stringify(["tierwise audit seal", tenant, number, from, to, hash, at, before]);

/** Whether a line is what it was when it took its place. */
function stateOf(line: AuditRecord): "whole" | "changed" | "details-gone" {
  const { place = 0, link } = line;
  if (link === undefined || lineHash(line, { place, before: link.before, detail: link.detail }) !== link.hash) return "changed";
  if (link.salt !== undefined) return detailDigest(line.detail, link.salt) === link.detail ? "whole" : "changed";
  return line.erased === true && JSON.stringify(line.detail) === "{}" ? "whole" : "details-gone";
}

/** Looks through stretches of a chain that follow on `from`. Pure; a long chain is looked through piece by piece with the head it answers. */
export function verifyChain(segments: readonly Segment[], from: Head): { readonly findings: readonly Finding[]; readonly head: Head } {
  const findings: Finding[] = [];
  let head = from;
  for (const segment of segments) {
    const found = verifySegment(segment, head);
    findings.push(...found.findings);
    head = found.head;
  }
  return { findings, head };
}

function verifySegment({ seal, lines, signed }: Segment, from: Head): { findings: readonly Finding[]; head: Head } {
  const findings: Finding[] = [];
  const missing = (first: number, beyond: number): void => {
    for (let place = first; place < beyond; place += 1) findings.push({ kind: "line-missing", place });
  };
  if (seal.number !== from.seal + 1) findings.push({ kind: "seal-missing", place: from.seal + 1 });
  let { place: last, hash } = from;
  if (seal.from !== last + 1 && seal.number !== from.seal + 1) {
    // The lines of a seal that is gone cannot be told whole any more; what follows is held against itself.
    last = seal.from - 1;
    hash = lines[0]?.link?.before ?? hash;
  }
  for (const line of lines) {
    const { place = 0 } = line;
    if (place <= last) {
      findings.push({ kind: "line-doubled", place });
      continue;
    }
    missing(last + 1, place);
    const state = stateOf(line);
    if (state !== "whole") findings.push({ kind: state === "changed" ? "line-changed" : "details-gone", place });
    // The one before was changed together with its own hash.
    else if (place === last + 1 && line.link?.before !== hash && findings.at(-1)?.place !== last)
      findings.push({ kind: "line-changed", place: last });
    last = place;
    hash = line.link?.hash ?? "";
  }
  missing(last + 1, seal.to + 1);
  const whole = seal.hash === hash && signed(sealedText(seal, from.signature));
  if (!whole) findings.push({ kind: "seal-broken", place: seal.number });
  return { findings, head: { seal: seal.number, place: seal.to, hash: seal.hash, signature: seal.signature } };
}
