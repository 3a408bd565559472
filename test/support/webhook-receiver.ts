import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly posted: Posted[];
  close(): Promise<void>;
}

/** A web server that keeps what is posted to it and answers as it is told, or hangs up where it has no answer. */
export async function startReceiver(answer: (posted: Posted) => Answer | undefined): Promise<WebhookReceiver> {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const one = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts).toString("utf8") };
      posted.push(one);
      const given = answer(one);
      if (given === undefined) return void request.socket.destroy();
      const { status = 200, headers = {}, body = "" } = given;
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((ready) => void server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

const robot = (errcode: number, errmsg: string): Answer => ({ body: JSON.stringify({ errcode, errmsg }) });

/** What both platforms take: their own JSON form of a plain text, within WeCom's 2,048 bytes. */
function isTextMessage({ headers, body }: Posted): boolean {
  const { msgtype, text } = JSON.parse(body) as { msgtype?: unknown; text?: { content?: unknown } };
  const content = text?.content;
  const plain = typeof content === "string" && content !== "" && Buffer.byteLength(content) <= 2_048;
  return msgtype === "text" && plain && headers["content-type"]?.startsWith("application/json") === true;
}

/** A WeCom group robot, as its documentation has it. */
export const wecom = (posted: Posted): Answer => {
  if (!posted.path.startsWith("/cgi-bin/webhook/send?key=")) return robot(93_000, "invalid webhook url");
  return isTextMessage(posted) ? robot(0, "ok") : robot(40_008, "invalid message type");
};

/** A DingTalk group robot that wants signatures: of `timestamp\nsecret` under the secret, no older than an hour. */
export const dingtalk =
  (secret: string, clock: () => number) =>
  (posted: Posted): Answer => {
    const query = new URL(posted.path, "http://robot").searchParams;
    const timestamp = query.get("timestamp") ?? "";
    const due = createHmac("sha256", secret).update(`${timestamp}\n${secret}`).digest("base64");
    const fresh = /^\d{13}$/.test(timestamp) && Math.abs(clock() - Number(timestamp)) < 3_600_000;
    if (query.get("access_token") === null) return robot(300_001, "token is not exist");
    if (!fresh || query.get("sign") !== due) return robot(310_000, "sign not match");
    return isTextMessage(posted) ? robot(0, "ok") : robot(40_035, "缺少参数 json");
  };
