import type { IncomingMessage, ServerResponse } from "node:http";

/** A request as the house reads it: Express's are such, and so are Node's own once the front has prepared them. */
export interface Asked extends IncomingMessage {
  url: string;
  /** Below the place its router is mounted at, without the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string | readonly string[]>>;
  /** Text, where one was read. */
  body?: unknown;
  readonly ip?: string | undefined;
}

/** The answer on its way, with what is noted about it for its error page. */
export interface Answer extends ServerResponse {
  locals: object;
  /** `Accept-Encoding` as it was sent; absent where the body is packed elsewhere, or not asked for. */
  accepts?: string;
}

/** Whether a body says that it is JSON. */
export const isJson = ({ headers }: Pick<IncomingMessage, "headers">): boolean =>
  /^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "");
