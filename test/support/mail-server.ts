import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

/** A mail that the server took: it had said 250 to it. */
export interface TakenMail {
  readonly to: readonly string[];
  readonly mail: Email;
}

export interface MailServer {
  readonly url: string;
  readonly taken: TakenMail[];
  close(): Promise<void>;
}

interface MailServerOptions {
  /** ms that the server thinks over each mail before it takes it. */
  readonly slow?: number;
  /** SMTP code for an address that is not taken. */
  readonly refuse?: (address: string) => number | undefined;
}

/** A real SMTP server (RFC 5321) on a free port. */
export async function startMailServer({ slow = 0, refuse = () => undefined }: MailServerOptions = {}): Promise<MailServer> {
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo({ address }, _session, done) {
      const code = refuse(address);
      if (code === undefined) done();
      else done(Object.assign(new Error("not here"), { responseCode: code }));
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        void PostalMime.parse(Buffer.concat(parts)).then((mail) => {
          setTimeout(() => {
            taken.push({ to: envelope.rcptTo.map(({ address }) => address), mail });
            done();
          }, slow);
        });
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    taken,
    close: () =>
      new Promise((done) => {
        server.close(done);
      }),
  };
}
