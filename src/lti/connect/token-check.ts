import { z } from "zod";
import type { PlatformRecord } from "../records.ts";
import { SCOPE } from "../words.ts";
import type { Finding } from "./findings.ts";
import { unreached, type Probed } from "./probe.ts";

/** What the tool cannot do its work without. */
export const NEEDED = [SCOPE.lineItem, SCOPE.score, SCOPE.resultRead, SCOPE.roster] as const;

export type TokenReading =
  | { readonly type: "token"; readonly token: string; readonly missing: readonly string[] }
  | { readonly type: "no-scope" }
  | { readonly type: "wrong"; readonly finding: Finding };

const Granted = z.object({ access_token: z.string().min(1), scope: z.string().optional() });
const Failure = z.object({ error: z.string().max(500), error_description: z.string().max(500).optional().catch(undefined) });

/**
 * What a token endpoint's answer means. OAuth has codes for it (RFC 6749, 5.2); Moodle answers with sentences instead and with JSON that is sometimes
 * broken, so its own words are looked for too: they are all it gives.
 */
export function readTokenAnswer(
  answer: Probed,
  platform: Pick<PlatformRecord, "tokenUrl" | "clientId">,
  asked: readonly string[],
): TokenReading {
  if (answer.type === "failed") return wrong(unreached(answer, platform.tokenUrl, "token-url"));
  const granted = Granted.safeParse(json(answer.text));
  if (answer.status < 300 && granted.success) {
    const scopes = granted.data.scope?.split(" ");
    return {
      type: "token",
      token: granted.data.access_token,
      missing: scopes === undefined ? [] : asked.filter((scope) => !scopes.includes(scope)),
    };
  }
  const said = Failure.safeParse(json(answer.text));
  const words = said.success ? `${said.data.error} ${said.data.error_description ?? ""}` : answer.text.slice(0, 500);
  if (/invalid_scope/.test(words)) return { type: "no-scope" };
  if (/iat prior to|issued in the future|before.*valid/i.test(words)) return wrong({ code: "clock", values: { direction: "behind" } });
  if (/expired/i.test(words)) return wrong({ code: "clock", values: { direction: "ahead" } });
  if (/\bkid\b|key set/i.test(words)) return wrong({ code: "tool-keys-unread", values: { status: answer.status } });
  if (said.success && /invalid_client|unauthorized_client|client.*(not found|unknown)/i.test(words))
    return wrong({ code: "client-unknown", field: "client-id", values: { client: platform.clientId } });
  if (answer.status === 404 || !said.success)
    return wrong({ code: "not-a-token", field: "token-url", values: { url: platform.tokenUrl, status: answer.status } });
  return wrong({
    code: "token-refused",
    values: { status: answer.status, error: /^[\w .-]{1,60}$/.test(said.data.error) ? said.data.error : "?" },
  });
}

const wrong = (finding: Finding): TokenReading => ({ type: "wrong", finding });

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
