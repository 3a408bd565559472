import { loginForm } from "../launching.ts";
import type { Sending } from "../launching-browser.ts";
import type { SigningPlatform } from "../signing-platform.ts";
import { oddText, oddValue, type Draw } from "./draw.ts";

export type Fields = Readonly<Record<string, string>>;

const FORM = "application/x-www-form-urlencoded";
const encoded = (fields: Fields): string => new URLSearchParams(fields).toString();
/** Header values are bytes: what cannot stand in one is left out. */
const headerText = (text: string): string => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "");

/** A way to send fields, and whether what arrives is still the same. */
export interface Envelope {
  readonly name: string;
  readonly harmless: boolean;
  readonly wrap: (fields: Fields, draw: Draw) => Pick<Sending, "headers" | "body">;
}

const envelope = (name: string, harmless: boolean, type: string, body: (fields: Fields, draw: Draw) => string): Envelope => ({
  name,
  harmless,
  wrap: (fields, draw) => ({ headers: { "content-type": type }, body: body(fields, draw) }),
});

export const PLAIN = envelope("a form", true, FORM, encoded);

const ENVELOPES: readonly Envelope[] = [
  envelope("a form with its character set", true, `${FORM}; charset=UTF-8`, encoded),
  envelope("JSON", true, "application/json", (fields) => JSON.stringify(fields)),
  envelope(
    "with fields of nobody's",
    true,
    FORM,
    (fields, draw) => `${encoded(fields)}&${encoded({ [`x${oddText(draw)}`]: oddText(draw), session_state: "1" })}`,
  ),
  envelope(
    "a field twice",
    false,
    FORM,
    (fields, draw) => `${encoded(fields)}&${encoded({ [draw.pick(["state", "id_token"])]: oddText(draw) })}`,
  ),
  envelope("names in capitals", false, FORM, (fields) => encoded(fields).toUpperCase()),
  envelope("names as a tree", false, FORM, (fields) =>
    encoded(Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${name}[$ne]`, value]))),
  ),
  envelope("JSON with operators", false, "application/json", (fields, draw) =>
    JSON.stringify({ ...fields, [draw.pick(["state", "id_token"])]: draw.pick<unknown>([{ $ne: null }, [], 7, null, { $gt: "" }]) }),
  ),
  envelope("broken JSON", false, "application/json", (fields, draw) => JSON.stringify(fields).slice(0, 1 + draw.int(40))),
  envelope("text", false, "text/plain", encoded),
  envelope("XML", false, "application/xml", (fields) => `<a>${fields["state"]}</a>`),
  envelope(
    "parts",
    false,
    "multipart/form-data; boundary=b",
    (fields) => `--b\r\nContent-Disposition: form-data; name="state"\r\n\r\n${fields["state"]}\r\n--b--`,
  ),
  envelope("an unknown character set", false, `${FORM}; charset=klingon`, encoded),
  envelope("too much", false, FORM, (fields) => `${encoded(fields)}&filler=${"x".repeat(200_000)}`),
];

export const drawEnvelope = (draw: Draw): Envelope => draw.pick(ENVELOPES);

/** A login by the grammar of OIDC's third-party initiation, with up to four of its fields spoilt. */
export function drawLogin(draw: Draw, platform: SigningPlatform, publicUrl: string): Sending {
  const form = loginForm(platform, { target_link_uri: `${publicUrl}/` });
  const fields: Record<string, string> = { ...form };
  const names = [...Object.keys(form), "lti_storage_target"];
  for (let spoilt = draw.int(5); spoilt > 0; spoilt -= 1) {
    const name = draw.pick(names);
    if (draw.chance(0.2)) delete fields[name];
    else fields[name] = draw.chance(0.1) ? "x".repeat(draw.pick([5_000, 20_000])) : oddText(draw);
  }
  if (draw.chance(0.4)) return { method: draw.pick(["GET", "GET", "HEAD"]), path: `/lti/login?${cleanQuery(fields, draw)}` };
  const { headers, body } = (draw.chance(0.5) ? PLAIN : drawEnvelope(draw)).wrap(fields, draw);
  return { method: "POST", path: "/lti/login", headers: { ...headers, ...drawHeaders(draw) }, body };
}

/** At most 12 KB, for a longer request line is refused by the HTTP parser already. */
function cleanQuery(fields: Fields, draw: Draw): string {
  const query = encoded(fields);
  const spoilt = draw.chance(0.2) ? `${query}&%=%E0%A4%A&=&&a` : query;
  return spoilt.slice(0, 12_000);
}

const PATHS = [
  "/lti/login",
  "/lti/launch",
  "/lti/again",
  "/lti/window",
  "/lti/hand-over",
  "/lti/register",
  "/lti/jwks",
  "/session",
  "/s/x/home",
  "/s/x/window",
  "/",
];
const METHODS = ["POST", "POST", "POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PROPFIND"];

/** A request that follows hardly any rule, to an address of ours. */
export function drawStray(draw: Draw): Sending {
  const method = draw.pick(METHODS);
  const query = draw.chance(0.3)
    ? `?${encodeURIComponent(oddText(draw).toWellFormed().slice(0, 1_200))}=${draw.pick(["", "%", "a&a=b", "[$ne]=1"])}`
    : "";
  const path = draw.pick(PATHS) + (draw.chance(0.1) ? draw.pick(["/", "//", "/..%2f", "/%00", "/%", ";x=1"]) : "") + query;
  if (method !== "POST") return { method, path, headers: drawHeaders(draw) };
  const fields = {
    state: oddText(draw),
    id_token: oddText(draw),
    browser: oddText(draw),
    code: oddText(draw),
    restart: oddText(draw),
    to: oddText(draw),
  };
  const body = draw.weighted<() => Pick<Sending, "headers" | "body">>([
    [3, () => drawEnvelope(draw).wrap(fields, draw)],
    [2, () => ({ headers: { "content-type": "application/json" }, body: JSON.stringify(oddValue(draw)) })],
    [1, () => ({ headers: { "content-type": draw.pick([FORM, "application/json"]) }, body: draw.bytes(draw.int(2_000)) })],
    [1, () => ({ headers: { "content-type": headerText(oddText(draw)).slice(0, 500) }, body: oddText(draw) })],
  ])();
  return { method, path, ...body, headers: { ...body.headers, ...drawHeaders(draw) } };
}

/** None for most; else one that browsers, proxies or attackers send. */
export function drawHeaders(draw: Draw): Readonly<Record<string, string>> {
  if (draw.chance(0.7)) return {};
  const name = draw.pick([
    "accept",
    "accept-language",
    "origin",
    "referer",
    "sec-fetch-site",
    "sec-fetch-dest",
    "authorization",
    "x-forwarded-for",
    "x-forwarded-host",
    "content-encoding",
    "user-agent",
  ]);
  return { [name]: name === "content-encoding" ? draw.pick(["gzip", "br", "x"]) : headerText(oddText(draw)).slice(0, 3_000) };
}

/** A cookie header spoilt round the right cookies, or in their place. */
export function drawCookies(draw: Draw, right: string): string {
  const crumbs = Array.from({ length: 1 + draw.int(4) }, () => headerText(`${oddText(draw)}=${oddText(draw)}`).slice(0, 2_000));
  return [...crumbs, right].filter((crumb) => crumb !== "").join("; ");
}
