import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import express, { type NextFunction, type Request, type Response } from "express";
import { pino } from "pino";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { createLti, type Lti } from "../../../src/lti/lti.ts";
import { ltiRoutes } from "../../../src/lti/lti.routes.ts";
import { createOutgoing, type Outgoing, type OutgoingReply } from "../../../src/lti/outgoing.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { allCollections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/port.ts";
import { toFault } from "../../../src/web/faults.ts";
import { publicRouter } from "../../../src/web/public-router.ts";
import { createSender } from "../../../src/web/reply.ts";
import { createViews } from "../../../src/web/views.ts";
import { Browser } from "../../support/browser.ts";

const folder = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

export const TENANT = "acme";
export const TOOL = "https://tool.example";
export const LMS = "https://lms.example";
export const CONFIGURATION = `${LMS}/.well-known/openid-configuration`;

/** What the scripted platform at {@link LMS} answers: by path; anything else is a 404. */
export type Script = (path: string, body: string | undefined) => Partial<OutgoingReply> | Promise<OutgoingReply>;

export interface Registrar {
  readonly lti: Lti;
  readonly store: Store;
  /** Requests that reached the inner server on loopback: must stay none. */
  readonly inner: { readonly port: number; hits: number };
  /** What our side sent to the scripted platform. */
  readonly sent: { url: string; headers: Readonly<Record<string, string>>; body: string | undefined }[];
  script: Script;
  shift: number;
  browser(): Browser;
  invite(switchOn?: boolean): Promise<string>;
  close(): Promise<void>;
}

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return (server.address() as AddressInfo).port;
};

const configuration = {
  issuer: LMS,
  authorization_endpoint: `${LMS}/auth`,
  token_endpoint: `${LMS}/token`,
  jwks_uri: `${LMS}/jwks`,
  registration_endpoint: `${LMS}/register`,
  scopes_supported: ["openid", "https://purl.imsglobal.org/spec/lti-ags/scope/score"],
  "https://purl.imsglobal.org/spec/lti-platform-configuration": {
    product_family_code: "moodle",
    messages_supported: [{ type: "LtiResourceLinkRequest" }, { type: "LtiDeepLinkingRequest" }],
  },
};

const TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration";

/** A platform that registers every tool; `change` bends its configuration, `answer` what it says to a registration. */
export const goodPlatform =
  (change: object = {}, answer: object = { client_id: "client-9", [TOOL_CONFIGURATION]: { deployment_id: "4" } }): Script =>
  (path) =>
    path === "/register"
      ? { status: 200, text: JSON.stringify(answer) }
      : { status: 200, text: JSON.stringify({ ...configuration, ...change }) };

/** The registration address on a port of its own; only {@link LMS} is scripted, every other call takes the guarded way out. */
export async function startRegistrar(acceptLoopback = false): Promise<Registrar> {
  const place = mkdtempSync(join(tmpdir(), "tierwise-registration-"));
  const store = await openStore({ url: `sqlite:${join(place, "store.sqlite")}`, collections: allCollections });
  const innerServer = createServer((_request: IncomingMessage, response: ServerResponse) => {
    registrar.inner.hits += 1;
    response.end(JSON.stringify(configuration));
  });
  const port = await listening(innerServer);
  const guarded = createOutgoing({ acceptLoopback });
  const outgoing: Outgoing = async (request) => {
    const url = URL.parse(request.url);
    if (url?.origin !== LMS) return guarded(request);
    registrar.sent.push({ url: request.url, headers: request.headers ?? {}, body: request.body });
    return { status: 404, headers: {}, text: "", ...(await registrar.script(url.pathname, request.body)) };
  };
  const log = pino({ level: "silent" });
  const clock = (): number => Date.now() + registrar.shift;
  const config = { publicUrl: TOOL, acceptLoopback, secretKey: "a secret of the test, long enough" };
  const admit = () => Promise.reject(new Error("nobody is launched here"));
  const lti = createLti({ store, clock, ids: randomIds, log, outgoing, config, admit });
  const app = express();
  app.set("query parser", false);
  const languages = loadLanguages(folder("config/locales"));
  const send = createSender(createViews(folder("views"), (name) => `/assets/0/${name}`));
  const web = { languages, defaultLocale: "en" as const, publicUrl: TOOL, clock, send, log };
  app.use(publicRouter(ltiRoutes(lti), web));
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => toFault.reply(error, { request, response, web }));
  const server = createServer(app);
  await listening(server);
  const registrar: Registrar = {
    lti,
    store,
    inner: { port, hits: 0 },
    sent: [],
    script: goodPlatform(),
    shift: 0,
    browser: () => new Browser(server),
    async invite(switchOn = false) {
      const { url } = await lti.invitations.invite({ tenant: TENANT, name: "Acme LMS", switchOn });
      return new URL(url).searchParams.get("invitation") ?? "";
    },
    async close() {
      for (const each of [server, innerServer]) {
        await new Promise<void>((done) => {
          each.close(() => done());
          each.closeAllConnections();
        });
      }
      await store.close();
      rmSync(place, { recursive: true });
    },
  };
  return registrar;
}
