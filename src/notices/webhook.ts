import { createHmac } from "node:crypto";
import { z } from "zod";
import { OutgoingFailure, type Outgoing } from "../lti/outgoing.ts";
import { MINUTE } from "../shared/clock.ts";
import { retryAfter } from "../shared/retry-after.ts";
import type { WebhookAnswer, WebhookRecord } from "./records.ts";

/** A webhook that did not take the message. */
export class WebhookRefused extends Error {
  readonly code: WebhookAnswer;
  /** Trying again would not help. */
  readonly final: boolean;
  /** Sent too often: nothing more is to be posted there for so long, in ms. It says nothing against the message. */
  readonly wait: number | undefined;
  /** What the other side answered, shortened: a status, or the robot's code and words. */
  readonly said: string;
  constructor(code: WebhookAnswer, said: string, wait?: number) {
    super(said);
    this.name = "WebhookRefused";
    this.code = code;
    this.said = said.slice(0, 300);
    this.final = code !== "hook-unreachable" && code !== "hook-too-often";
    this.wait = code === "hook-too-often" ? (wait ?? MINUTE) : undefined;
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
const RobotAnswer = z.object({ errcode: z.number(), errmsg: z.string().default("") });
/** Sent too often: WeCom's 45009 (20 a minute) and 45033; DingTalk's 130101 (20 a minute), 410100 and 90030. */
const TOO_OFTEN = new Set([45_009, 45_033, 130_101, 410_100, 90_030]);
/** DingTalk shuts a robot that sent too often out for ten minutes; WeCom counts by the minute. */
const SHUT_OUT: Readonly<Partial<Record<WebhookRecord["type"], number>>> = { dingtalk: 10 * MINUTE, wecom: MINUTE };
/** Busy, on both. */
const BUSY = new Set([-1]);
/** DingTalk's word for a wrong signature, keyword or sender's address. */
const NOT_ALLOWED = 310_000;

/** Failures of a connection over which the message may have gone already. */
const MAY_HAVE_GONE = /ECONNRESET|ECONNABORTED|EPIPE|HPE_/;

/** Whether the other side has certainly not got the message. */
const neverGone = ({ kind, message }: OutgoingFailure): boolean => kind === "network" && !MAY_HAVE_GONE.test(message);

/**
 * Posts to a group's robot or to a service of the company's own, through the guarded way out. A service tells by the key what it has got
 * already; a robot would show it twice, so that one whose answer stayed away is asked no more.
 * @throws WebhookRefused; an {@link OutgoingFailure} means that nobody knows whether a robot took it
 */
export async function post(outgoing: Outgoing, posting: Posting): Promise<void> {
  const { url, body, headers } = requestOf(posting);
  let answer;
  try {
    // A connection of its own: over a kept one the way out might ask twice.
    const fixed = { "content-type": "application/json; charset=utf-8", connection: "close" };
    answer = await outgoing({ url, method: "POST", body, headers: { ...fixed, ...headers } });
  } catch (error) {
    if (!(error instanceof OutgoingFailure)) throw error;
    if (error.kind === "forbidden") throw new WebhookRefused("hook-forbidden", error.message);
    if (posting.type !== "generic" && !neverGone(error)) throw error;
    throw new WebhookRefused("hook-unreachable", error.message);
  }
  const { status, text } = answer;
  if (status === 429) throw new WebhookRefused("hook-too-often", "HTTP 429", retryAfter(answer.headers["retry-after"], posting.now));
  if (status >= 500) throw new WebhookRefused("hook-unreachable", `HTTP ${status}`);
  if (status === 401 || status === 403) throw new WebhookRefused("hook-signature", `HTTP ${status}`);
  if (status < 200 || status >= 300) throw new WebhookRefused("hook-refused", `HTTP ${status}`);
  if (posting.type !== "generic") readRobot(text, posting.type);
}

function readRobot(text: string, type: WebhookRecord["type"]): void {
  const robot = RobotAnswer.safeParse(readJson(text));
  if (!robot.success) throw new WebhookRefused("hook-refused", "no answer of a robot");
  const { errcode, errmsg } = robot.data;
  if (errcode === 0) return;
  const said = `errcode ${errcode} ${errmsg}`.trim();
  if (TOO_OFTEN.has(errcode)) throw new WebhookRefused("hook-too-often", said, SHUT_OUT[type]);
  if (BUSY.has(errcode)) throw new WebhookRefused("hook-unreachable", said);
  throw new WebhookRefused(errcode === NOT_ALLOWED ? "hook-signature" : "hook-refused", said);
}

function requestOf(posting: Posting): { url: string; body: string; headers?: Readonly<Record<string, string>> } {
  const { type, url, secret, id, kind, title, text, now } = posting;
  switch (type) {
    case "wecom":
      return { url, body: robotBody(posting) };
    case "dingtalk":
      return { url: signedForDingTalk(url, secret, now), body: robotBody(posting) };
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

/** Longest text of a WeCom robot, in bytes of UTF-8; DingTalk's may be longer. */
const LONGEST = 2_048;

/** The two platforms agree on a plain text's form. */
function robotBody({ title, text }: Posting): string {
  const bytes = Buffer.from(`${title}\n${text}`).subarray(0, LONGEST);
  // A stream's decoder keeps back a sign that was cut in two.
  const content = new TextDecoder().decode(bytes, { stream: true });
  return JSON.stringify({ msgtype: "text", text: { content } });
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
