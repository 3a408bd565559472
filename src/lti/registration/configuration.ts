import { z } from "zod";
import { isPlatformUrl, sameOwner } from "./hosts.ts";

const address = z.string().min(1).max(2_048);
const PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration";

/** OpenID Connect Discovery 1.0 with the members of LTI Dynamic Registration 1.0, 2.1. */
const Document = z.object({
  issuer: address,
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  registration_endpoint: address,
  /** Audience of token requests, where it is not the token endpoint. */
  authorization_server: address.optional().catch(undefined),
  scopes_supported: z.array(z.string().max(255)).max(200).optional().catch(undefined),
  [PLATFORM]: z
    .object({
      product_family_code: z.string().max(100).optional().catch(undefined),
      messages_supported: z
        .array(z.object({ type: z.string().max(100) }))
        .max(50)
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** What a platform says of itself, checked. */
export interface PlatformConfiguration {
  readonly issuer: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  /** Undefined where it is the token URL. */
  readonly tokenAudience: string | undefined;
  readonly jwksUrl: string;
  readonly registrationUrl: string;
  /** Lower case: `moodle`, `canvas` …; empty where it is not said. */
  readonly family: string;
  /** Undefined where the platform does not say. */
  readonly scopes: readonly string[] | undefined;
  readonly messages: readonly string[] | undefined;
}

export type ConfigurationProblem =
  | { readonly why: "not-a-configuration"; readonly field: string }
  | { readonly why: "issuer-other"; readonly issuer: string }
  | { readonly why: "endpoint-foreign"; readonly field: string };

export type ConfigurationReading =
  | { readonly type: "read"; readonly configuration: PlatformConfiguration }
  | { readonly type: "refused"; readonly problem: ConfigurationProblem };

/** Issuers whose configuration stands on other hosts than their own, all in one owner's hands (Canvas by Instructure). */
const ELSEWHERE: ReadonlyMap<string, RegExp> = new Map([
  ["canvas.instructure.com", /(^|\.)(instructure\.com|canvaslms\.com)$/],
  ["canvas.beta.instructure.com", /(^|\.)(instructure\.com|canvaslms\.com)$/],
  ["canvas.test.instructure.com", /(^|\.)(instructure\.com|canvaslms\.com)$/],
]);

const ENDPOINTS = ["authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"] as const;

/**
 * Reads a configuration fetched from `from` (LTI Dynamic Registration 3.4.1: the issuer's host is the configuration's). Every endpoint must belong
 * to the issuer's owner, so that nobody can register somebody else's platform with keys of their own.
 */
export function readConfiguration(text: string, from: URL, acceptLoopback: boolean): ConfigurationReading {
  const parsed = Document.safeParse(json(text));
  if (!parsed.success) return refused({ why: "not-a-configuration", field: parsed.error.issues[0]?.path.join(".") || "JSON" });
  const document = parsed.data;
  const issuer = URL.parse(document.issuer);
  if (issuer === null || !isPlatformUrl(issuer, acceptLoopback)) return refused({ why: "not-a-configuration", field: "issuer" });
  const elsewhere = issuer.protocol === "https:" ? ELSEWHERE.get(issuer.host) : undefined;
  const belongs = (url: URL): boolean => (elsewhere === undefined ? sameOwner(url, issuer) : elsewhere.test(url.hostname));
  const own = elsewhere === undefined ? from.host === issuer.host : elsewhere.test(from.hostname);
  if (!own) return refused({ why: "issuer-other", issuer: issuer.host });
  for (const field of ENDPOINTS) {
    const url = URL.parse(document[field]);
    if (url === null || !isPlatformUrl(url, acceptLoopback) || !belongs(url)) return refused({ why: "endpoint-foreign", field });
  }
  const platform = document[PLATFORM];
  return {
    type: "read",
    configuration: {
      issuer: document.issuer,
      authUrl: document.authorization_endpoint,
      tokenUrl: document.token_endpoint,
      tokenAudience: document.authorization_server,
      jwksUrl: document.jwks_uri,
      registrationUrl: document.registration_endpoint,
      family: (platform?.product_family_code ?? "").toLowerCase(),
      scopes: document.scopes_supported,
      messages: platform?.messages_supported?.map(({ type }) => type),
    },
  };
}

const refused = (problem: ConfigurationProblem): ConfigurationReading => ({ type: "refused", problem });

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
