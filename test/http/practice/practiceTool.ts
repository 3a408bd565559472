import { generateKeyPairSync, randomUUID } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import jwt from "jsonwebtoken";
import { startPractice } from "../../../src/practice/main.ts";
import type { Practice, PracticeOptions } from "../../../src/practice/main.ts";

export const START = Date.parse("2026-11-22T06:00:00Z");
export const AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/";
export const NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";
export const LTI = "https://purl.imsglobal.org/spec/lti/claim/";
export const DL = "https://purl.imsglobal.org/spec/lti-dl/claim/";
export const MEDIA = {
  item: "application/vnd.ims.lis.v2.lineitem+json",
  items: "application/vnd.ims.lis.v2.lineitemcontainer+json",
  score: "application/vnd.ims.lis.v1.score+json",
  results: "application/vnd.ims.lis.v2.resultcontainer+json",
  roster: "application/vnd.ims.lti-nrps.v2.membershipcontainer+json",
};

interface Key {
  kid: string;
  private: KeyObject;
  public: KeyObject;
}

export function makeKey(kid: string): Key {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { kid, private: pair.privateKey, public: pair.publicKey };
}

/** A tool reduced to what a platform sees of it: a key set, and JWTs signed with its key. */
interface PracticeTool {
  url: string;
  keyFetches: () => number;
  publish: (keys: Key[] | null) => void;
  sign: (payload: object, key?: Key) => string;
  close: () => Promise<void>;
}

async function startTool(key: Key): Promise<PracticeTool> {
  let published: Key[] | null = [key];
  let fetches = 0;
  const server = createServer((_req, res) => {
    fetches += 1;
    if (published === null) return void res.writeHead(503).end();
    const keys = published.map((each) => ({ ...each.public.export({ format: "jwk" }), kid: each.kid, alg: "RS256", use: "sig" }));
    res.setHeader("Content-Type", "application/json").end(JSON.stringify({ keys }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    keyFetches: () => fetches,
    publish: (keys) => {
      published = keys;
    },
    // As text, so that jsonwebtoken adds, removes and judges nothing.
    sign: (payload, with_ = key) => jwt.sign(JSON.stringify(payload), with_.private, { algorithm: "RS256", keyid: with_.kid }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** The practice server with a tool beside it and a clock in the hands of the test. */
export interface Bench {
  practice: Practice;
  tool: PracticeTool;
  clock: { now: number };
  close: () => Promise<void>;
}

export async function startBench(options: Partial<PracticeOptions> = {}): Promise<Bench> {
  const clock = { now: START };
  const tool = await startTool(makeKey("tool-1"));
  const practice = await startPractice({ port: 0, toolUrl: tool.url, file: ":memory:", now: () => clock.now, ...options });
  return {
    practice,
    tool,
    clock,
    close: async () => {
      await practice.close();
      await tool.close();
    },
  };
}

export function assertion({ practice, clock }: Bench, changes: object = {}): object {
  const iat = Math.floor(clock.now / 1000);
  const { clientId, issuer } = practice;
  return { iss: clientId, sub: clientId, aud: `${issuer}/mod/lti/token.php`, iat, exp: iat + 60, jti: randomUUID(), ...changes };
}

export function askToken(practice: Practice, clientAssertion: string, scope: string): Promise<Response> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: clientAssertion,
    scope,
  });
  return fetch(`${practice.issuer}/mod/lti/token.php`, { method: "POST", body: form });
}

export async function readJson(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json();
  if (typeof body !== "object" || body === null) throw new Error("no JSON object");
  return { ...body };
}
