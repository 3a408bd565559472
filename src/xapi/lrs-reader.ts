import { createRequire } from "node:module";
import { z } from "zod";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { lazy } from "../shared/lazy.ts";
import { createLrsTransport } from "./lrs-transport.ts";
import type { Agent } from "./statement.ts";

const library = lazy(() => createRequire(import.meta.url)("@xapi/xapi") as typeof import("@xapi/xapi"));

/** A statement as an LRS gives it back: JSON of whoever wrote it. */
export type StoredStatement = Readonly<Record<string, unknown>> & { readonly id: string };

/** What an LRS is asked for (xAPI 1.0.3 Communication 2.1.3). */
export interface StatementQuery {
  /** IRI. */
  readonly verb: string;
  readonly activity?: string | undefined;
  /** Finds the activity in the context, too; Ralph reads this as if it were not there. */
  readonly relatedActivities?: boolean | undefined;
  readonly agent?: Agent | undefined;
  /** Epoch ms; nothing that happened before is wanted. */
  readonly from?: number | undefined;
}

export interface LrsReader {
  /**
   * Every statement an LRS holds for a query, in no order that all LRSs share, each once.
   * @throws AppError("unavailable") where the LRS does not answer, or not as an LRS does
   */
  statements(query: StatementQuery): AsyncGenerator<StoredStatement, void, undefined>;
  close(): void;
}

export interface LrsReaderOptions {
  /** Up to and with the folder that holds `statements`. */
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
  readonly clock: Clock;
  /** Statements a request; default 100, which is the most Ralph gives. */
  readonly page?: number | undefined;
  /** Whole call, in ms; default 30,000. */
  readonly timeout?: number | undefined;
}

/** Epoch ms, the first not included and the last included; open where nothing bounds it. */
interface Span {
  readonly after: number | undefined;
  readonly upTo: number | undefined;
}

const Held = z.looseObject({ id: z.string(), timestamp: z.string().optional(), stored: z.string().optional() });
const Page = z.object({ statements: z.array(Held), more: z.string().nullish() });
type Page = z.infer<typeof Page>;

const YEAR = 366 * 86_400_000;

/**
 * Reads an LRS to the end. Spans of time with more than a page are halved rather than paged through: Ralph on MongoDB sorts by
 * `timestamp` and goes on by order of arrival, so that its pages leave out what arrived late. Within one millisecond, where both orders
 * agree, `more` is followed. `since` and `until` mean `stored` to some LRSs and `timestamp` to Ralph; a halved span is right for both.
 */
export function createLrsReader({ endpoint, key, secret, clock, page = 100, timeout = 30_000 }: LrsReaderOptions): LrsReader {
  const transport = createLrsTransport({ timeout });
  const auth = `Basic ${Buffer.from(`${key}:${secret}`, "utf8").toString("base64")}`;
  const xapi = new (library().default)({ endpoint, auth, version: "1.0.3", adapter: transport.adapter });

  async function answered(asked: Promise<{ readonly status: number; readonly data: unknown }>): Promise<Page> {
    const { status, data } = await asked.catch((cause: unknown) => {
      throw new AppError("unavailable", { reason: "the learning record store does not answer", cause });
    });
    const parsed = status === 200 ? Page.safeParse(data) : undefined;
    if (parsed?.success !== true) throw new AppError("unavailable", { reason: `the learning record store answered ${status} to a query` });
    return parsed.data;
  }

  const first = ({ verb, activity, relatedActivities, agent }: StatementQuery, { after, upTo }: Span): Promise<Page> =>
    answered(
      xapi.getStatements({
        verb,
        ascending: true,
        limit: page,
        ...(activity !== undefined && { activity }),
        ...(relatedActivities === true && { related_activities: true }),
        // The library's agents are classes of its own; ours are the same JSON.
        ...(agent !== undefined && { agent: agent as never }),
        ...(after !== undefined && { since: new Date(after).toISOString() }),
        ...(upTo !== undefined && { until: new Date(upTo).toISOString() }),
      }),
    );

  /** `more` names a path on the same host (Communication 2.1.3); our credentials go nowhere else. */
  function next(more: string): Promise<Page> {
    const { origin } = new URL(endpoint);
    const url = new URL(more, endpoint);
    if (url.origin !== origin) throw new AppError("unavailable", { reason: `the learning record store goes on at ${url.origin}` });
    return answered(xapi.getMoreStatements({ more: `${url.pathname}${url.search}` }));
  }

  async function* followed(page: Page): AsyncGenerator<StoredStatement, void, undefined> {
    yield* page.statements;
    for (let at = page; goesOn(at); ) {
      at = await next(at.more ?? "");
      yield* at.statements;
    }
  }

  async function* within(query: StatementQuery, span: Span): AsyncGenerator<StoredStatement, void, undefined> {
    const page = await first(query, span);
    if (!goesOn(page)) {
      yield* page.statements;
      return;
    }
    const after = Math.max(span.after ?? 0, earliest(page) - 1);
    const middle = span.upTo === undefined ? openMiddle(after, clock()) : Math.floor((after + span.upTo) / 2);
    if (span.upTo !== undefined && middle <= after) {
      yield* followed(page);
      return;
    }
    yield* within(query, { after, upTo: middle });
    yield* within(query, { after: middle, upTo: span.upTo });
  }

  return {
    async *statements(query) {
      const seen = new Set<string>();
      for await (const statement of within(query, { after: query.from === undefined ? undefined : query.from - 1, upTo: undefined })) {
        if (seen.has(statement.id)) continue;
        seen.add(statement.id);
        yield statement;
      }
    },
    close: () => transport.close(),
  };
}

const goesOn = ({ more, statements }: Page): boolean => typeof more === "string" && more !== "" && statements.length > 0;

/** Everything up to now, then year by year for what is dated ahead. */
const openMiddle = (after: number, now: number): number => (after < now ? now : after + YEAR);

/** The earliest moment a page's first statement has, by whichever of its two times the LRS sorts. */
function earliest({ statements: [first] }: Page): number {
  const times = [first?.timestamp, first?.stored].map((text = "") => Date.parse(text)).filter((time) => Number.isFinite(time));
  return times.length === 0 ? 0 : Math.min(...times);
}
