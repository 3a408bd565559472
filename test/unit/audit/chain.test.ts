import { generateKeyPairSync, sign, verify } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { chained, genesis, sealedText, verifyChain, type Finding, type Segment } from "../../../src/audit/chain.ts";
import type { SealRecord } from "../../../src/audit/records.ts";
import type { AuditRecord } from "../../../src/delivery/records.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const TENANT = "acme";

const line = (n: number): AuditRecord => ({
  id: `line${n}`,
  version: 1,
  tenant: TENANT,
  at: 1_000 + n,
  actor: "p1",
  action: "exam.handed-in",
  subject: "p1",
  cohort: "c1",
  detail: { component: "theory", score: n },
  place: 0,
});

const signed =
  ({ signature }: SealRecord) =>
  (text: string): boolean =>
    verify("sha256", Buffer.from(text), publicKey, Buffer.from(signature, "base64url"));

/** Chains of stretches of so many lines, as the product seals them. */
function chainOf(...lengths: readonly number[]): Segment[] {
  let head = genesis(TENANT);
  let n = 0;
  return lengths.map((length, index) => {
    const fresh = Array.from({ length }, () => line((n += 1)));
    const before = head;
    const done = chained(fresh, before, () => `salt${n}`);
    const seal = {
      id: "",
      version: 1,
      tenant: TENANT,
      number: index + 1,
      from: before.place + 1,
      to: done.head.place,
      hash: done.head.hash,
    };
    const dated = { ...seal, at: 5_000, kid: "k" };
    const signature = sign("sha256", Buffer.from(sealedText(dated, before.signature)), privateKey).toString("base64url");
    head = { ...done.head, seal: index + 1, signature };
    const whole: SealRecord = { ...dated, signature };
    return { seal: whole, lines: done.lines, signed: signed(whole) };
  });
}

/** One stretch changed. */
const at = (segments: readonly Segment[], index: number, change: (segment: Segment) => Segment): Segment[] =>
  segments.map((segment, place) => (place === index ? change(segment) : segment));
const lineAt = (segment: Segment, index: number, change: (one: AuditRecord) => AuditRecord | undefined): Segment => ({
  ...segment,
  lines: segment.lines.flatMap((one, place) => (place === index ? (change(one) ?? []) : [one])),
});

