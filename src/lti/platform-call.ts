import type { Clock } from "../shared/clock.ts";
import { SECOND } from "../shared/clock.ts";
import type { AccessTokens } from "./access-tokens.ts";
import { nextPage } from "./link-header.ts";
import { OutgoingFailure, type Outgoing, type OutgoingReply } from "./outgoing.ts";
import type { PlatformRecord } from "./records.ts";
import { retryAfter } from "../shared/retry-after.ts";
import { ServiceRefusal } from "./service-port.ts";

export interface ServiceCall {
  readonly platform: PlatformRecord;
  readonly scopes: readonly string[];
  readonly url: string;
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly accept: string;
  readonly content?: { readonly type: string; readonly body: unknown };
}

export interface PlatformCalls {
  /** The answered JSON, undefined where the body is empty or none. @throws ServiceRefusal */
  call(call: ServiceCall): Promise<unknown>;
  /** The JSON of each page. @throws ServiceRefusal */
  pages(call: ServiceCall): Promise<readonly unknown[]>;
}

const TIMEOUT = 10 * SECOND;
/** Enough for 50,000 people at 100 a page. */
const MAX_PAGES = 500;

/** Calls a platform's services with a bearer token, and sorts what comes back by what to do about it. */
export function createPlatformCalls({
  outgoing,
  tokens,
  clock,
}: {
  outgoing: Outgoing;
  tokens: AccessTokens;
  clock: Clock;
}): PlatformCalls {
  async function once(call: ServiceCall, token: string): Promise<OutgoingReply> {
    try {
      return await outgoing({
        url: call.url,
        method: call.method ?? "GET",
        headers: {
          authorization: `Bearer ${token}`,
          accept: call.accept,
          ...(call.content !== undefined && { "content-type": call.content.type }),
        },
        ...(call.content !== undefined && { body: JSON.stringify(call.content.body) }),
        timeout: TIMEOUT,
      });
    } catch (error) {
      if (!(error instanceof OutgoingFailure)) throw error;
      throw new ServiceRefusal(error.kind === "network" || error.kind === "timeout" ? "later" : "refused", { reason: error.message });
    }
  }

  /** A 401 may mean that the token was withdrawn: one new token, then the answer stands. */
  async function answer(call: ServiceCall): Promise<OutgoingReply> {
    const token = await tokens.bearer(call.platform, call.scopes);
    const reply = await once(call, token);
    const settled = reply.status === 401 ? await once(call, await tokens.bearer(call.platform, call.scopes, token)) : reply;
    if (settled.status >= 200 && settled.status < 300) return settled;
    const wait = retryAfter(settled.headers["retry-after"], clock());
    throw new ServiceRefusal(kindOf(settled), {
      status: settled.status,
      // The reason phrase and body may echo what was sent, people's names included: the status alone is kept.
      reason: `${call.method ?? "GET"} answered ${settled.status}`,
      ...(wait !== undefined && { retryAfter: wait }),
    });
  }

  return {
    call: async (call) => json(await answer(call)),
    async pages(call) {
      const found: unknown[] = [];
      const seen = new Set<string>();
      for (let url: string | undefined = call.url; url !== undefined && !seen.has(url) && seen.size < MAX_PAGES; ) {
        seen.add(url);
        const reply: OutgoingReply = await answer({ ...call, url });
        found.push(json(reply));
        url = nextPage(reply.headers["link"], url);
      }
      return found;
    },
  };
}

function kindOf({ status, headers }: OutgoingReply): ServiceRefusal["kind"] {
  if (status === 404 || status === 410) return "missing";
  if (status === 409) return "stale";
  // Canvas throttles with 403 and says so in this header alone.
  if (status === 403 && Number(headers["x-rate-limit-remaining"]) === 0) return "later";
  const passing = status >= 500 || status === 408 || status === 425 || status === 429 || (status >= 300 && status < 400);
  return passing ? "later" : "refused";
}

function json({ text, status }: OutgoingReply): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceRefusal("later", { status, reason: "the answer is no JSON" });
  }
}
