import { z } from "zod";
import type { Translate } from "../../i18n/translate.ts";
import type { Log } from "../log.ts";
import { OutgoingFailure, type Outgoing, type OutgoingReply } from "../outgoing.ts";
import type { Platforms } from "../platforms.ts";
import type { PlatformRecord } from "../records.ts";
import { readConfiguration, type PlatformConfiguration } from "./configuration.ts";
import { isPlatformUrl } from "./hosts.ts";
import type { Invitations, InvitationState } from "./invitations.ts";
import type { InvitationRecord } from "./records.ts";
import { toolRegistration } from "./tool-configuration.ts";

/** What a platform opens the tool's registration address with (LTI Dynamic Registration 1.0, 3.3). */
export interface RegistrationRequest {
  readonly invitation: string;
  readonly configurationUrl: string | undefined;
  readonly registrationToken: string | undefined;
}

/** Why a registration is not made; the sentences stand under `lti.register.why.<why>`. */
export type RegistrationProblem =
  | { readonly why: Extract<InvitationState, { type: "closed" }>["why"] }
  | { readonly why: "configuration-missing" | "address" | "unreachable" | "answer" }
  | { readonly why: "not-a-configuration" | "endpoint-foreign"; readonly field: string }
  | { readonly why: "issuer-other"; readonly issuer: string }
  | { readonly why: "platform-refused"; readonly status: number };

export type Prepared =
  | { readonly type: "ready"; readonly invitation: InvitationRecord; readonly configurationUrl: URL }
  | { readonly type: "refused"; readonly problem: RegistrationProblem };

export type Registration =
  | { readonly type: "registered"; readonly platform: PlatformRecord; readonly origin: string }
  | { readonly type: "refused"; readonly problem: RegistrationProblem };

export interface Registrations {
  /** Checks invitation and address without calling anybody, for the page before the deed. */
  prepare(request: RegistrationRequest): Promise<Prepared>;
  /** Reads the platform's configuration, registers there and keeps the platform; the invitation is spent only if all went well. */
  register(request: RegistrationRequest, t: Translate): Promise<Registration>;
}

export interface RegistrationDeps {
  readonly invitations: Invitations;
  readonly platforms: Pick<Platforms, "add">;
  readonly outgoing: Outgoing;
  readonly publicUrl: string;
  readonly acceptLoopback: boolean;
  readonly log: Log;
}

const TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";
const Answer = z.object({
  client_id: z.coerce.string().min(1).max(255),
  [TOOL]: z
    .object({ deployment_id: z.coerce.string().min(1).max(255).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** The one thing a step of a registration may throw: it ends in words, with the invitation given back. */
class Stopped extends Error {
  readonly problem: RegistrationProblem;
  constructor(problem: RegistrationProblem) {
    super(problem.why);
    this.problem = problem;
  }
}

export function createRegistrations(deps: RegistrationDeps): Registrations {
  const { invitations, platforms, outgoing, publicUrl, acceptLoopback, log } = deps;

  function address({ configurationUrl }: RegistrationRequest): URL | RegistrationProblem {
    if (configurationUrl === undefined || configurationUrl === "") return { why: "configuration-missing" };
    const url = URL.parse(configurationUrl);
    return url !== null && isPlatformUrl(url, acceptLoopback) ? url : { why: "address" };
  }

  async function ask(request: Parameters<Outgoing>[0], token: string | undefined): Promise<OutgoingReply> {
    try {
      return await outgoing({
        ...request,
        headers: { ...request.headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      });
    } catch (error) {
      if (!(error instanceof OutgoingFailure)) throw error;
      throw new Stopped({ why: error.kind === "forbidden" ? "address" : "unreachable" });
    }
  }

  async function configurationAt(url: URL, token: string | undefined): Promise<PlatformConfiguration> {
    const reply = await ask({ url: url.href }, token);
    if (reply.status !== 200)
      throw new Stopped({ why: reply.status >= 500 ? "unreachable" : "not-a-configuration", field: String(reply.status) });
    const reading = readConfiguration(reply.text, url, acceptLoopback);
    if (reading.type === "refused") throw new Stopped(reading.problem);
    return reading.configuration;
  }

  async function registerAt(configuration: PlatformConfiguration, token: string | undefined, t: Translate) {
    const facts = {
      publicUrl,
      description: t("lti.register.description"),
      selectLabel: t("lti.register.select"),
      reviewLabel: t("lti.register.review"),
    };
    const reply = await ask(
      {
        url: configuration.registrationUrl,
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(toolRegistration(facts, configuration)),
      },
      token,
    );
    if (reply.status !== 200 && reply.status !== 201) throw new Stopped({ why: "platform-refused", status: reply.status });
    const answer = Answer.safeParse(json(reply.text));
    if (!answer.success) throw new Stopped({ why: "answer" });
    return { clientId: answer.data.client_id, deployment: answer.data[TOOL]?.deployment_id };
  }

  async function perform(
    invitation: InvitationRecord,
    url: URL,
    asked: { token: string | undefined; t: Translate },
  ): Promise<PlatformRecord> {
    const configuration = await configurationAt(url, asked.token);
    const { clientId, deployment } = await registerAt(configuration, asked.token, asked.t);
    const { issuer, authUrl, tokenUrl, tokenAudience, jwksUrl, family } = configuration;
    return platforms.add({
      tenant: invitation.tenant,
      name: invitation.name,
      issuer,
      clientId,
      authUrl,
      tokenUrl,
      tokenAudience,
      jwksUrl,
      deployments: deployment === undefined ? [] : [deployment],
      // Some platforms make the deployment only when a course first uses the tool.
      acceptDeployments: deployment === undefined,
      state: invitation.switchOn ? "on" : "pending",
      frameOrigins: [...new Set([url.origin, ...(family === "canvas" ? ["https://*.instructure.com"] : [])])],
    });
  }

  return {
    async prepare(request) {
      const found = await invitations.look(request.invitation);
      if (found.type === "closed") return { type: "refused", problem: { why: found.why } };
      const url = address(request);
      return url instanceof URL
        ? { type: "ready", invitation: found.invitation, configurationUrl: url }
        : { type: "refused", problem: url };
    },
    async register(request, t) {
      const prepared = await this.prepare(request);
      if (prepared.type === "refused") return prepared;
      const held = await invitations.hold(request.invitation);
      if (held.type === "closed") return { type: "refused", problem: { why: held.why } };
      const url = prepared.configurationUrl;
      try {
        const platform = await perform(held.invitation, url, { token: request.registrationToken, t });
        await invitations.spend(held.invitation, platform.id);
        return { type: "registered", platform, origin: new URL(platform.issuer).origin };
      } catch (error) {
        await invitations.release(held.invitation);
        if (!(error instanceof Stopped)) throw error;
        log.warn({ host: url.host, problem: error.problem }, "registration refused");
        return { type: "refused", problem: error.problem };
      }
    },
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
