import { verify } from "node:crypto";
import { z } from "zod";
import type { PlatformKeys } from "./platform-keys.ts";
import { Refusal } from "./refusal.ts";

const absent = z.undefined().optional();

const Header = z.object({
  alg: z.literal("RS256"),
  kid: z.string().min(1).max(255),
  typ: z.literal(["JWT", "jwt"]).optional(),
  crit: absent,
  jwk: absent,
  jku: absent,
  x5u: absent,
  x5c: absent,
  b64: absent,
  enc: absent,
  zip: absent,
});

const NOT_COMPACT = /[^\w.-]/;
/** Letters of header, payload and signature: fewest and most. */
const LENGTHS = [
  [2, 2_000],
  [2, 160_000],
  [340, 1_400],
] as const;

/** Looked at letter by letter and part by part: one pattern for both takes four times as long. */
function isCompact(token: string): boolean {
  if (NOT_COMPACT.test(token)) return false;
  const parts = token.split(".");
  return parts.length === LENGTHS.length && LENGTHS.every(([fewest, most], at) => isWithin(parts[at]?.length ?? 0, fewest, most));
}

const isWithin = (length: number, fewest: number, most: number): boolean => length >= fewest && length <= most;

/**
 * The key id of a compact JWS, its header checked before anything is done with it: RS256 alone, no key carried along or pointed to, no `crit`.
 * @throws Refusal("token-shape" | "token-header")
 */
export function readKeyId(token: string): string {
  if (!isCompact(token)) throw new Refusal("token-shape");
  const sent = parsed(token.slice(0, token.indexOf(".")));
  const plain = plainKeyId(sent);
  if (plain !== undefined) return plain;
  const header = Header.safeParse(sent);
  if (!header.success) throw new Refusal("token-header", header.error.issues[0]?.path.join("."));
  return header.data.kid;
}

/** The key id of a header with nothing in it but what almost every platform sends; undefined for any other, which the schema judges. */
function plainKeyId(header: unknown): string | undefined {
  if (typeof header !== "object" || header === null) return undefined;
  const { alg, kid, typ } = header as Readonly<Record<string, unknown>>;
  const plain = Object.keys(header).length === (typ === undefined ? 2 : 3) && alg === "RS256" && (typ === undefined || typ === "JWT");
  return plain && typeof kid === "string" && kid !== "" && kid.length <= 255 ? kid : undefined;
}

/**
 * The payload of a token that the platform signed.
 * @throws Refusal when header, key, signature or payload are not what they must be
 */
export async function readToken(token: string, { keys, jwksUrl }: { keys: PlatformKeys; jwksUrl: string }): Promise<object> {
  const kid = readKeyId(token);
  const key = await keys.find(jwksUrl, kid);
  if (!key.found) throw new Refusal(key.reason);
  const end = token.lastIndexOf(".");
  // Signature alone: times are judged with the claims, where the reader's sentence is found.
  if (!verify("sha256", Buffer.from(token.slice(0, end)), key.key, Buffer.from(token.slice(end + 1), "base64url"))) {
    throw new Refusal("token-signature");
  }
  const payload = parsed(token.slice(token.indexOf(".") + 1, end));
  if (typeof payload === "object" && payload !== null && !Array.isArray(payload)) return payload;
  throw new Refusal("claims-shape", "payload");
}

function parsed(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
