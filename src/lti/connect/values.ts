import { HISTORY_PARAMETERS } from "../history.ts";
import { SCOPE } from "../words.ts";

/** What an administrator copies into a platform that does not register tools by itself. */
export interface ToolValues {
  readonly toolUrl: string;
  readonly loginUrl: string;
  readonly redirectUrl: string;
  readonly jwksUrl: string;
  /** One `name=value` a line, as Moodle wants them. */
  readonly custom: string;
  /** The JSON a Canvas developer key takes ("Paste JSON"). */
  readonly canvas: object;
}

export function toolValues(publicUrl: string): ToolValues {
  const target = `${publicUrl}/`;
  return {
    toolUrl: target,
    loginUrl: `${publicUrl}/lti/login`,
    redirectUrl: `${publicUrl}/lti/launch`,
    jwksUrl: `${publicUrl}/lti/jwks`,
    custom: Object.entries(HISTORY_PARAMETERS)
      .map(([name, value]) => `${name}=${value}`)
      .join("\n"),
    canvas: {
      title: "Tierwise",
      description: "Customer-service certification",
      oidc_initiation_url: `${publicUrl}/lti/login`,
      target_link_uri: target,
      public_jwk_url: `${publicUrl}/lti/jwks`,
      scopes: Object.values(SCOPE),
      custom_fields: { ...HISTORY_PARAMETERS },
      extensions: [
        {
          platform: "canvas.instructure.com",
          privacy_level: "public",
          settings: {
            placements: [
              { placement: "link_selection", message_type: "LtiDeepLinkingRequest", target_link_uri: target },
              { placement: "assignment_selection", message_type: "LtiDeepLinkingRequest", target_link_uri: target },
            ],
          },
        },
      ],
    },
  };
}

export interface PlatformAddresses {
  readonly issuer: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
}

/** The addresses of a Moodle site, from its own (`$CFG->wwwroot`). */
export function moodleAddresses(site: string): PlatformAddresses {
  const root = site.replace(/\/+$/, "");
  return { issuer: root, authUrl: `${root}/mod/lti/auth.php`, tokenUrl: `${root}/mod/lti/token.php`, jwksUrl: `${root}/mod/lti/certs.php` };
}

/** The addresses of Canvas as hosted by Instructure, the same for every school. */
export const CANVAS_ADDRESSES: PlatformAddresses = {
  issuer: "https://canvas.instructure.com",
  authUrl: "https://sso.canvaslms.com/api/lti/authorize_redirect",
  tokenUrl: "https://sso.canvaslms.com/login/oauth2/token",
  jwksUrl: "https://sso.canvaslms.com/api/lti/security/jwks",
};
