import type { Server } from "node:http";
import request, { type Response } from "supertest";

/** A browser with a cookie jar of its own; it keeps `Secure` cookies although the test speaks plain http, as browsers do on loopback. */
export class Browser {
  readonly jar = new Map<string, string>();
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  get cookieHeader(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async get(path: string): Promise<Response> {
    const call = request(this.#server).get(path).redirects(0);
    if (this.jar.size > 0) void call.set("Cookie", this.cookieHeader);
    return this.#keep(await call);
  }

  /** A form post; text is sent as it stands. */
  async post(
    path: string,
    form: Readonly<Record<string, string>> | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const body = typeof form === "string" ? form : new URLSearchParams(form).toString();
    const call = request(this.#server)
      .post(path)
      .redirects(0)
      .set({ "Content-Type": "application/x-www-form-urlencoded", ...headers });
    if (this.jar.size > 0) void call.set("Cookie", this.cookieHeader);
    return this.#keep(await call.send(body));
  }

  #keep(response: Response): Response {
    for (const line of (response.headers["set-cookie"] ?? []) as unknown as string[]) {
      const [pair = "", ...flags] = line.split("; ");
      const at = pair.indexOf("=");
      if (flags.includes("Max-Age=0")) this.jar.delete(pair.slice(0, at));
      else this.jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }
}
