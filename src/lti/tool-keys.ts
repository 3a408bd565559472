import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { DAY, HOUR, MINUTE, type Clock } from "../shared/clock.ts";
import { AppError, Conflict } from "../shared/errors.ts";
import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { findAll, insert, type Change, type Store } from "../store/port.ts";
import type { ToolKeyRecord } from "./records.ts";
import { seal, unseal } from "./seal.ts";

/** The tool's keys belong to no company. */
const TENANT = "system";
/** A new key is published this long before it signs, and an old one this long after: platforms keep key sets for up to a day. */
const LEAD = HOUR;
const OVERLAP = 7 * DAY;
const MEMORY = MINUTE;

export interface PublicJwk {
  readonly kty: "RSA";
  readonly kid: string;
  readonly use: "sig";
  readonly alg: "RS256";
  readonly n: string;
  readonly e: string;
}

export interface ToolKeys {
  /** The key to sign with now; the first call of a new installation makes it. */
  signing(): Promise<{ readonly kid: string; readonly key: KeyObject }>;
  /** Every key platforms may meet, as published under `/lti/jwks`. */
  published(): Promise<readonly PublicJwk[]>;
  /** Makes the next key; it signs after an hour, the present one stays published for a week after that. `also`: for the same commit. */
  rotate(also?: (kid: string) => Change): Promise<string>;
  /** The keys published now, oldest first, and what each does. */
  states(): Promise<readonly ToolKeyState[]>;
}

export interface ToolKeyState {
  readonly kid: string;
  readonly createdAt: number;
  readonly signsFrom: number;
  /** `next` is published and does not sign yet; `former` stays published for what was signed with it. */
  readonly state: "next" | "present" | "former";
}

export interface ToolKeyDeps {
  readonly store: Pick<Store, "commit" | "find">;
  readonly clock: Clock;
  /** Seals the private halves. */
  readonly secret: KeyObject;
}

export function createToolKeys({ store, clock, secret }: ToolKeyDeps): ToolKeys {
  let memory: { keys: Promise<readonly ToolKeyRecord[]>; until: number } | undefined;
  let prepared: { kid: string; key: KeyObject } | undefined;

  const read = () => findAll(store, collections.toolKeys, { tenant: TENANT, query: { index: "byNumber", equal: [] } });

  /** All keys, oldest first, at least one; a second process making the first key at the same time loses to the unique number and reads. */
  async function ensured(): Promise<readonly ToolKeyRecord[]> {
    const stored = await read();
    if (stored.length > 0) return stored;
    try {
      await store.commit([insert(collections.toolKeys, await newKey(1, clock()))]);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
    return read();
  }

  function keys(): Promise<readonly ToolKeyRecord[]> {
    if (memory === undefined || clock() >= memory.until) {
      memory = { keys: ensured(), until: clock() + MEMORY };
      memory.keys.catch(() => {
        memory = undefined;
      });
    }
    return memory.keys;
  }

  async function newKey(number: number, signsFrom: number): Promise<Omit<ToolKeyRecord, "version">> {
    const pair = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
    const { n = "", e = "" } = createPublicKey(pair.publicKey.export({ type: "spki", format: "pem" })).export({ format: "jwk" });
    const id = digest(`{"e":"${e}","kty":"RSA","n":"${n}"}`);
    const pem = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    return { id, tenant: TENANT, number, publicKey: { n, e }, sealed: seal(pem, secret, id), createdAt: clock(), signsFrom };
  }

  const presentOf = (all: readonly ToolKeyRecord[]): ToolKeyRecord | undefined => all.findLast((key) => key.signsFrom <= clock()) ?? all[0];
  const stillShown = (all: readonly ToolKeyRecord[]): readonly ToolKeyRecord[] =>
    all.filter((_, index) => clock() < (all[index + 1]?.signsFrom ?? Infinity) + OVERLAP);

  return {
    async signing() {
      const present = presentOf(await keys());
      if (present === undefined) throw new AppError("unavailable", { reason: "no signing key" });
      if (prepared?.kid !== present.id) prepared = { kid: present.id, key: opened(present, secret) };
      return prepared;
    },
    async published() {
      return stillShown(await keys()).map(({ id, publicKey }) => ({ kty: "RSA", kid: id, use: "sig", alg: "RS256", ...publicKey }));
    },
    async rotate(also) {
      const all = await keys();
      const next = await newKey((all.at(-1)?.number ?? 0) + 1, clock() + LEAD);
      await store.commit([insert(collections.toolKeys, next), ...(also === undefined ? [] : [also(next.id)])]);
      memory = undefined;
      return next.id;
    },
    async states() {
      const all = await keys();
      const present = presentOf(all);
      const of = ({ id, signsFrom }: ToolKeyRecord) => (id === present?.id ? "present" : signsFrom > clock() ? "next" : "former");
      return stillShown(all).map((key) => ({ kid: key.id, createdAt: key.createdAt, signsFrom: key.signsFrom, state: of(key) }));
    },
  };
}

/** @throws AppError("unavailable") when SECRET_KEY is not the one the key was sealed with */
function opened(record: ToolKeyRecord, secret: KeyObject): KeyObject {
  try {
    return createPrivateKey(unseal(record.sealed, secret, record.id));
  } catch (cause) {
    throw new AppError("unavailable", { reason: "SECRET_KEY does not open the stored tool key", cause });
  }
}
