import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPlatforms } from "../../../src/lti/platforms.ts";
import { systemClock } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { allCollections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { startChild, type Child } from "./child.ts";
import { cookiesOf, exchange, type Answer } from "./http.ts";
import { CLIENT, DEPLOYMENT, type BenchPlatform } from "./platform.ts";

export interface Launched {
  /** First page of the session. */
  readonly page: string;
  readonly cookie: string;
}

/** A tool under measurement. */
export interface BenchTool {
  readonly child: Child;
  /** Login, signed token, and the redirect to the first page; throws when it is not let in. */
  launch(n: number): Promise<Launched>;
  /** The smallest answer that needs the session. */
  readonly small: (launched: Launched) => string;
  stop(): Promise<void>;
}

export interface OurTool extends BenchTool {
  /** The store it runs on; a benchmark may open it beside the tool to set the scene. */
  readonly storeUrl: string;
  /** Where it tells its figures. */
  readonly metrics: string;
}

interface Ports {
  readonly login: string;
  readonly launch: string;
  readonly target: string;
}

async function launchAt(at: Ports, platform: BenchPlatform, n: number): Promise<Launched> {
  const form = {
    iss: platform.url,
    login_hint: `person-${n}`,
    target_link_uri: at.target,
    client_id: CLIENT,
    lti_deployment_id: DEPLOYMENT,
  };
  const login = await exchange(at.login, { form });
  const asked = new URL(locationOf(login, at.login));
  const { state = "", nonce = "" } = Object.fromEntries(asked.searchParams);
  const answer = await exchange(at.launch, { form: { state, id_token: platform.token(n, nonce, at.target) }, cookie: cookiesOf(login) });
  return { page: new URL(locationOf(answer, at.launch), at.launch).href, cookie: cookiesOf(answer) };
}

function locationOf(answer: Answer, url: string): string {
  const location = answer.headers["location"];
  if (typeof location !== "string") throw new Error(`${url} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  return location;
}

/** Plain ltijs with MongoDB, in production mode; waited for until its platform is registered (`/ready`) or it serves at all (`/keys`). */
export async function startAnchor(
  platform: BenchPlatform,
  { port, mongo, ready = "/ready" }: { port: number; mongo: string; ready?: "/ready" | "/keys" },
): Promise<BenchTool> {
  const url = `http://127.0.0.1:${port}`;
  const child = await startChild("test/bench/children/ltijs-plain.mjs", {
    env: {
      NODE_ENV: "production",
      PORT: String(port),
      MONGODB_URI: mongo,
      PLATFORM_URL: platform.url,
      CLIENT_ID: CLIENT,
      JWKS_URL: platform.jwksUrl,
    },
    url: url + ready,
  });
  return {
    child,
    launch: (n) => launchAt({ login: `${url}/login`, launch: `${url}/`, target: `${url}/` }, platform, n),
    small: ({ page }) => page.replace("/?", "/who?"),
    stop: () => child.stop(),
  };
}

/** What `npm start` runs: Node's options, and the file. */
function startCommand(): [options: readonly string[], script: string] {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: { start: string } };
  const words = scripts.start.split(" ").slice(1);
  return [words.slice(0, -1), words.at(-1) ?? ""];
}

/** Ours as a company runs it: the start script in production mode, its default store unless told otherwise. */
export async function startOurs(
  platform: BenchPlatform,
  { port, mongo, env, kept }: { port: number; mongo?: string | undefined; env?: Readonly<Record<string, string>>; kept?: string },
): Promise<OurTool> {
  const place = kept ?? mkdtempSync(join(tmpdir(), "tierwise-bench-"));
  const storeUrl = mongo ?? `sqlite:${join(place, "tierwise.sqlite")}`;
  await register(platform, storeUrl);
  const url = `http://localhost:${port}`;
  const [options, script] = startCommand();
  const child = await startChild(script, {
    options,
    env: {
      NODE_ENV: "production",
      PORT: String(port),
      PUBLIC_URL: url,
      DATA_DIR: place,
      STORE_URL: storeUrl,
      ALLOW_LOOPBACK_PLATFORMS: "1",
      ...env,
    },
    url: `${url}/healthz`,
  });
  return {
    child,
    storeUrl,
    metrics: `${url}/metrics`,
    launch: (n) => launchInto(url, platform, n),
    small: () => `${url}/session`,
    stop: async () => {
      await child.stop();
      if (kept === undefined) rmSync(place, { recursive: true, force: true });
    },
  };
}

/** A launch of ours at `url`. */
export const launchInto = (url: string, platform: BenchPlatform, n: number): Promise<Launched> =>
  launchAt({ login: `${url}/lti/login`, launch: `${url}/lti/launch`, target: `${url}/` }, platform, n);

/** Makes the benchmark's LMS known to a store nobody has open. */
export async function register(platform: BenchPlatform, url: string): Promise<void> {
  const store = await openStore({ url, collections: allCollections });
  await createPlatforms({ store, clock: systemClock, ids: randomIds }).add({
    tenant: "bench",
    name: "Bench LMS",
    issuer: platform.url,
    clientId: CLIENT,
    authUrl: `${platform.url}/auth`,
    tokenUrl: `${platform.url}/token`,
    jwksUrl: platform.jwksUrl,
    deployments: [DEPLOYMENT],
  });
  await store.close();
}
