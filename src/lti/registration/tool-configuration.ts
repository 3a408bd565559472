import { HISTORY_PARAMETERS } from "../history.ts";
import { SCOPE } from "../words.ts";
import type { PlatformConfiguration } from "./configuration.ts";

const TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";

export interface ToolFacts {
  /** Origin, no trailing slash. */
  readonly publicUrl: string;
  readonly description: string;
  /** What the LMS calls the deep-linking button. */
  readonly selectLabel: string;
  readonly reviewLabel: string;
}

/**
 * The tool as it registers itself (LTI Dynamic Registration 1.0, 3.5): what it needs of what the platform offers. Submission review is asked for
 * wherever the platform is not Canvas, which refuses messages it does not list; Moodle sends it without listing it.
 */
export function toolRegistration(facts: ToolFacts, platform: Pick<PlatformConfiguration, "family" | "scopes" | "messages">): object {
  const { publicUrl, description, selectLabel, reviewLabel } = facts;
  const offered = (name: string, list: readonly string[] | undefined): boolean => list === undefined || list.includes(name);
  const messages = [
    { type: "LtiResourceLinkRequest", target_link_uri: `${publicUrl}/` },
    { type: "LtiDeepLinkingRequest", target_link_uri: `${publicUrl}/`, label: selectLabel },
    { type: "LtiSubmissionReviewRequest", target_link_uri: `${publicUrl}/`, label: reviewLabel },
  ].filter(({ type }) => offered(type, platform.messages) || (type === "LtiSubmissionReviewRequest" && platform.family !== "canvas"));
  return {
    application_type: "web",
    response_types: ["id_token"],
    grant_types: ["implicit", "client_credentials"],
    initiate_login_uri: `${publicUrl}/lti/login`,
    redirect_uris: [`${publicUrl}/lti/launch`],
    client_name: "Tierwise",
    jwks_uri: `${publicUrl}/lti/jwks`,
    token_endpoint_auth_method: "private_key_jwt",
    scope: Object.values(SCOPE)
      .filter((scope) => offered(scope, platform.scopes))
      .join(" "),
    [TOOL]: {
      domain: new URL(publicUrl).host,
      description,
      target_link_uri: `${publicUrl}/`,
      custom_parameters: { ...HISTORY_PARAMETERS },
      claims: ["iss", "sub", "name", "given_name", "family_name", "email"],
      messages,
      // Canvas sends nobody's name unless it is asked to.
      ...(platform.family === "canvas" && { "https://canvas.instructure.com/lti/privacy_level": "public" }),
    },
  };
}
