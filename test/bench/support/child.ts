import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** CPU a process has used so far, user and system together, in ms: `/proc/PID/stat` counts in ticks of 10 ms. */
export function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a process, in MB. */
export const memoryOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;

/** A port nobody listens on just now, so that two benchmarks never talk to each other's children. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

export interface Child {
  readonly pid: number;
  /** From spawn to the first answer below 500, in ms. */
  readonly startMs: number;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly url: string;
  /** Node's own options. */
  readonly options?: readonly string[];
}

/** Starts a Node process and waits until `url` answers. What it writes to stderr is shown when it does not. */
export async function startChild(script: string, { env, url, options = [] }: ChildOptions): Promise<Child> {
  const began = performance.now();
  const child = spawn(process.execPath, [...options, script], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const orphaned = (): boolean => child.kill("SIGKILL");
  process.once("exit", orphaned);
  child.once("exit", () => process.off("exit", orphaned));
  let said = "";
  child.stderr.on("data", (part: Buffer) => {
    said = (said + part.toString()).slice(-4_000);
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${script} ended with ${child.exitCode}:\n${said}`);
    if (performance.now() - began > 60_000) throw new Error(`${script} did not answer in a minute:\n${said}`);
    const status = await fetch(url, { redirect: "manual" }).then(
      (answer) => answer.status,
      () => 599,
    );
    if (status < 500) break;
    await pause(10);
  }
  return { pid: child.pid ?? 0, startMs: performance.now() - began, stop: () => stopped(child) };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await Promise.race([gone, pause(5_000).then(() => child.kill("SIGKILL"))]);
}
