import { createRequire } from "node:module";
import { lazy } from "../shared/lazy.ts";

/** A process that sends no mail has no need of it. */
const nodemailer = lazy(() => createRequire(import.meta.url)("nodemailer") as typeof import("nodemailer"));

/** What is known of a mail that was not taken: where the talk with the server stood, and what the server said. */
export interface MailFailure {
  readonly stage: "connect" | "secure" | "log-in" | "sender" | "recipient" | "message";
  /** SMTP reply code (RFC 5321 4.2), where the server got to say one. */
  readonly code?: number | undefined;
  /** Enhanced status code (RFC 3463), such as `5.1.1`. */
  readonly status?: string | undefined;
  /** The server's own words, or the network's; they may name the receiver. */
  readonly said: string;
}

/** How a mail ended that the receiver's server did not take. */
export class MailRefused extends Error {
  /** Trying again would not help. */
  readonly final: boolean;
  readonly code: "refused" | "unreachable";
  readonly failure: MailFailure;
  constructor(final: boolean, cause: unknown) {
    const failure = failureOf(cause);
    super(failure.said, { cause });
    this.name = "MailRefused";
    this.final = final;
    this.code = final ? "refused" : "unreachable";
    this.failure = failure;
  }
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same mail has the same, so that a receiver who gets it twice shows it once. */
  readonly messageId: string;
  /** One click signs off (RFC 8058). */
  readonly unsubscribe?: string | undefined;
}

export interface Mailer {
  /** Opens the way to the server, so that what is known to be down costs no mail its one chance. @throws MailRefused */
  check(): Promise<void>;
  /** Answers what the server said to it. @throws MailRefused; any other error means that nobody knows whether it was taken */
  send(mail: Mail): Promise<string>;
}

export interface MailSettings {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  readonly url: string;
  readonly from: string;
}

/** Failures of the stages before the message itself: nothing was taken then. */
const BEFORE_DATA = new Set(["CONN", "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL FROM", "RCPT TO"]);
const CONNECTING = new Set(["ECONNREFUSED", "EDNS", "ENOTFOUND", "EAUTH", "ETLS", "EHOSTUNREACH"]);

export function createMailer({ url, from }: MailSettings): Mailer {
  /** A way of its own for each mail, which notes when the whole message has been handed over: the error of a lost connection does not say. */
  function way() {
    let handedOver = false;
    const ignore = (): void => undefined;
    const info = (entry: unknown): void => {
      if ((entry as { tnx?: string } | undefined)?.tnx === "message") handedOver = true;
    };
    const logger = { level: ignore, trace: ignore, debug: ignore, info, warn: ignore, error: ignore, fatal: ignore };
    const transport = nodemailer().createTransport({ url, logger, disableFileAccess: true, disableUrlAccess: true }, { from });
    return { transport, handedOver: () => handedOver };
  }

  return {
    async check() {
      try {
        await way().transport.verify();
      } catch (cause) {
        throw new MailRefused(false, cause);
      }
    },
    async send({ unsubscribe, ...mail }) {
      const { transport, handedOver } = way();
      const list =
        unsubscribe === undefined ? {} : { "List-Unsubscribe": `<${unsubscribe}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
      try {
        const { response } = await transport.sendMail({ ...mail, headers: { ...list, "Auto-Submitted": "auto-generated" } });
        return response;
      } catch (error) {
        throw asRefusal(error, handedOver());
      }
    },
  };
}

interface Told {
  readonly responseCode?: number;
  readonly command?: string;
  readonly code?: string;
  readonly response?: string;
  readonly message?: string;
}

/** What is known of a failure: refused for good (5xx), refused for now (4xx), never got there; or nothing, and the error is handed on. */
function asRefusal(error: unknown, handedOver: boolean): unknown {
  const { responseCode, command = "", code = "" } = error as Told;
  if (responseCode !== undefined && responseCode >= 400) return new MailRefused(responseCode >= 500, error);
  // An address that no server could be asked about.
  if (code === "EENVELOPE") return new MailRefused(true, error);
  const before = BEFORE_DATA.has(command) || CONNECTING.has(code);
  return before && !handedOver ? new MailRefused(false, error) : error;
}

function failureOf(error: unknown): MailFailure {
  const { responseCode, command = "", code = "", response, message = "" } = error as Told;
  const said = (response ?? message).slice(0, 300);
  const [, status] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? "") ?? [];
  return { stage: stageOf(command, code), code: responseCode, status, said };
}

function stageOf(command: string, code: string): MailFailure["stage"] {
  if (code === "EAUTH" || command.startsWith("AUTH")) return "log-in";
  if (code === "ETLS" || command === "STARTTLS") return "secure";
  if (command === "MAIL FROM") return "sender";
  if (command === "RCPT TO" || command === "API") return "recipient";
  return command === "DATA" || code === "EMESSAGE" ? "message" : "connect";
}
