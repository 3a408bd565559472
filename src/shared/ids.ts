import { createHash, hash, randomFillSync } from "node:crypto";

/** Where new ids come from; passed in, so that tests and replays can name them. */
export interface Ids {
  /** A fresh record id: 120 random bits, base64url, sortable by nothing. */
  id(): string;
  /** An unguessable secret of `bits` bits (a multiple of 8), base64url. */
  secret(bits: number): string;
}

const POOL = 4_096;

/** Random bytes, each given once: drawn by the pool, for drawing costs as much for fifteen as for a thousand. */
function drawn(): (size: number) => string {
  const pool = Buffer.alloc(POOL);
  let used = POOL;
  return (size) => {
    if (used + size > POOL) {
      randomFillSync(pool);
      used = 0;
    }
    const text = pool.toString("base64url", used, used + size);
    // Nobody who reads this memory later learns what was given.
    pool.fill(0, used, used + size);
    used += size;
    return text;
  };
}

function pooledIds(): Ids {
  const draw = drawn();
  return { id: () => draw(15), secret: (bits) => draw(bits / 8) };
}

export const randomIds: Ids = pooledIds();

/** In the order of their codes, so that texts of them sort as the numbers they stand for. */
const LETTERS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const DATED = 7;

/**
 * Seven letters for a time (epoch ms, until 2109), earlier times first: ids that begin with them stand side by side in an index, where random ones have a
 * page of it written each.
 */
export function datePart(at: number): string {
  let [text, rest] = ["", at];
  for (let letter = 0; letter < DATED; letter += 1) {
    text = LETTERS.charAt(rest % 64) + text;
    rest = Math.floor(rest / 64);
  }
  return text;
}

/** SHA-256 as base64url: what the store keeps of a secret. */
export const digest = (secret: string): string => hash("sha256", secret, "base64url");

/** Version-5 (name-based, SHA-1) UUID after RFC 9562 §5.5; the same namespace and name always give the same id. */
export function uuidV5(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll("-", ""), "hex");
  const bytes = createHash("sha1").update(space).update(name, "utf8").digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
