import { createHash, timingSafeEqual } from "node:crypto";
import { json, Router } from "express";
import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { toIds } from "./format.ts";
import { StatementSchema } from "./model.ts";
import type { Statement } from "./model.ts";
import { encodeMore, parseStatementsRequest } from "./requests.ts";
import type { StatementsRequest } from "./requests.ts";
import type { StatementStore, StoreOutcome } from "./store.ts";
import { uuid } from "./values.ts";

export const PRACTICE_LRS_KEY = "practice";
export const PRACTICE_LRS_SECRET = "practice-secret";

const VERSIONS = /^(1\.0(\.\d+)?|2\.0\.0)$/;

function refuse(res: Response, status: number, reason: string): void {
  res.status(status).json({ error: true, code: status, message: reason });
}

const digest = (value: string): Buffer => createHash("sha256").update(value).digest();

const checkCredentials: RequestHandler = (req, res, next) => {
  const expected = `Basic ${Buffer.from(`${PRACTICE_LRS_KEY}:${PRACTICE_LRS_SECRET}`).toString("base64")}`;
  if (timingSafeEqual(digest(req.headers.authorization ?? ""), digest(expected))) return next();
  res.setHeader("WWW-Authenticate", 'Basic realm="practice LRS", charset="UTF-8"');
  refuse(res, 401, "The key or the secret is not right.");
};

const checkVersion: RequestHandler = (req, res, next) => {
  const version = req.headers["x-experience-api-version"];
  if (typeof version === "string" && VERSIONS.test(version)) return next();
  refuse(res, 400, "X-Experience-API-Version must be 1.0.x or 2.0.0.");
};

const checkMedia: RequestHandler = (req, res, next) => {
  if (req.method !== "POST" && req.method !== "PUT") return next();
  if (req.headers["content-encoding"] !== undefined) return refuse(res, 415, "Encoded bodies are not taken.");
  if (req.headers["content-type"]?.split(";")[0]?.trim() === "application/json") return next();
  refuse(res, 415, "Statements are sent as application/json; attachments by fileUrl.");
};

const bodyErrors: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  const kind = z.looseObject({ type: z.string() }).safeParse(error);
  if (!kind.success) return next(error);
  if (kind.data.type === "entity.too.large") return refuse(res, 413, "The body is larger than 1 MB.");
  refuse(res, 400, "The body is no JSON.");
};

type Checked = { type: "batch"; batch: Statement[] } | { type: "refused"; reason: string };

/** Every statement of the body, or the first thing that is wrong with one of them. */
function checkBatch(body: unknown): Checked {
  const list: unknown[] = Array.isArray(body) ? body : [body];
  const batch: Statement[] = [];
  const ids = new Set<string>();
  for (const [index, one] of list.entries()) {
    const parsed = StatementSchema.safeParse(one);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return { type: "refused", reason: `statement ${index}: ${issue?.path.join(".") || "statement"} ${issue?.message ?? "is not valid"}` };
    }
    const id = parsed.data.id?.toLowerCase();
    if (id !== undefined && ids.has(id)) return { type: "refused", reason: `statement ${index}: id occurs twice in the batch` };
    if (id !== undefined) ids.add(id);
    batch.push(parsed.data);
  }
  return { type: "batch", batch };
}

function answerStored(res: Response, outcome: StoreOutcome, stored: (outcome: StoreOutcome & { type: "stored" }) => void): void {
  switch (outcome.type) {
    case "stored":
      return stored(outcome);
    case "conflict":
      return refuse(res, 409, `A different statement ${outcome.id} is already stored.`);
    case "refused":
      return refuse(res, 400, outcome.reason);
  }
}

function postStatements(store: StatementStore): RequestHandler {
  return (req, res) => {
    if (Object.keys(req.query).length > 0) return refuse(res, 400, "A POST takes no parameters.");
    const checked = checkBatch(req.body);
    if (checked.type === "refused") return refuse(res, 400, checked.reason);
    answerStored(res, store.store(checked.batch), ({ ids, created }) => {
      if (created === 0 && ids.length > 0) res.status(204).end();
      else res.status(200).json(ids);
    });
  };
}

function putStatement(store: StatementStore): RequestHandler {
  return (req, res) => {
    const query = z.strictObject({ statementId: uuid }).safeParse(req.query);
    if (!query.success) return refuse(res, 400, "A PUT takes statementId, a UUID, and nothing else.");
    const checked = Array.isArray(req.body) ? ({ type: "refused", reason: "A PUT takes one statement." } as const) : checkBatch(req.body);
    if (checked.type === "refused") return refuse(res, 400, checked.reason);
    const { statementId } = query.data;
    const [statement] = checked.batch;
    if (statement === undefined || (statement.id ?? statementId).toLowerCase() !== statementId.toLowerCase()) {
      return refuse(res, 400, "statementId is not the statement's id.");
    }
    answerStored(res, store.store([{ ...statement, id: statementId }]), () => res.status(204).end());
  };
}

function getOne(store: StatementStore, request: StatementsRequest & { type: "one" }, res: Response): void {
  const found = store.get(request.id);
  if (found === undefined || found.voided !== request.voided) return refuse(res, 404, "There is no such statement.");
  res.setHeader("Last-Modified", new Date(found.statement.stored).toUTCString());
  res.json(request.ids ? toIds(found.statement) : found.statement);
}

function getMany(store: StatementStore, request: StatementsRequest & { type: "many" }, res: Response): void {
  const { filter, ids } = request;
  // One more than the page shows whether there is a next one.
  const found = store.find({ ...filter, limit: filter.limit + 1 });
  const shown = found.slice(0, filter.limit);
  const last = shown.at(-1);
  const upTo = filter.upTo ?? (filter.ascending ? undefined : shown[0]?.seq);
  const more =
    found.length > shown.length && last !== undefined
      ? `/xapi/statements?more=${encodeMore({ ...filter, after: last.seq, upTo }, ids)}`
      : "";
  res.json({ statements: shown.map(({ statement }) => (ids ? toIds(statement) : statement)), more });
}

function getStatements(store: StatementStore): RequestHandler {
  return (req, res) => {
    const request = parseStatementsRequest(req.query);
    switch (request.type) {
      case "refused":
        return refuse(res, 400, request.reason);
      case "one":
        return getOne(store, request, res);
      case "many":
        return getMany(store, request, res);
    }
  };
}

/** The LRS under /xapi: statements, and who it is. */
export function lrsRoutes(store: StatementStore, now: () => number): Router {
  const router = Router();
  const stamp = (req: Request, res: Response): void => {
    const asked = req.headers["x-experience-api-version"];
    res.setHeader("X-Experience-API-Version", asked === "2.0.0" ? "2.0.0" : "1.0.3");
    res.setHeader("X-Experience-API-Consistent-Through", new Date(now()).toISOString());
  };
  router.use((req, res, next) => {
    stamp(req, res);
    next();
  });
  router.get("/about", (_req, res) => {
    res.json({ version: ["2.0.0", "1.0.3"] });
  });
  router.use(checkCredentials, checkVersion, checkMedia, json({ limit: "1mb", strict: false }), bodyErrors);
  router.get("/statements", getStatements(store));
  router.post("/statements", postStatements(store));
  router.put("/statements", putStatement(store));
  router.use((_req, res) => refuse(res, 404, "This store keeps statements only."));
  return router;
}
