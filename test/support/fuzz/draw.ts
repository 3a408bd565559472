import { seeded } from "../fault-proxy.ts";

/** Draws from one seeded stream: the same seed gives the same draws. */
export interface Draw {
  /** In [0, 1). */
  random(): number;
  /** From 0 to below `below`. */
  int(below: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the entries, each as likely as its weight. */
  weighted<T>(entries: readonly (readonly [weight: number, value: T])[]): T;
  /** Bytes that follow no rule. */
  bytes(count: number): Buffer;
}

/** Each case draws from a stream of its own, so that it can be played again without those before it. */
export function drawFor(seed: number, index: number): Draw {
  const random = seeded(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35));
  const int = (below: number): number => Math.floor(random() * below);
  return {
    random,
    int,
    chance: (share) => random() < share,
    // An index below the length is in the list.
    pick: <T>(list: readonly T[]): T => list[int(list.length)] as T,
    weighted: (entries) => {
      let left = random() * entries.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of entries) {
        left -= weight;
        if (left < 0) return value;
      }
      throw new Error("nothing to weigh");
    },
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => int(256))),
  };
}

// biome-ignore format: one word after the other
const SNIPPETS: readonly string[] = [
  "", " ", "\0", "\r\nSet-Cookie: a=b", "%00", "%", "%E0%A4%A", "../../etc/passwd", "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "${7*7}",
  "[object Object]", "__proto__", "constructor", "null", "undefined", "NaN", "-1", "1e309", "\ufeff", "\u202e", "\ud800", "\udfff", "é", "字", "🙂🙃", "বাংলা",
  "javascript:alert(1)", "//evil.example", "https://evil.example/", "file:///etc/passwd", "$ne", "a.b.c", ";", ",", "=", "&", "a=b; c=d",
];

/** A text as nobody means it: broken, huge, tiny, foreign. */
export function oddText(draw: Draw): string {
  return draw.weighted<() => string>([
    [5, () => draw.pick(SNIPPETS)],
    [2, () => draw.pick(SNIPPETS) + draw.pick(SNIPPETS)],
    [1, () => draw.pick(SNIPPETS).repeat(1 + draw.int(40))],
    [1, () => "x".repeat(draw.pick([1, 255, 256, 2_048, 2_049, 9_000]))],
    [0.1, () => "长".repeat(20_000)],
    [2, () => draw.bytes(1 + draw.int(40)).toString("latin1")],
    [2, () => draw.bytes(1 + draw.int(40)).toString("base64url")],
  ])();
}

/** A JSON value as nobody means it. */
export function oddValue(draw: Draw): unknown {
  return draw.weighted<() => unknown>([
    [4, () => oddText(draw)],
    [1, () => null],
    [1, () => draw.chance(0.5)],
    [2, () => draw.pick([0, -1, 1.5, 1e21, 2 ** 53, -(2 ** 31)])],
    [2, () => draw.pick<object>([{ $ne: null }, { $gt: "" }, { $where: "1" }, { __proto__: null, length: 1 }, { toString: 1 }, {}])],
    [2, () => draw.pick([[], [null], [[]], ["a", "b"], [{ $ne: 1 }]])],
    [1, () => nested(1 + draw.int(60))],
  ])();
}

function nested(depth: number): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
