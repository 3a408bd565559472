import { createServer, type Server } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { pino } from "pino";
import { createApp } from "./app.ts";
import { ConfigError, readConfig, type Config } from "./config.ts";
import { AppError } from "./shared/errors.ts";
import { createServices, type Services } from "./services.ts";

const DRAIN = 10_000;
/** By then the modules are compiled and the tool's key is made, in ms. */
const SETTLED = 1_000;
const log = pino({ level: process.env["LOG_LEVEL"] ?? "warn" });

process.on("unhandledRejection", (error) => log.error({ err: error }, "unhandled rejection"));

/** Listens, prints the one URL, and ends cleanly; the only file that may end the process. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const services = await createServices(config, log);
  const server = createServer(createApp(services));
  await listen(server, config.port);
  void services.lti.warm();
  setTimeout(giveBack, SETTLED).unref();
  if (config.role !== "web") {
    services.delivery.start();
    services.jobs.start();
  }
  const practice = config.practice === undefined ? undefined : await startPractice(config, services);
  process.stdout.write(`\n  Tierwise: ${practice?.url ?? config.publicUrl}\n\n`);
  const preparing = practice?.ready.catch((error: unknown) => log.error({ err: error }, "practice cohort not prepared"));

  let ending = false;
  const end = (signal: string): void => {
    if (ending) return;
    ending = true;
    log.info({ signal }, "ending");
    setTimeout(() => process.exit(1), DRAIN).unref();
    // Open streams would hold the server until the drain's end.
    services.signals.stop();
    void Promise.all([closed(server), services.delivery.stop(), services.jobs.stop(), preparing])
      .then(() => Promise.all([practice?.close(), services.close()]))
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "not ended cleanly");
          process.exit(1);
        },
      );
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

/** The practice LMS, LRS and cohort; not even loaded in production. */
async function startPractice(config: Config, services: Services) {
  const { runPractice } = await import("./practice/run.ts");
  return runPractice(config, services);
}

/** What only the start needed is given back: a company runs this beside other things, and much of the memory of a start is never used again. */
function giveBack(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect({ type: "major", execution: "sync", flavor: "last-resort" });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/** What whoever started it can do about it; an unforeseen failure keeps its stack. */
function explained(error: unknown): string {
  if (error instanceof ConfigError || error instanceof AppError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as { code?: string; port?: number };
  if (code === "EADDRINUSE") return `Port ${port} is in use: stop what listens there, or choose another by PORT or PRACTICE_PORT.`;
  return error.stack ?? error.message;
}

main().catch((error: unknown) => {
  process.stderr.write(`Tierwise cannot start.\n${explained(error)}\n`);
  process.exit(1);
});