const WHOLE = chainOf(3, 2, 4);
const CASES: readonly (readonly [what: string, chain: readonly Segment[], found: readonly Finding[]])[] = [
  ["nothing", [], []],
  ["what was sealed", WHOLE, []],
  ["fields in another order", at(WHOLE, 0, (s) => lineAt(s, 0, (one) => ({ ...one, detail: { score: 1, component: "theory" } }))), []],
  ["a changed actor", at(WHOLE, 0, (s) => lineAt(s, 1, (one) => ({ ...one, actor: "p9" }))), [{ kind: "line-changed", place: 2 }]],
  ["a changed time", at(WHOLE, 1, (s) => lineAt(s, 0, (one) => ({ ...one, at: 1 }))), [{ kind: "line-changed", place: 4 }]],
  [
    "a changed detail",
    at(WHOLE, 0, (s) => lineAt(s, 2, (one) => ({ ...one, detail: { score: 99 } }))),
    [{ kind: "line-changed", place: 3 }],
  ],
  ["a deleted line in the middle", at(WHOLE, 2, (s) => lineAt(s, 1, () => undefined)), [{ kind: "line-missing", place: 7 }]],
  ["the first line deleted", at(WHOLE, 0, (s) => lineAt(s, 0, () => undefined)), [{ kind: "line-missing", place: 1 }]],
  [
    "the last line of a stretch deleted",
    at(WHOLE, 1, (s) => lineAt(s, 1, () => undefined)),
    [
      { kind: "line-missing", place: 5 },
      { kind: "seal-broken", place: 2 },
    ],
  ],
  [
    "a line put in twice",
    at(WHOLE, 0, (s) => ({ ...s, lines: [...s.lines.slice(0, 2), ...s.lines.slice(1)] })),
    [{ kind: "line-doubled", place: 2 }],
  ],
  [
    "a line that never was, with a place of its own",
    at(WHOLE, 0, (s) => lineAt(s, 1, (one) => ({ ...one, id: "mine", link: undefined }))),
    [{ kind: "line-changed", place: 2 }],
  ],
  [
    "details taken out without an erasure",
    at(WHOLE, 0, (s) => lineAt(s, 0, (one) => ({ ...one, detail: {}, link: { ...link(one), salt: undefined } }))),
    [{ kind: "details-gone", place: 1 }],
  ],
  [
    "details put in after an erasure",
    at(WHOLE, 0, (s) => lineAt(s, 0, (one) => ({ ...one, detail: { score: 100 }, erased: true, link: { ...link(one), salt: undefined } }))),
    [{ kind: "details-gone", place: 1 }],
  ],
  [
    "details erased",
    at(WHOLE, 0, (s) => lineAt(s, 0, (one) => ({ ...one, detail: {}, erased: true, link: { ...link(one), salt: undefined } }))),
    [],
  ],
  [
    "a stretch and its seal deleted",
    WHOLE.filter((_, index) => index !== 1),
    [
      { kind: "seal-missing", place: 2 },
      { kind: "seal-broken", place: 3 },
    ],
  ],
  ["a seal changed", at(WHOLE, 1, (s) => ({ ...s, seal: { ...s.seal, at: 1 } })), [{ kind: "seal-broken", place: 2 }]],
  [
    "another company's chain",
    WHOLE.slice(0, 1).map((s) => ({ ...s, seal: { ...s.seal, tenant: "other" } })),
    [{ kind: "seal-broken", place: 1 }],
  ],
];

function link({ link: held }: AuditRecord) {
  if (held === undefined) throw new Error("no link");
  return held;
}

describe("the audit chain", () => {
  it.each(CASES)("finds in %s exactly that", (_, chain, found) => {
    expect(verifyChain(chain, genesis(TENANT)).findings).toEqual(found);
  });

  it("finds a stretch whose lines and hashes were all made anew, for nobody else can sign it", () => {
    const forged = at(WHOLE, 1, (segment) => {
      const [first] = WHOLE;
      if (first === undefined) throw new Error("no chain");
      const head = { seal: 1, place: first.seal.to, hash: first.seal.hash, signature: first.seal.signature };
      const done = chained(
        segment.lines.map((one) => ({ ...one, actor: "p9" })),
        head,
        () => "s",
      );
      return { ...segment, lines: done.lines, seal: { ...segment.seal, hash: done.head.hash } };
    });
    expect(verifyChain(forged, genesis(TENANT)).findings).toContainEqual({ kind: "seal-broken", place: 2 });
  });

  it("is told of any single change of any line, wherever it stands", () => {
    const all = WHOLE.flatMap(({ lines }) => lines.length).reduce((a, b) => a + b, 0);
    const field = fc.constantFrom("id", "actor", "action", "subject", "cohort");
    fc.assert(
      fc.property(fc.nat(all - 1), field, fc.string({ minLength: 1 }), (place, name, text) => {
        let n = -1;
        const chain = WHOLE.map((s) => ({
          ...s,
          lines: s.lines.map((one) => ((n += 1) === place ? { ...one, [name]: `${one[name as "id"]}${text}` } : one)),
        }));
        expect(verifyChain(chain, genesis(TENANT)).findings).toEqual([{ kind: "line-changed", place: place + 1 }]);
      }),
      { numRuns: 60 },
    );
  });

  it("looked through piece by piece says the same as at once", () => {
    const chain = at(WHOLE, 1, (s) => lineAt(s, 0, () => undefined));
    let head = genesis(TENANT);
    const found = chain.flatMap((segment) => {
      const part = verifyChain([segment], head);
      head = part.head;
      return part.findings;
    });
    expect(found).toEqual(verifyChain(chain, genesis(TENANT)).findings);
  });
});
