import type { PublicRoute, Reply } from "../web/route.ts";
import type { Lti } from "./lti.ts";
import { registrationRoutes } from "./registration/registration.routes.ts";

/** A login's fields are short; a launch brings a signed token with the claims of up to a few hundred mentees. */
const LOGIN_BYTES = 64 * 1024;
const LAUNCH_BYTES = 192 * 1024;

/** LTI's own endpoints. Login and launch need no form token: state, nonce and browser binding protect them. */
export function ltiRoutes(lti: Pick<Lti, "login" | "launch" | "toolKeys" | "registrations" | "publicUrl">): readonly PublicRoute[] {
  return [
    { method: "get", path: "/lti/login", handle: (call) => lti.login(call, call.query) },
    { method: "post", path: "/lti/login", bodyLimit: LOGIN_BYTES, handle: (call) => lti.login(call, call.body) },
    { method: "post", path: "/lti/launch", bodyLimit: LAUNCH_BYTES, handle: (call) => lti.launch(call) },
    { method: "get", path: "/lti/jwks", handle: () => keySet(lti) },
    ...registrationRoutes(lti),
  ];
}

async function keySet({ toolKeys }: Pick<Lti, "toolKeys">): Promise<Reply> {
  return {
    type: "json",
    body: { keys: await toolKeys.published() },
    headers: { "Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300" },
  };
}
