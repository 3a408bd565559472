import type { Claims } from "../launching.ts";
import { LaunchingBrowser, type Answered, type Sending } from "../launching-browser.ts";
import { drawClaimChange } from "./claim-changes.ts";
import type { Draw } from "./draw.ts";
import { drawCookies, drawEnvelope, drawHeaders, drawLogin, drawStray, PLAIN } from "./requests.ts";
import { drawTokenChange, RIGHT, type Signers } from "./token-changes.ts";

/** What may come of a case: a session, none, or either where only a size decides. */
export type Expected = "opens" | "refused" | "either" | "no session";

export interface Played {
  readonly kind: "login" | "launch" | "stray";
  /** What was spoilt, for whoever reads a fault. */
  readonly spoilt: readonly string[];
  readonly expected: Expected;
  readonly answer: Answered;
}

export interface Field extends Signers {
  readonly url: string;
}

/** One case, played against the listening tool; everything it needs it begins itself. */
export function play(draw: Draw, field: Field): Promise<Played> {
  return draw.weighted<() => Promise<Played>>([
    [35, () => login(draw, field)],
    [50, () => launch(draw, field)],
    [15, () => stray(draw, field)],
  ])();
}

async function login(draw: Draw, { url, platform }: Field): Promise<Played> {
  const sending = drawLogin(draw, platform, url);
  const answer = await new LaunchingBrowser(url, platform).send(sending);
  return { kind: "login", spoilt: [sending.method, sending.path.slice(0, 60)], expected: "no session", answer };
}

async function stray(draw: Draw, { url, platform }: Field): Promise<Played> {
  const sending = drawStray(draw);
  const answer = await new LaunchingBrowser(url, platform).send(sending);
  return { kind: "stray", spoilt: [sending.method, sending.path.slice(0, 60)], expected: "no session", answer };
}

/** A launch that is right, or spoilt in one place or more. */
async function launch(draw: Draw, field: Field): Promise<Played> {
  const { url, platform } = field;
  const browser = new LaunchingBrowser(url, platform);
  const begun = await browser.begin();
  const spoilt: string[] = [];
  let harmless = true;
  const note = (name: string, right: boolean): void => {
    spoilt.push(right ? name : `! ${name}`);
    harmless &&= right;
  };

  // What harms comes last, so that nothing puts it right again.
  const changes = Array.from(
    {
      length: draw.weighted([
        [2, 0],
        [5, 1],
        [2, 2],
        [1, 4],
      ]),
    },
    () => drawClaimChange(draw),
  );
  const ordered = changes.toSorted((a, b) => Number(b.harmless) - Number(a.harmless));
  let claims: Claims = browser.claims(begun);
  for (const change of ordered) {
    claims = { ...claims, ...change.change(claims, draw) };
    note(change.name, change.harmless);
  }
  const token = draw.chance(0.35) ? drawTokenChange(draw) : RIGHT;
  if (token !== RIGHT) note(token.name, token.harmless);
  const idToken = token.forge(claims, field, draw);

  const state = await stateFor(draw, { browser, begun, idToken, note });
  const cookie = cookieFor(draw, { browser, note });
  const envelope = draw.chance(0.25) ? drawEnvelope(draw) : PLAIN;
  if (envelope !== PLAIN) note(envelope.name, envelope.harmless);
  const extra = drawHeaders(draw);
  if ("content-encoding" in extra) note("compressed", false);
  const sent = envelope.wrap({ state, id_token: idToken }, draw);
  const sending: Sending = { method: "POST", path: "/lti/launch", body: sent.body, headers: { ...sent.headers, ...extra, cookie } };
  const [head = "", payload = ""] = idToken.split(".");
  const large = head.length > 1_900 || payload.length > 155_000 || Buffer.byteLength(sent.body ?? "") > 180_000;
  const answer = await browser.send(sending);
  return { kind: "launch", spoilt, expected: !harmless ? "refused" : large ? "either" : "opens", answer };
}

type Note = (name: string, right: boolean) => void;
type Begun = Awaited<ReturnType<LaunchingBrowser["begin"]>>;

async function stateFor(
  draw: Draw,
  { browser, begun, idToken, note }: { browser: LaunchingBrowser; begun: Begun; idToken: string; note: Note },
): Promise<string> {
  if (draw.chance(0.85)) return begun.state;
  const [id = "", fields = "", sign = ""] = begun.state.split(".");
  const [name, state] = await draw.weighted<() => Promise<readonly [string, string]>>([
    [3, async () => ["state of another login", (await browser.begin()).state]],
    [
      2,
      async () => {
        await browser.finish(begun, `${idToken.slice(0, 20)}.b.c`);
        return ["state spent before", begun.state];
      },
    ],
    [2, async () => ["state signed for another", `${(await browser.begin()).state.split(".").slice(0, 2).join(".")}.${sign}`]],
    [1, async () => ["state cut", begun.state.slice(0, draw.int(begun.state.length))]],
    [1, async () => ["state turned round", `${fields}.${id}.${sign}`]],
    [1, async () => ["state in other letters", begun.state === begun.state.toUpperCase() ? "x" : begun.state.toUpperCase()]],
    [1, async () => ["state made up", `${draw.bytes(32).toString("base64url")}.${fields}.${draw.bytes(32).toString("base64url")}`]],
  ])();
  note(name, false);
  return state;
}

function cookieFor(draw: Draw, { browser, note }: { browser: LaunchingBrowser; note: Note }): string {
  const { cookie } = browser;
  const flipped = cookie.replace(/.$/, (last) => (last === "A" ? "E" : "A"));
  return draw.weighted<() => string>([
    [85, () => cookie],
    [
      5,
      () => {
        note("cookies of others beside it", true);
        return drawCookies(draw, cookie);
      },
    ],
    [
      5,
      () => {
        note("no cookie", false);
        return draw.chance(0.5) ? drawCookies(draw, "") : "a=b";
      },
    ],
    [
      5,
      () => {
        note("cookie changed", false);
        return browser.jar.size === 1 ? flipped : cookie.replaceAll(/=[^;]*/g, "=x");
      },
    ],
  ])();
}
