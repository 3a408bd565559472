import { z } from "zod";
import { AppError } from "../../shared/errors.ts";
import { parse } from "../../web/parse.ts";
import type { Call, PublicRoute, Reply } from "../../web/route.ts";
import { toDonePage, toOptionsPage, toRefusedPage } from "./registration.presenter.ts";
import type { RegistrationProblem, RegistrationRequest, Registrations } from "./registration.service.ts";

const BYTES = 32 * 1024;

const optional = (max: number) =>
  z
    .string()
    .max(max)
    .optional()
    .transform((text) => (text === "" ? undefined : text));
const Asked = z.object({
  invitation: z.string().max(100).default(""),
  openid_configuration: optional(2_048),
  registration_token: optional(20_000),
});

const toRequest = (source: unknown): RegistrationRequest => {
  const { invitation, openid_configuration, registration_token } = parse(Asked, source);
  return { invitation, configurationUrl: openid_configuration, registrationToken: registration_token };
};

export interface RegistrationRoutesDeps {
  readonly registrations: Registrations;
  readonly publicUrl: string;
}

/** `/lti/register`: a platform's frame or window, opened with an invitation; the deed itself is a post from our own page. */
export function registrationRoutes({ registrations, publicUrl }: RegistrationRoutesDeps): readonly PublicRoute[] {
  return [
    {
      method: "get",
      path: "/lti/register",
      countsRefusals: true,
      async handle(call) {
        const request = toRequest(call.query);
        const prepared = await registrations.prepare(request);
        if (prepared.type === "refused") return refused(call, prepared.problem, []);
        const { invitation, configurationUrl } = prepared;
        return {
          type: "page",
          view: "lti/register",
          model: toOptionsPage({ request, invitation, host: configurationUrl.host }, call),
          policy: { ancestors: ["'self'", configurationUrl.origin] },
        };
      },
    },
    {
      method: "post",
      path: "/lti/register",
      bodyLimit: BYTES,
      countsRefusals: true,
      async handle(call) {
        checkOwnPage(call, publicUrl);
        const request = toRequest(call.body);
        const outcome = await registrations.register(request, call.t);
        const origin = URL.parse(request.configurationUrl ?? "")?.origin;
        if (outcome.type === "refused") return refused(call, outcome.problem, origin === undefined ? [] : ["'self'", origin]);
        const { platform } = outcome;
        return {
          type: "page",
          view: "lti/registered",
          model: toDonePage({ platform, origins: [...new Set([outcome.origin, ...(origin === undefined ? [] : [origin])])] }, call),
          policy: { ancestors: ["'self'", outcome.origin, ...(origin === undefined ? [] : [origin])] },
        };
      },
    },
  ];
}

/** The invitation in the form is the proof; a browser that says where the post comes from must name our own page. */
function checkOwnPage({ headers }: Call, publicUrl: string): void {
  const { origin } = headers;
  if (origin !== undefined && origin !== publicUrl) throw new AppError("bad-token", { reason: `origin ${origin.slice(0, 100)}` });
}

/** Who may not register at all, and who brought something that cannot be used. */
const FORBIDDEN: ReadonlySet<RegistrationProblem["why"]> = new Set(["unknown", "used", "expired", "tries"]);

function refused(call: Call, problem: RegistrationProblem, ancestors: readonly string[]): Reply {
  const status = FORBIDDEN.has(problem.why) ? 403 : problem.why === "busy" ? 409 : 400;
  return { type: "page", status, view: "lti/register-refused", model: toRefusedPage(problem, call), policy: { ancestors } };
}
