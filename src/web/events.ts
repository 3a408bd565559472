import type { Answer } from "./exchange.ts";

export interface SentEvent {
  /** What the browser sends back as `Last-Event-ID` when it comes again. */
  readonly id?: string;
  readonly event: string;
  /** One line. */
  readonly data: string;
}

/** The open end of a stream of server-sent events (WHATWG HTML, section 9.2). After its end nothing is sent any more, and nothing fails. */
export interface EventSink {
  send(event: SentEvent): void;
  end(): void;
  onClose(closed: () => void): void;
}

/** Bytes waiting for a reader who does not read; then the line is taken for dead, and the browser comes again. */
const MOST_WAITING = 256 * 1024;

/** ms after which a browser comes again by itself. */
const RETRY = 2_000;

/** Opens the stream; the answer stays open until either side ends it. */
export function sendEvents(response: Answer, headers: string[], open: (sink: EventSink) => void): void {
  // Proxies are told to pass on each event as it comes (nginx), and nobody is to pack it.
  headers.push("Content-Type", "text/event-stream; charset=utf-8", "X-Accel-Buffering", "no");
  response.writeHead(200, headers);
  if (response.req.method === "HEAD") {
    response.end();
    return;
  }
  response.write(`retry: ${RETRY}\n\n`);
  open({
    send({ id, event, data }) {
      if (response.writableEnded || response.destroyed) return;
      if (response.writableLength > MOST_WAITING) response.destroy();
      else response.write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`);
    },
    end() {
      response.end();
    },
    onClose(closed) {
      response.on("close", closed);
    },
  });
}
