import jwt from "jsonwebtoken";
import { z } from "zod";
import { SECOND } from "../shared/clock.ts";
import { SKEW } from "./check-claims.ts";
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

const COMPACT = /^[\w-]{2,2000}\.[\w-]{2,160000}\.[\w-]{340,1400}$/;

/**
 * The key id of a compact JWS, its header checked before anything is done with it: RS256 alone, no key carried along or pointed to, no `crit`.
 * @throws Refusal("token-shape" | "token-header")
 */
export function readKeyId(token: string): string {
  if (!COMPACT.test(token)) throw new Refusal("token-shape");
  const header = Header.safeParse(parsed(token.slice(0, token.indexOf("."))));
  if (!header.success) throw new Refusal("token-header", header.error.issues[0]?.path.join("."));
  return header.data.kid;
}

/**
 * The payload of a token that the platform signed.
 * @throws Refusal when header, key, signature or payload are not what they must be
 */
export async function readToken(
  token: string,
  { keys, jwksUrl, now }: { keys: PlatformKeys; jwksUrl: string; now: number },
): Promise<object> {
  const kid = readKeyId(token);
  const key = await keys.find(jwksUrl, kid);
  if (!key.found) throw new Refusal(key.reason);
  try {
    const payload = jwt.verify(token, key.key, {
      algorithms: ["RS256"],
      clockTimestamp: Math.floor(now / SECOND),
      clockTolerance: SKEW / SECOND,
      // Times are judged with the claims, where the reader's sentence is found; here only the signature counts.
      ignoreExpiration: true,
      ignoreNotBefore: true,
    });
    if (typeof payload === "object" && !Array.isArray(payload)) return payload;
  } catch (error) {
    throw new Refusal("token-signature", error instanceof Error ? error.message : undefined);
  }
  throw new Refusal("claims-shape", "payload");
}

function parsed(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
