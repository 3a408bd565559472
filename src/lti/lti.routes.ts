import type { PublicRoute, Reply, SessionRoute } from "../web/route.ts";
import type { Lti } from "./lti.ts";
import { registrationRoutes } from "./registration/registration.routes.ts";

/** A login's fields are short; a launch brings a signed token with the claims of up to a few hundred mentees. */
const LOGIN_BYTES = 64 * 1024;
const LAUNCH_BYTES = 192 * 1024;
const HAND_OVER_BYTES = 4 * 1024;

const limited = (bodyLimit: number) => ({ bodyLimit, countsRefusals: true });

/** LTI's own endpoints. Login and launch need no form token: state, nonce and browser binding protect them. */
export function ltiRoutes(
  lti: Pick<Lti, "login" | "launch" | "ways" | "toolKeys" | "registrations" | "publicUrl">,
): readonly PublicRoute[] {
  return [
    { method: "get", path: "/lti/login", countsRefusals: true, handle: (call) => lti.login(call, call.query) },
    { method: "post", path: "/lti/login", ...limited(LOGIN_BYTES), handle: (call) => lti.login(call, call.body) },
    { method: "post", path: "/lti/launch", ...limited(LAUNCH_BYTES), handle: (call) => lti.launch(call) },
    { method: "post", path: "/lti/again", ...limited(LOGIN_BYTES), handle: (call) => lti.ways.again(call) },
    { method: "post", path: "/lti/window", ...limited(LOGIN_BYTES), handle: (call) => lti.ways.window(call) },
    { method: "post", path: "/lti/hand-over", ...limited(HAND_OVER_BYTES), handle: (call) => lti.ways.handOver(call) },
    { method: "get", path: "/lti/jwks", handle: () => keySet(lti) },
    ...registrationRoutes(lti),
  ];
}

/** A session's own way into a window of its own. */
export const windowRoutes = ({ lti }: { readonly lti: Pick<Lti, "ways"> }): readonly SessionRoute[] => [
  { method: "post", path: "/window", right: "enter", audit: null, inArchive: true, handle: (call) => lti.ways.ownWindow(call) },
];

async function keySet({ toolKeys }: Pick<Lti, "toolKeys">): Promise<Reply> {
  return {
    type: "json",
    body: { keys: await toolKeys.published() },
    headers: { "Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300" },
  };
}
