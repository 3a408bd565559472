import { createTransport } from "nodemailer";

/** How a mail ended that the receiver's server did not take. */
export class MailRefused extends Error {
  /** Trying again would not help. */
  readonly final: boolean;
  readonly code: "refused" | "unreachable";
  constructor(final: boolean, cause: unknown) {
    super(cause instanceof Error ? cause.message : "refused", { cause });
    this.name = "MailRefused";
    this.final = final;
    this.code = final ? "refused" : "unreachable";
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
  /** @throws MailRefused; any other error means that nobody knows whether it was taken */
  send(mail: Mail): Promise<void>;
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
  const transport = createTransport(url, { from, disableFileAccess: true, disableUrlAccess: true });
  return {
    async check() {
      try {
        await transport.verify();
      } catch (cause) {
        throw new MailRefused(false, cause);
      }
    },
    async send({ unsubscribe, ...mail }) {
      const list =
        unsubscribe === undefined ? {} : { "List-Unsubscribe": `<${unsubscribe}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
      try {
        await transport.sendMail({ ...mail, headers: { ...list, "Auto-Submitted": "auto-generated" } });
      } catch (error) {
        throw asRefusal(error);
      }
    },
  };
}

/** What is known of a failure: refused for good (5xx), refused for now (4xx), never got there; or nothing, and the error is handed on. */
function asRefusal(error: unknown): unknown {
  const { responseCode, command = "", code = "" } = error as { responseCode?: number; command?: string; code?: string };
  if (responseCode !== undefined && responseCode >= 400) return new MailRefused(responseCode >= 500, error);
  return BEFORE_DATA.has(command) || CONNECTING.has(code) ? new MailRefused(false, error) : error;
}
