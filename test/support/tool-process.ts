import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";

const START = fileURLToPath(new URL("../../src/start.mjs", import.meta.url));

/** The tool as a company runs it, in a process of its own that can be killed and started again on the same data. */
export interface ToolProcess {
  readonly url: string;
  /** SIGKILL, then a new process; resolves once it answers. */
  killAndRestart(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

export async function startToolProcess(environment: Readonly<Record<string, string | undefined>>): Promise<ToolProcess> {
  const url = `http://localhost:${environment["PORT"]}`;
  let child: ChildProcess;
  let complaint = "";

  async function start(): Promise<void> {
    child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", START], {
      env: { PATH: process.env["PATH"], ...environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    while (!(await answers(url))) {
      if (child.exitCode !== null) throw new Error(`the tool ended by itself: ${complaint}`);
      await pause(20);
    }
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "close");
    child.kill("SIGKILL");
    await gone;
  }

  await start();
  return {
    url,
    kill,
    async killAndRestart() {
      await kill();
      await start();
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
