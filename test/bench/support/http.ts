import { Agent, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export interface Sent {
  readonly cookie?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** The form token a JSON post carries in its header. */
  readonly token?: string;
  /** What the answer may be packed with; its text is then not to be read. */
  readonly encoding?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One plain exchange over kept connections; redirects are answers. */
export function exchange(url: string, sent: Sent = {}): Promise<Answer> {
  const { cookie, form, json, token, encoding } = sent;
  const body = json === undefined ? (form === undefined ? undefined : new URLSearchParams(form).toString()) : JSON.stringify(json);
  const headers: Record<string, string> = { accept: json === undefined ? "text/html" : "application/json" };
  if (encoding !== undefined) headers["accept-encoding"] = encoding;
  if (token !== undefined) headers["x-tierwise-token"] = token;
  if (cookie !== undefined && cookie !== "") headers["cookie"] = cookie;
  if (body !== undefined)
    Object.assign(headers, {
      "content-type": json === undefined ? "application/x-www-form-urlencoded" : "application/json",
      "content-length": String(Buffer.byteLength(body)),
    });
  return new Promise((done, fail) => {
    const sending = request(url, { method: body === undefined ? "GET" : "POST", headers, agent }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() }),
      );
      response.on("error", fail);
    });
    sending.on("error", (error: NodeJS.ErrnoException) => {
      // A kept connection that the server had just closed: a browser sends it again on a new one, too.
      if (sending.reusedSocket && error.code === "ECONNRESET") done(exchange(url, sent));
      else fail(error);
    });
    sending.end(body);
  });
}

/** The cookies an answer sets, as the next request sends them; deletions left out. */
export const cookiesOf = (answer: Answer): string =>
  [answer.headers["set-cookie"] ?? []]
    .flat()
    .filter((line) => !/Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(line))
    .map((line) => line.split(";")[0])
    .join("; ");

export interface Load {
  readonly perUnit: { readonly cpuMs: number; readonly p50Ms: number; readonly p95Ms: number };
  readonly perSecond: number;
  readonly units: number;
}

/**
 * Tasks before either side is measured, as a server has them behind it that has been up for a morning: V8 hands a function to its best compiler after
 * 3,000 calls (`--invocation-count-for-turbofan`), and with fewer tasks it is the compiling that is measured.
 */
export const WARM_UP = 6_000;

/** Runs `units` tasks, `concurrent` at a time, and says what one cost the measured process. */
export async function load(plan: {
  units: number;
  concurrent: number;
  cpu: () => number;
  task: (n: number) => Promise<void>;
  /** Awaited before the process is asked what it used: for work that it puts off. */
  after?: () => Promise<unknown>;
}): Promise<Load> {
  const times: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < plan.units; n = next++) {
      const began = performance.now();
      await plan.task(n);
      times.push(performance.now() - began);
    }
  };
  // Connections left over from an earlier round may have been closed by the server meanwhile.
  agent.destroy();
  const [before, began] = [plan.cpu(), performance.now()];
  await Promise.all(Array.from({ length: plan.concurrent }, worker));
  const took = performance.now() - began;
  await plan.after?.();
  const cpu = plan.cpu() - before;
  times.sort((a, b) => a - b);
  const at = (share: number): number => round(times[Math.floor(times.length * share)] ?? 0);
  return {
    perUnit: { cpuMs: round(cpu / plan.units), p50Ms: at(0.5), p95Ms: at(0.95) },
    perSecond: round((plan.units / took) * 1_000),
    units: plan.units,
  };
}

export const round = (value: number): number => Math.round(value * 1_000) / 1_000;

export const mean = (values: readonly number[]): number => round(values.reduce((sum, value) => sum + value, 0) / values.length);
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
