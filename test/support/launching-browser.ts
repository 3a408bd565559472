import { Agent, request, type IncomingHttpHeaders } from "node:http";
import type { PlatformEntry } from "../../src/lti/platforms.ts";
import { CLAIM } from "../../src/lti/words.ts";
import { CLIENT, claimsFor, DEPLOYMENT, loginForm, type Claims } from "./launching.ts";
import type { SigningPlatform } from "./signing-platform.ts";

/** An answer over real HTTP, redirects not followed. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of a redirect, else empty. */
  readonly location: string;
}

export interface Sending {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One request on a kept-alive connection, exactly as given. */
export function send(origin: string, { method, path, headers = {}, body }: Sending): Promise<Answered> {
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const sending = request(
      {
        agent,
        host: hostname === "localhost" ? "127.0.0.1" : hostname,
        port,
        method,
        path,
        headers: { host: `${hostname}:${port}`, ...length, ...headers },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(parts).toString("utf8"),
            location: answer.headers.location ?? "",
          }),
        );
      },
    );
    sending.on("error", reject);
    sending.end(body);
  });
}

export interface Begun {
  readonly state: string;
  readonly nonce: string;
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** A browser over real HTTP with a cookie jar of its own, launched by a platform that signs what the test wants. */
export class LaunchingBrowser {
  readonly jar = new Map<string, string>();
  readonly #origin: string;
  readonly #platform: SigningPlatform;
  readonly #publicUrl: string;

  /** @param publicUrl where one of several servers answers under the address of all */
  constructor(origin: string, platform: SigningPlatform, publicUrl = origin) {
    this.#origin = origin;
    this.#platform = platform;
    this.#publicUrl = publicUrl;
  }

  /** How the tool knows the platform that launches these browsers. */
  static entry(platform: SigningPlatform, tenant: string): PlatformEntry {
    return {
      tenant,
      name: "Test LMS",
      issuer: platform.issuer,
      clientId: CLIENT,
      authUrl: `${platform.issuer}/auth`,
      tokenUrl: `${platform.issuer}/token`,
      jwksUrl: platform.jwksUrl,
      deployments: [DEPLOYMENT],
    };
  }

  get cookie(): string {
    return [...this.jar].map((pair) => pair.join("=")).join("; ");
  }

  async send(sending: Sending): Promise<Answered> {
    const headers = { ...(this.jar.size > 0 && { cookie: this.cookie }), ...sending.headers };
    const answer = await send(this.#origin, { ...sending, headers });
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes("Max-Age=0")) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return answer;
  }

  get(path: string): Promise<Answered> {
    return this.send({ method: "GET", path });
  }

  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answered> {
    return this.send({ method: "POST", path, headers: FORM, body: new URLSearchParams(fields).toString() });
  }

  async begin(): Promise<Begun> {
    const form = loginForm(this.#platform, { target_link_uri: `${this.#publicUrl}/` });
    const { location, status } = await this.post("/lti/login", form);
    if (status !== 303) throw new Error(`login answered ${status}`);
    const { searchParams } = new URL(location);
    return { state: searchParams.get("state") ?? "", nonce: searchParams.get("nonce") ?? "" };
  }

  /** A launch's claims, right in everything but what is changed. */
  claims({ nonce }: Begun, change: Claims = {}): Claims {
    return claimsFor(this.#platform, nonce, { [CLAIM.target]: `${this.#publicUrl}/`, ...change });
  }

  finish({ state }: Begun, token: string): Promise<Answered> {
    return this.post("/lti/launch", { state, id_token: token });
  }

  /** A whole launch; `base` is the session's path, empty where it was refused. */
  async launch(change: Claims = {}): Promise<Answered & { readonly base: string }> {
    const begun = await this.begin();
    const answer = await this.finish(begun, this.#platform.sign(this.claims(begun, change)));
    return { ...answer, base: /^\/s\/[\w-]+/.exec(answer.location)?.[0] ?? "" };
  }
}
