import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import express from "express";
import type { Express } from "express";
import { z } from "zod";
import { createFaults } from "./faults.ts";
import type { Faults } from "./faults.ts";
import { lmsRoutes } from "./lms/app.ts";
import { createPlatformControl } from "./lms/control.ts";
import type { PlatformControl } from "./lms/control.ts";
import { createPlatformKeys, StoredKeySchema } from "./lms/keys.ts";
import type { PlatformKeys } from "./lms/keys.ts";
import { createLaunches } from "./lms/launches.ts";
import { CLIENT_ID, defaultSettings, DEPLOYMENT_ID } from "./lms/platform.ts";
import type { Platform } from "./lms/platform.ts";
import { createLmsState } from "./lms/state.ts";
import { createToolKeys } from "./lms/toolKeys.ts";
import { createLrsControl } from "./lrs/control.ts";
import type { LrsControl } from "./lrs/control.ts";
import { lrsPages } from "./lrs/page.routes.ts";
import { lrsRoutes } from "./lrs/routes.ts";
import { createStatementStore } from "./lrs/store.ts";
import type { StatementStore } from "./lrs/store.ts";
import { CSS, SCRIPT } from "./pages/assets.ts";
import { languageOf } from "./pages/layout.ts";
import { messagePage } from "./pages/messages.ts";
import { practicePeople } from "./people.ts";
import type { PracticePerson } from "./people.ts";
import { createCollection, openFile } from "./storage.ts";
import { ownOriginOnly, pageErrors, securityHeaders } from "./web.ts";

export { PRACTICE_LRS_KEY, PRACTICE_LRS_SECRET } from "./lrs/routes.ts";
export type { LrsControl, PlatformControl, PracticePerson };

/** How the practice LMS and LRS are started. `file` is a SQLite file or ":memory:"; `port` 0 takes any. */
export interface PracticeOptions {
  port: number;
  host?: string;
  /** The name browsers reach it by; default the address it listens on. */
  publicHost?: string;
  toolUrl: string;
  file: string;
  now?: () => number;
  onReset?: () => Promise<void>;
  people?: PracticePerson[];
}

/** The running practice LMS and LRS: one server, one file. */
export interface Practice {
  url: string;
  issuer: string;
  /** The address that the tool's own calls reach, whatever name browsers use. */
  inner: string;
  clientId: string;
  deploymentId: string;
  platform: PlatformControl;
  lrs: LrsControl;
  close: () => Promise<void>;
}

interface Parts {
  platform: Platform;
  statements: StatementStore;
  faults: Faults;
  now: () => number;
  reset: () => Promise<void>;
}

function createPracticeApp({ platform, statements, faults, now, reset }: Parts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", "simple");
  app.use(faults.middleware, securityHeaders(platform.issuer, platform.toolUrl), ownOriginOnly());
  app.get("/assets/practice.css", (_req, res) => void res.type("css").send(CSS));
  app.get("/assets/practice.js", (_req, res) => void res.type("js").send(SCRIPT));
  app.use("/xapi", lrsRoutes(statements, now));
  app.use(lrsPages(statements));
  app.use(lmsRoutes(platform, reset));
  app.use((req, res) => void res.status(404).send(messagePage(languageOf(req), "refusedTitle", "notFound")));
  app.use(pageErrors);
  return app;
}

function createPlatform(
  options: PracticeOptions,
  parts: { issuer: string; keys: PlatformKeys; db: ReturnType<typeof openFile> },
): Platform {
  const { issuer, keys, db } = parts;
  const now = options.now ?? Date.now;
  const toolUrl = options.toolUrl.replace(/\/$/, "");
  const installation = createCollection(db, "installation", z.string());
  const madeOnce = (name: string): string => {
    if (installation.get(name) === undefined) installation.put(name, randomBytes(16).toString("hex"));
    return installation.get(name) ?? "";
  };
  return {
    issuer,
    toolUrl,
    guid: madeOnce("guid"),
    secret: madeOnce("secret"),
    now,
    state: createLmsState(db, options.people ?? practicePeople()),
    keys,
    launches: createLaunches(),
    toolKeys: createToolKeys(`${toolUrl}/lti/jwks`, now),
    settings: defaultSettings(),
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the practice server has no port");
  return address.port;
}

/** Starts the practice LMS and LRS. Keys, grades, columns, added activities and statements survive a restart on the same file. */
export async function startPractice(options: PracticeOptions): Promise<Practice> {
  const now = options.now ?? Date.now;
  const db = openFile(options.file);
  const keys = await createPlatformKeys(createCollection(db, "key", StoredKeySchema), now);
  const server = createServer();
  const port = await listen(server, options.port, options.host ?? "127.0.0.1");
  const issuer = `http://${options.publicHost ?? "127.0.0.1"}:${port}`;
  const faults = createFaults();
  const platform = createPlatform(options, { issuer, keys, db });
  const statements = createStatementStore(db, `${issuer}/xapi`, now);
  const reset = async (): Promise<void> => {
    platform.state.reset();
    statements.clear();
    await options.onReset?.();
  };
  server.on("request", createPracticeApp({ platform, statements, faults, now, reset }));
  return {
    url: issuer,
    issuer,
    inner: `http://127.0.0.1:${port}`,
    clientId: CLIENT_ID,
    deploymentId: DEPLOYMENT_ID,
    platform: createPlatformControl(platform, faults, reset),
    lrs: createLrsControl(statements, `${issuer}/xapi/`, faults),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      db.close();
    },
  };
}
