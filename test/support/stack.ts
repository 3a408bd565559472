import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { runPractice, type RunningPractice } from "../../src/practice/run.ts";
import { createServices, type Services } from "../../src/services.ts";

export interface StackOptions {
  /** Default: a SQLite file of its own. */
  readonly storeUrl?: string;
  /** Default: the practice LRS. */
  readonly lrs?: { readonly url: string; readonly key: string; readonly secret: string };
  readonly cohort?: "full" | "empty";
  /** Names browsers reach tool and LMS by, each a site of its own. */
  readonly hosts?: { readonly tool: string; readonly lms: string };
  /** Limits per minute other than the tool's own. */
  readonly limits?: { readonly deeds?: number; readonly refusals?: number };
  /** Stands between the browser and the tool. */
  readonly before?: RequestListener;
}

/** The tool and the practice parts, listening on free ports: what `npm start` runs, inside the test's process. */
export interface Stack {
  readonly url: string;
  readonly services: Services;
  readonly practice: RunningPractice;
  close(): Promise<void>;
}

/** Two ports nobody listens on right now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers: Server[] = [];
  for (let index = 0; index < count; index += 1) {
    const server = createServer();
    server.listen(0);
    await once(server, "listening");
    servers.push(server);
  }
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const dataDir = mkdtempSync(join(tmpdir(), "tierwise-"));
  const [port = 0, practicePort = 0] = await freePorts(2);
  const config = readConfig({
    PORT: String(port),
    PRACTICE_PORT: String(practicePort),
    PRACTICE_COHORT: options.cohort ?? "empty",
    PUBLIC_URL: options.hosts && `http://${options.hosts.tool}:${port}`,
    PRACTICE_HOST: options.hosts?.lms,
    DATA_DIR: dataDir,
    STORE_URL: options.storeUrl,
    LRS_URL: options.lrs?.url,
    LRS_KEY: options.lrs?.key,
    LRS_SECRET: options.lrs?.secret,
    DEEDS_PER_MINUTE: options.limits?.deeds?.toString(),
    REFUSALS_PER_MINUTE: options.limits?.refusals?.toString(),
  });
  const services = await createServices(config, pino({ level: process.env["LOG_LEVEL"] ?? "silent" }));
  const app = createApp(services);
  const server = createHttpServer((request, response) => {
    options.before?.(request, response);
    app(request, response);
  });
  server.listen(port);
  await once(server, "listening");
  services.delivery.start();
  services.jobs.start();
  const practice = await runPractice(config, services);
  await practice.ready;
  return {
    url: config.publicUrl,
    services,
    practice,
    async close() {
      await Promise.all([services.delivery.stop(), services.jobs.stop()]);
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await practice.close();
      await services.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
