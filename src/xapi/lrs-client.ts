import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { z } from "zod";
import type { Clock } from "../shared/clock.ts";
import type { Json } from "../shared/json.ts";
import { createLrsTransport } from "./lrs-transport.ts";
import { retryAfter } from "../shared/retry-after.ts";
import { saysTheSame } from "./same-statement.ts";

/** What became of one request to store statements. A refused or postponed request stored nothing that a resend would double. */
export type SendOutcome =
  | { readonly type: "stored" }
  /** The LRS holds other statements under these ids; all others of the request are stored. */
  | { readonly type: "conflict"; readonly ids: readonly string[] }
  /** It will never take this request as it is. */
  | { readonly type: "refused"; readonly status: number; readonly reason: string }
  /** Not now; `status` is absent when no answer came. `retryAfter` in ms. */
  | { readonly type: "later"; readonly status?: number; readonly retryAfter?: number; readonly reason: string }
  /** Our credentials are not (or no longer) good: nothing will pass until somebody changes them. */
  | { readonly type: "unauthorized"; readonly status: number };

/** Whether an LRS answers and takes our credentials. */
export type LrsHealth =
  | { readonly type: "well" }
  | { readonly type: "unauthorized"; readonly status: number }
  | { readonly type: "unwell"; readonly status?: number; readonly reason: string };

/** A statement ready to send: JSON with an id. */
export type ReadyStatement = { readonly id: string } & { readonly [key: string]: Json | undefined };

export interface LrsClient {
  /** Stores up to 100 statements in one request; statements the LRS holds already count as stored. Never throws. */
  send(statements: readonly ReadyStatement[]): Promise<SendOutcome>;
  /** The statement of an id as the LRS holds it; undefined when it holds none. @throws Error when the LRS does not answer */
  find(id: string): Promise<Json | undefined>;
  /** Whether somebody voided the statement of this id. @throws Error when the LRS does not answer */
  voided(id: string): Promise<boolean>;
  /** Asks for a statement that nobody holds; stores nothing. Never throws. */
  health(): Promise<LrsHealth>;
  close(): void;
}

export interface LrsClientOptions {
  /** Up to and with the folder that holds `statements`: `https://lrs.example/xapi/`. */
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
  readonly clock: Clock;
  /** Whole call, in ms; default 10,000. */
  readonly timeout?: number | undefined;
}

const REASON_LENGTH = 300;
const REFUSED: ReadonlySet<number> = new Set([400, 413, 415, 422]);
const Found = z.union([
  z.object({ statements: z.array(z.record(z.string(), z.json())).max(1) }).transform(({ statements }) => statements[0]),
  z.looseObject({ id: z.string() }).transform((statement) => statement as Record<string, Json>),
]);

/** The LRS over `@xapi/xapi` with a transport of our own (docs/adr/0006-xapi-client.md). */
export function createLrsClient({ endpoint, key, secret, clock, timeout = 10_000 }: LrsClientOptions): LrsClient {
  const transport = createLrsTransport({ timeout });
  const auth = `Basic ${Buffer.from(`${key}:${secret}`, "utf8").toString("base64")}`;
  // Loaded with the first client: most of a company's processes have no LRS of their own, and it brings an HTTP client along.
  const XAPI = createRequire(import.meta.url)("@xapi/xapi") as typeof import("@xapi/xapi");
  const xapi = new XAPI.default({ endpoint, auth, version: "1.0.3", adapter: transport.adapter });

  async function post(statements: readonly ReadyStatement[]): Promise<SendOutcome> {
    try {
      // The library's types want every language in a language map; what we hand over is checked JSON.
      const { status, headers, data } = await xapi.sendStatements({ statements: statements as unknown as [] });
      return sorted(status, retryAfter(headers["retry-after"], clock()), data);
    } catch (error) {
      return { type: "later", reason: error instanceof Error ? error.message : "no answer" };
    }
  }

  async function find(id: string): Promise<Json | undefined> {
    const { status, data } = await xapi.getStatement({ statementId: id });
    if (status === 404) return undefined;
    const found = status === 200 ? Found.safeParse(data) : undefined;
    if (found?.success !== true) throw new Error(`statement ${id}: HTTP ${status}`);
    return found.data;
  }

  /** 409: some id is known. What the LRS holds as we sent it is done; what it does not hold is sent again, once. */
  async function settle(statements: readonly ReadyStatement[]): Promise<SendOutcome> {
    const missing: ReadyStatement[] = [];
    const different: string[] = [];
    try {
      for (const statement of statements) {
        const stored = await find(statement.id);
        if (stored === undefined) missing.push(statement);
        else if (!saysTheSame(statement, stored)) different.push(statement.id);
      }
    } catch (error) {
      return { type: "later", reason: error instanceof Error ? error.message : "no answer" };
    }
    if (missing.length > 0) {
      const outcome = await post(missing);
      if (outcome.type === "conflict") return { type: "later", status: 409, reason: "409 for statements the LRS does not hold" };
      if (outcome.type !== "stored") return outcome;
    }
    return different.length === 0 ? { type: "stored" } : { type: "conflict", ids: different };
  }

  return {
    find,
    async voided(id) {
      const { status, data } = await xapi.getVoidedStatement({ voidedStatementId: id });
      return status === 200 && Found.safeParse(data).data !== undefined;
    },
    async health() {
      try {
        const { status, data } = await xapi.getStatement({ statementId: randomUUID() });
        if (status === 401 || status === 403) return { type: "unauthorized", status };
        const answers = status === 404 || (status === 200 && Found.safeParse(data).success);
        return answers ? { type: "well" } : { type: "unwell", status, reason: `HTTP ${status} ${reasonIn(data)}`.trim() };
      } catch (error) {
        return { type: "unwell", reason: error instanceof Error ? error.message : "no answer" };
      }
    },
    async send(statements) {
      const outcome = await post(statements);
      return outcome.type === "conflict" ? settle(statements) : outcome;
    },
    close: () => transport.close(),
  };
}

function sorted(status: number, retryAfter: number | undefined, data: unknown): SendOutcome {
  if (status >= 200 && status < 300) return { type: "stored" };
  if (status === 409) return { type: "conflict", ids: [] };
  if (status === 401 || status === 403) return { type: "unauthorized", status };
  const reason = reasonIn(data);
  if (REFUSED.has(status)) return { type: "refused", status, reason };
  // A redirect, 404 or 405 speaks of the address and not of the statements: they wait until the address is right.
  return { type: "later", status, reason, ...(retryAfter !== undefined && { retryAfter }) };
}

const reasonIn = (data: unknown): string => (typeof data === "string" ? data : JSON.stringify(data ?? "")).slice(0, REASON_LENGTH);
