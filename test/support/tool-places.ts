import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPlatforms } from "../../src/lti/platforms.ts";
import type { PlatformRecord } from "../../src/lti/records.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { randomIds } from "../../src/shared/ids.ts";
import { allCollections } from "../../src/store/collections.ts";
import { openStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { LaunchingBrowser } from "./launching-browser.ts";
import { MONGO, NO_MONGO, ownDatabase } from "./mongo-place.ts";
import { startSigningPlatform, type SigningPlatform } from "./signing-platform.ts";
import { freePorts, startStack } from "./stack.ts";
import { startToolProcess } from "./tool-process.ts";

export const TENANT = "races";

/** The tool on one server or several over one store, with a platform that launches into it. */
export interface ToolPlace {
  /** Every server's address. */
  readonly urls: readonly string[];
  readonly platform: SigningPlatform;
  readonly record: PlatformRecord;
  readonly store: Store;
  /** A browser that speaks to one of the servers. */
  browser(server?: number): LaunchingBrowser;
  close(): Promise<void>;
}

interface Servers {
  readonly urls: readonly string[];
  readonly store: Store;
  close(): Promise<void>;
}

async function inThisProcess(storeUrl: string | undefined): Promise<Servers> {
  const stack = await startStack(storeUrl === undefined ? {} : { storeUrl });
  return { urls: [stack.url], store: stack.services.store, close: () => stack.close() };
}

/** Two processes as a company runs them behind one address, without practice parts. */
async function twoProcesses(storeUrl: string): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), "tierwise-two-"));
  const ports = await freePorts(2);
  const start = (port: number) =>
    startToolProcess({
      NODE_ENV: "production",
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${ports[0]}`,
      STORE_URL: storeUrl,
      DATA_DIR: join(folder, String(port)),
      SECRET_KEY: "one secret for both of the two processes",
      ALLOW_LOOPBACK_PLATFORMS: "true",
    });
  const first = await start(ports[0] ?? 0);
  const second = await start(ports[1] ?? 0);
  const store = await openStore({ url: storeUrl, collections: allCollections });
  return {
    urls: [first.url, second.url],
    store,
    async close() {
      await Promise.all([first.kill(), second.kill(), store.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function introduced(servers: Servers): Promise<ToolPlace> {
  const { urls, store } = servers;
  const platform = await startSigningPlatform();
  const platforms = createPlatforms({ store, clock: systemClock, ids: randomIds });
  const record = await platforms.add(LaunchingBrowser.entry(platform, TENANT));
  return {
    urls,
    platform,
    record,
    store,
    browser: (server = 0) => new LaunchingBrowser(urls[server % urls.length] ?? "", platform, urls[0]),
    async close() {
      await servers.close();
      await platform.close();
    },
  };
}

/** On a MongoDB database of its own, dropped in the end. */
async function onMongo(start: (url: string) => Promise<Servers>): Promise<ToolPlace> {
  if (MONGO === undefined) throw new Error(NO_MONGO);
  const database = ownDatabase(MONGO);
  const place = await introduced(await start(database.url));
  return {
    ...place,
    async close() {
      await place.close();
      await database.drop();
    },
  };
}

/** Everywhere the tool may run; the last two need a MongoDB replica set. */
export const TOOL_PLACES: readonly { readonly name: string; readonly mongo: boolean; readonly open: () => Promise<ToolPlace> }[] = [
  { name: "one process on SQLite", mongo: false, open: async () => introduced(await inThisProcess(undefined)) },
  { name: "one process on MongoDB", mongo: true, open: () => onMongo(inThisProcess) },
  { name: "two processes on one MongoDB", mongo: true, open: () => onMongo(twoProcesses) },
];
