import type { Answered } from "./launching-browser.ts";

/** What no refusal may repeat. */
export const MARKER = "kx7-marker-of-the-sender";

const INTERNALS = /\bat .{0,200}\.(ts|js|mjs):\d+|node_modules|node:internal|sqlite|mongo|SyntaxError|TypeError|RangeError|ECONN|\/src\//i;

/** What is wrong with a refusal: it must be readable, with a reference, without internals, without what was sent, and open nothing. */
export function refusedFaults({ status, headers, body, location }: Answered): string[] {
  const type = String(headers["content-type"] ?? "");
  const kept = (headers["set-cookie"] ?? []).filter((line) => !line.includes("Max-Age=0"));
  return [
    ...(status >= 400 && status < 500 ? [] : [`status ${status}`]),
    ...(/^(text\/html|application\/json)/.test(type) ? [] : [`type ${type}`]),
    ...(/[2-9A-HJ-NP-Z]{8}/.test(body) ? [] : ["no reference"]),
    ...(location === "" ? [] : ["leads somewhere"]),
    ...(kept.length === 0 ? [] : ["sets a cookie"]),
    ...(body.includes(MARKER) ? ["echo"] : []),
    ...(INTERNALS.test(body) ? ["internals"] : []),
  ];
}
