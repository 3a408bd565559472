import type { LaunchChoice } from "../../src/practice/lms/control.ts";
import type { Stack } from "./stack.ts";

/** A person's browser inside the tool after a launch from the practice LMS. */
export interface Visit {
  /** Answer of the launch itself. */
  readonly launched: Response;
  /** `/s/<launch>`; empty when the launch was refused. */
  readonly base: string;
  /** Path and query the launch leads to. */
  readonly landing: string;
  get(path: string): Promise<Response>;
  /** A form post with the token of the page it stands on. */
  post(path: string, fields: Readonly<Record<string, string | readonly string[]>>, from?: string): Promise<Response>;
}

export const hiddenFields = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, unescaped(value)]),
  );

const unescaped = (text: string): string =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#x3D;", "=")
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

const form = (fields: Readonly<Record<string, string | readonly string[]>>) => ({
  method: "POST",
  body: new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each])),
  ),
  redirect: "manual" as const,
});

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .filter((line) => !line.includes("Max-Age=0"))
    .map((line) => line.split(";")[0])
    .join("; ");

/** Login and launch as a browser goes through them. */
export async function practiceLaunch(stack: Stack, choice: LaunchChoice): Promise<Visit> {
  const login = await fetch(`${stack.url}/lti/login`, form({ ...stack.practice.practice.platform.login(choice) }));
  const auth = await fetch(login.headers.get("location") ?? "");
  const launched = await fetch(`${stack.url}/lti/launch`, {
    ...form(hiddenFields(await auth.text())),
    headers: { cookie: cookiesOf(login) },
  });
  const landing = launched.headers.get("location") ?? "";
  const base = /^\/s\/[\w-]+/.exec(landing)?.[0] ?? "";
  const headers = { cookie: cookiesOf(launched), "accept-language": "en" };
  const get = (path: string) => fetch(stack.url + base + path, { headers, redirect: "manual" });
  return {
    launched,
    base,
    landing,
    get,
    async post(path, fields, from = path) {
      const { _token = "" } = hiddenFields(await (await get(from)).text());
      return fetch(stack.url + base + path, { ...form({ _token, ...fields }), headers });
    },
  };
}
