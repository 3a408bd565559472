import { connect } from "node:net";

/** An answer as it came over the wire, header names in lower case. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends exactly this first line and these headers, which no polite client would: broken codes, odd methods, outsize headers. */
export function sendRaw(url: string, line: string, headers: readonly string[] = [], body = ""): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("close", () => resolve(parsed(Buffer.concat(chunks).toString("utf8"))));
    socket.write(`${[`${line} HTTP/1.1`, `Host: ${hostname}:${port}`, "Connection: close", ...headers].join("\r\n")}\r\n\r\n${body}`);
  });
}

function parsed(text: string): RawAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );
  return { status: Number(first.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}
