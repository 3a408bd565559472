import helmet from "helmet";
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

/** Helmet's headers; those left out are set with each answer, or not meant for pages that an LMS frames. */
export const guard = helmet({
  contentSecurityPolicy: false,
  xFrameOptions: false,
  crossOriginResourcePolicy: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: true,
  referrerPolicy: { policy: "same-origin" },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
});

/** The same, names and values in turn: they are alike on every answer, so helmet is asked for them once. */
export const GUARDS: readonly string[] = guardsOnce();

function guardsOnce(): readonly string[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  guard(request, response, () => undefined);
  return response.getHeaderNames().flatMap((name) => [name, String(response.getHeader(name))]);
}
