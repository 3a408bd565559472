import { setTimeout as pause } from "node:timers/promises";
import type { Practice } from "../../src/practice/main.ts";
import { hiddenFields } from "./practice-launch.ts";

/** Longer than any restart takes. */
const PATIENCE = 30_000;

type Fields = Readonly<Record<string, string>>;

/** A person who is not put off: whatever gets no answer, or a server's fault, is sent again exactly as it was until it is answered. */
export interface PersistentVisit {
  page(path: string): Promise<string>;
  /** A form post; answers the status. */
  post(path: string, fields: Fields): Promise<number>;
  json(path: string, body: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
}

async function untilAnswered(url: string, init: RequestInit): Promise<Response> {
  for (const until = Date.now() + PATIENCE; Date.now() < until; ) {
    try {
      const answer = await fetch(url, { redirect: "manual", ...init });
      const text = await answer.text();
      if (answer.status < 500) return new Response(text || null, { status: answer.status, headers: answer.headers });
    } catch {
      // the process was killed before it answered
    }
    await pause(25);
  }
  throw new Error(`nobody answers at ${url}`);
}

const form = (fields: Fields, cookie = ""): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(fields),
  headers: { Cookie: cookie },
});

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .filter((line) => !line.includes("Max-Age=0"))
    .map((line) => line.split(";")[0])
    .join("; ");

/** Launches from the practice LMS; a launch that was cut short is begun anew there, as a person would. */
export async function visitPersistently(url: string, practice: Practice, user: string): Promise<PersistentVisit> {
  for (;;) {
    const login = await untilAnswered(`${url}/lti/login`, form({ ...practice.platform.login({ user }) }));
    const auth = await untilAnswered(login.headers.get("location") ?? "", {});
    const launched = await untilAnswered(`${url}/lti/launch`, form(hiddenFields(await auth.text()), cookiesOf(login)));
    const base = /^\/s\/[\w-]+/.exec(launched.headers.get("location") ?? "")?.[0];
    if (base !== undefined) return inside(url + base, cookiesOf(launched));
  }
}

async function inside(base: string, cookie: string): Promise<PersistentVisit> {
  const page = async (path: string) => (await untilAnswered(base + path, { headers: { Cookie: cookie } })).text();
  const { _token = "" } = hiddenFields(await page("/home"));
  return {
    page,
    post: async (path, fields) => (await untilAnswered(base + path, form({ _token, ...fields }, cookie))).status,
    async json(path, body) {
      const headers = { Cookie: cookie, "Content-Type": "application/json", "x-tierwise-token": _token };
      const answer = await untilAnswered(base + path, { method: "POST", headers, body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    },
  };
}
