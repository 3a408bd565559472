import { createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import type { AuditRecord } from "../delivery/records.ts";
import type { ToolKeys } from "../lti/tool-keys.ts";
import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { findAll, insert, replace, type Change, type Store } from "../store/port.ts";
import { chained, genesis, sealedText, verifyChain, type Finding, type Head } from "./chain.ts";
import { CHECK, type AuditCheckRecord, type SealRecord } from "./records.ts";

/** What a look through a company's whole chain came to. */
export interface AuditLook {
  /** Lines in the chain. */
  readonly lines: number;
  readonly seals: number;
  /** Place and hash of the last line: kept elsewhere, they tell a chain that was cut short. */
  readonly head: Pick<Head, "place" | "hash">;
  /** All of them; none: whole. */
  readonly findings: readonly Finding[];
}

export interface AuditStanding {
  readonly lines: number;
  /** When the last stretch was sealed, epoch ms; absent: none yet. */
  readonly sealedAt: number | undefined;
  /** Lines written since, outside of the chain yet. */
  readonly open: number;
  readonly check: AuditCheckRecord | undefined;
}

export interface Audit {
  /** The changes that take the oldest lines outside of the chain into it; none where there is none. */
  nextSeal(tenant: string): Promise<readonly Change[]>;
  /**
   * Looks through everything, stretch by stretch.
   * @param expected a place and the hash that its line had, as an earlier look said
   * @param each hears after every stretch how far it has got
   */
  check(
    tenant: string,
    options?: { readonly expected?: Pick<Head, "place" | "hash">; readonly each?: (place: number) => void },
  ): Promise<AuditLook>;
  /** The change that keeps what a look came to. */
  noted(tenant: string, look: AuditLook): Promise<Change>;
  standing(tenant: string): Promise<AuditStanding>;
}

interface AuditDeps {
  readonly store: Pick<Store, "count" | "find" | "get">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly toolKeys: Pick<ToolKeys, "signing">;
}

/** Lines of one seal: small enough for one transaction of either engine. */
const STRETCH = 400;
const MOST_LISTED = 100;
/** The tool's keys belong to no company. */
const KEYS = "system";

/** The chain over a company's audit lines: lines are written freely, by anybody at once, and take their place in it afterwards. */
export function createAudit({ store, clock, ids, toolKeys }: AuditDeps): Audit {
  const lastSeal = async (tenant: string): Promise<SealRecord | undefined> =>
    (await store.find(collections.auditSeals, tenant, { index: "byNumber", equal: [], descending: true, limit: 1 })).records[0];

  const headOf = (tenant: string, seal: SealRecord | undefined): Head =>
    seal === undefined ? genesis(tenant) : { seal: seal.number, place: seal.to, hash: seal.hash, signature: seal.signature };

  const outside = async (tenant: string): Promise<readonly AuditRecord[]> =>
    (await store.find(collections.audit, tenant, { index: "byPlace", equal: [0], limit: STRETCH })).records;

  const linesOf = (tenant: string, { from, to }: SealRecord): Promise<readonly AuditRecord[]> =>
    findAll(store, collections.audit, { tenant, query: { index: "byPlace", equal: [], from, to } });

  /** Every key there ever was: a stretch is older than the key that signs now. */
  async function publicKeys(): Promise<ReadonlyMap<string, KeyObject>> {
    const all = await findAll(store, collections.toolKeys, { tenant: KEYS, query: { index: "byNumber", equal: [] } });
    return new Map(all.map(({ id, publicKey }) => [id, createPublicKey({ key: { kty: "RSA", ...publicKey }, format: "jwk" })]));
  }

  async function* sealsOf(tenant: string): AsyncGenerator<SealRecord> {
    let after: string | undefined;
    do {
      const page = await store.find(collections.auditSeals, tenant, {
        index: "byNumber",
        equal: [],
        ...(after !== undefined && { after }),
      });
      yield* page.records;
      after = page.next;
    } while (after !== undefined);
  }

  return {
    async nextSeal(tenant) {
      const lines = await outside(tenant);
      if (lines.length === 0) return [];
      const before = headOf(tenant, await lastSeal(tenant));
      const { kid, key } = await toolKeys.signing();
      const { lines: placed, head } = chained(lines, before, () => ids.secret(128));
      const number = before.seal + 1;
      const seal = { id: String(number), tenant, number, from: before.place + 1, to: head.place, hash: head.hash, at: clock(), kid };
      const signature = sign("sha256", Buffer.from(sealedText(seal, before.signature)), key).toString("base64url");
      return [
        insert<SealRecord>(collections.auditSeals, { ...seal, signature }),
        ...placed.map((line) => replace<AuditRecord>(collections.audit, line)),
      ];
    },
    async check(tenant, { expected, each } = {}) {
      const keys = await publicKeys();
      const findings: Finding[] = [];
      let head = genesis(tenant);
      let count = 0;
      for await (const seal of sealsOf(tenant)) {
        const key = keys.get(seal.kid);
        const signature = Buffer.from(seal.signature, "base64url");
        const signed = (text: string): boolean => key !== undefined && verify("sha256", Buffer.from(text), key, signature);
        const lines = await linesOf(tenant, seal);
        const found = verifyChain([{ seal, lines, signed }], head);
        findings.push(...found.findings);
        head = found.head;
        count += lines.length;
        if (expected !== undefined && expected.place >= seal.from && expected.place <= seal.to) {
          const line = lines.find(({ place }) => place === expected.place);
          if (line?.link?.hash !== expected.hash) findings.push({ kind: "line-changed", place: expected.place });
        }
        each?.(head.place);
      }
      if (expected !== undefined && expected.place > head.place) findings.push({ kind: "line-missing", place: expected.place });
      // One that took a place beyond every seal was put there by somebody else.
      const beyond = await store.find(collections.audit, tenant, { index: "byPlace", equal: [], from: head.place + 1, limit: MOST_LISTED });
      findings.push(...beyond.records.map(({ place = 0 }) => ({ kind: "line-doubled" as const, place })));
      return { lines: count, seals: head.seal, head: { place: head.place, hash: head.hash }, findings };
    },
    async noted(tenant, { lines, findings }) {
      const before = await store.get(collections.auditChecks, tenant, CHECK);
      const record = { id: CHECK, tenant, at: clock(), lines, findings: findings.slice(0, MOST_LISTED), found: findings.length };
      return before === undefined
        ? insert<AuditCheckRecord>(collections.auditChecks, record)
        : replace<AuditCheckRecord>(collections.auditChecks, { ...record, version: before.version });
    },
    async standing(tenant) {
      const [seal, waiting, check] = await Promise.all([
        lastSeal(tenant),
        store.count(collections.audit, tenant, { index: "byPlace", equal: [0] }),
        store.get(collections.auditChecks, tenant, CHECK),
      ]);
      return { lines: seal?.to ?? 0, sealedAt: seal?.at, open: waiting, check };
    },
  };
}
