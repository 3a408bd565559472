import { z } from "zod";
import { MINUTE, SECOND, type Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import { tokenForm } from "./client-assertion.ts";
import { OutgoingFailure, type Outgoing } from "./outgoing.ts";
import type { PlatformRecord } from "./records.ts";
import { retryAfter } from "../shared/retry-after.ts";
import { ServiceRefusal } from "./service-port.ts";
import type { ToolKeys } from "./tool-keys.ts";

export interface AccessTokens {
  /**
   * A bearer token for these scopes: the present one, or a new one asked for once however many wait for it.
   * @param refused a token the service just answered 401 to; it is not handed out again
   * @throws ServiceRefusal
   */
  bearer(platform: PlatformRecord, scopes: readonly string[], refused?: string): Promise<string>;
}

interface Token {
  readonly value: string;
  readonly until: number;
}

const Granted = z.object({
  access_token: z.string().min(1).max(16_000),
  expires_in: z.coerce
    .number()
    .positive()
    .max(86_400 * 30)
    .catch(3_600),
});
const Failure = z.object({ error: z.string().regex(/^[\w .-]{1,60}$/) });

export interface AccessTokenDeps {
  readonly outgoing: Outgoing;
  readonly toolKeys: Pick<ToolKeys, "signing">;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** OAuth 2 client credentials with a signed assertion (1EdTech Security Framework 4.1, RFC 7523). */
export function createAccessTokens({ outgoing, toolKeys, clock, ids }: AccessTokenDeps): AccessTokens {
  const held = new Map<string, Token>();
  const flights = new Map<string, Promise<Token>>();

  async function ask(platform: PlatformRecord, scopes: readonly string[]): Promise<Token> {
    const form = tokenForm(platform, scopes, { key: await toolKeys.signing(), now: clock(), jti: ids.secret(128) });
    const asked = clock();
    const reply = await outgoing({
      url: platform.tokenUrl,
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
      timeout: 10 * SECOND,
    }).catch((error: unknown) => {
      throw new ServiceRefusal("later", { reason: `token: ${error instanceof OutgoingFailure ? error.kind : "unknown"}` });
    });
    const granted = Granted.safeParse(json(reply.text));
    if (reply.status >= 300 || !granted.success) throw refusal(reply.status, reply.text, retryAfter(reply.headers["retry-after"], asked));
    const life = granted.data.expires_in * SECOND;
    return { value: granted.data.access_token, until: asked + life - Math.min(MINUTE, life / 5) };
  }

  return {
    async bearer(platform, scopes, refused) {
      const key = `${platform.id} ${platform.version} ${[...scopes].toSorted().join(" ")}`;
      const present = held.get(key);
      if (present !== undefined && present.value !== refused && clock() < present.until) return present.value;
      const flight =
        flights.get(key) ??
        ask(platform, scopes)
          .then((token) => {
            held.set(key, token);
            return token;
          })
          .finally(() => flights.delete(key));
      flights.set(key, flight);
      return (await flight).value;
    },
  };
}

/** Only a scope that was not granted will never be; every other error of a token endpoint may be a key not fetched yet or a setting being changed. */
function refusal(status: number, text: string, wait: number | undefined): ServiceRefusal {
  const code = Failure.safeParse(json(text));
  const error = code.success ? code.data.error : "no token";
  return new ServiceRefusal(error === "invalid_scope" ? "refused" : "later", {
    status,
    reason: `token: ${status} ${error}`,
    ...(wait !== undefined && { retryAfter: wait }),
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
