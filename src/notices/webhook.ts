import { createHmac } from "node:crypto";
import { z } from "zod";
import { OutgoingFailure, type Outgoing } from "../lti/outgoing.ts";
import type { WebhookRecord } from "./records.ts";

/** A webhook that did not take the message. `final`: trying again would not help. */
export class WebhookRefused extends Error {
  readonly final: boolean;
  readonly code: "refused" | "unreachable" | "forbidden-address";
  constructor(code: WebhookRefused["code"], detail: string) {
    super(detail);
    this.name = "WebhookRefused";
    this.code = code;
    this.final = code !== "unreachable";
  }
}

export interface Posting {
  readonly type: WebhookRecord["type"];
  readonly url: string;
  readonly secret: string | undefined;
  /** The same message has the same; a receiver may tell by it what it has already. */
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly now: number;
}

/** Both robots answer 200 whatever happened, and say in `errcode` what. */
const RobotAnswer = z.object({ errcode: z.number() });
/** Sent too often; by WeCom's and DingTalk's lists of codes. */
const TOO_OFTEN = new Set([45_009, 130_101, -1]);

/** Posts to a group's robot or to a service of the company's own, through the guarded way out. @throws WebhookRefused */
export async function post(outgoing: Outgoing, posting: Posting): Promise<void> {
  const { url, body, headers } = requestOf(posting);
  let answer;
  try {
    answer = await outgoing({ url, method: "POST", body, headers: { "content-type": "application/json; charset=utf-8", ...headers } });
  } catch (error) {
    if (!(error instanceof OutgoingFailure)) throw error;
    throw new WebhookRefused(error.kind === "forbidden" ? "forbidden-address" : "unreachable", error.message);
  }
  const { status, text } = answer;
  if (status === 429 || status >= 500) throw new WebhookRefused("unreachable", `HTTP ${status}`);
  if (status < 200 || status >= 300) throw new WebhookRefused("refused", `HTTP ${status}`);
  if (posting.type === "generic") return;
  const robot = RobotAnswer.safeParse(readJson(text));
  if (!robot.success) throw new WebhookRefused("refused", "no answer of a robot");
  const { errcode } = robot.data;
  if (errcode !== 0) throw new WebhookRefused(TOO_OFTEN.has(errcode) ? "unreachable" : "refused", `errcode ${errcode}`);
}

function requestOf(posting: Posting): { url: string; body: string; headers?: Readonly<Record<string, string>> } {
  const { type, url, secret, id, kind, title, text, now } = posting;
  switch (type) {
    case "wecom":
      return { url, body: JSON.stringify({ msgtype: "text", text: { content: `${title}\n${text}` } }) };
    case "dingtalk":
      return {
        url: signedForDingTalk(url, secret, now),
        body: JSON.stringify({ msgtype: "text", text: { content: `${title}\n${text}` } }),
      };
    case "generic": {
      const body = JSON.stringify({ id, kind, title, text, at: now });
      const timestamp = String(Math.floor(now / 1_000));
      const signature = createHmac("sha256", secret ?? "")
        .update(`${timestamp}.${body}`)
        .digest("hex");
      const signed = { "x-tierwise-timestamp": timestamp, "x-tierwise-signature": `sha256=${signature}` };
      return { url, body, headers: { "idempotency-key": id, ...(secret !== undefined && signed) } };
    }
  }
}

/** DingTalk's "signed" robots: HMAC-SHA-256 of `timestamp\nsecret` under the secret, base64, in the address. */
function signedForDingTalk(address: string, secret: string | undefined, now: number): string {
  if (secret === undefined) return address;
  const url = new URL(address);
  url.searchParams.set("timestamp", String(now));
  url.searchParams.set("sign", createHmac("sha256", secret).update(`${now}\n${secret}`).digest("base64"));
  return url.href;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
