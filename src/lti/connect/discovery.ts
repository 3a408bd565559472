import { z } from "zod";
import type { PlatformRecord } from "../records.ts";
import type { Field, Finding } from "./findings.ts";
import type { Probe } from "./probe.ts";

const address = z.string().min(1).max(2_048);
const Document = z.object({ issuer: address, authorization_endpoint: address, token_endpoint: address, jwks_uri: address });

/** What the platform publishes of itself. */
export type Published = z.infer<typeof Document>;

type Registered = Pick<PlatformRecord, "issuer" | "authUrl" | "tokenUrl" | "jwksUrl">;

/** Where a platform may publish its configuration: OpenID Connect Discovery 1.0, and Moodle's own place below each address we know. */
export function candidates(platform: Registered): readonly string[] {
  const known = [platform.issuer, platform.authUrl, platform.tokenUrl, platform.jwksUrl].flatMap((text) => URL.parse(text) ?? []);
  const roots = known.map(({ origin, pathname }) => origin + (/^(.*)\/mod\/lti\//.exec(pathname)?.[1] ?? ""));
  const issuer = URL.parse(platform.issuer);
  const bases = [...new Set([...(issuer === null ? [] : [platform.issuer.replace(/\/$/, "")]), ...roots])];
  return bases.flatMap((base) => [`${base}/.well-known/openid-configuration`, `${base}/mod/lti/openid-configuration.php`]);
}

/** The first configuration found; platforms need not publish one. */
export async function discover(platform: Registered, probe: Probe): Promise<Published | undefined> {
  for (const url of candidates(platform)) {
    const answer = await probe.call({ url });
    if (answer.type === "failed" || answer.status !== 200) continue;
    const document = Document.safeParse(json(answer.text));
    if (document.success) return document.data;
  }
  return undefined;
}

const COMPARED: readonly (readonly [field: Field, registered: keyof Registered, published: keyof Published])[] = [
  ["issuer", "issuer", "issuer"],
  ["auth-url", "authUrl", "authorization_endpoint"],
  ["token-url", "tokenUrl", "token_endpoint"],
  ["jwks-url", "jwksUrl", "jwks_uri"],
];

/** Every setting that is not what the platform says of itself. */
export function differences(platform: Registered, published: Published): readonly Finding[] {
  return COMPARED.flatMap(([field, here, there]) =>
    platform[here] === published[there]
      ? []
      : [{ code: "differs" as const, field, values: { here: platform[here], there: published[there] } }],
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
