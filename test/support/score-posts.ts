import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";

const Score = z.object({ userId: z.string(), timestamp: z.string(), scoreGiven: z.number(), scoreMaximum: z.number() });

/** One score as the tool posted it to a gradebook column, and how the LMS answered. */
export interface ScorePost extends z.infer<typeof Score> {
  readonly column: string;
  readonly status: number;
}

/** Listens to what reaches the LMS in this process at `port`, as a network monitor would: bodies and answers, nothing changed. */
export function recordScorePosts(port: number): { readonly posts: readonly ScorePost[]; stop(): void } {
  const posts: ScorePost[] = [];
  const bodies = new WeakMap<IncomingMessage, { readonly column: string; readonly chunks: Buffer[] }>();

  function begun(message: unknown): void {
    const { request } = message as { request: IncomingMessage };
    // The path as asked: routers shorten it while they pass the request on.
    const column = new URL(request.url ?? "/", "http://lms").pathname;
    if (request.socket.localPort !== port || !column.endsWith("/scores")) return;
    const chunks: Buffer[] = [];
    bodies.set(request, { column, chunks });
    const push = request.push.bind(request);
    request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
      if (chunk !== null) chunks.push(chunk);
      return push(chunk, encoding);
    };
  }

  function ended(message: unknown): void {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const heard = bodies.get(request);
    if (heard === undefined) return;
    const score = Score.parse(JSON.parse(Buffer.concat(heard.chunks).toString("utf8")));
    posts.push({ ...score, column: heard.column, status: response.statusCode });
  }

  subscribe("http.server.request.start", begun);
  subscribe("http.server.response.finish", ended);
  return {
    posts,
    stop() {
      unsubscribe("http.server.request.start", begun);
      unsubscribe("http.server.response.finish", ended);
    },
  };
}
