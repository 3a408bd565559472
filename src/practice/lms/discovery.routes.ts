import { Router } from "express";
import { AGS_SCOPES, SCOPE } from "./claims.ts";
import type { Platform } from "./platform.ts";

/** The platform's OpenID configuration and its public keys. */
export function discoveryRoutes(platform: Platform): Router {
  const router = Router();
  const { issuer } = platform;
  router.get(["/.well-known/openid-configuration", "/mod/lti/openid-configuration.php"], (_req, res) => {
    res.json({
      issuer,
      token_endpoint: `${issuer}/mod/lti/token.php`,
      token_endpoint_auth_methods_supported: ["private_key_jwt"],
      token_endpoint_auth_signing_alg_values_supported: ["RS256"],
      jwks_uri: `${issuer}/mod/lti/certs.php`,
      authorization_endpoint: `${issuer}/mod/lti/auth.php`,
      registration_endpoint: `${issuer}/mod/lti/openid-registration.php`,
      scopes_supported: [...AGS_SCOPES, SCOPE.roster, "openid"],
      response_types_supported: ["id_token"],
      subject_types_supported: ["public", "pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      claims_supported: ["sub", "iss", "name", "given_name", "family_name", "email"],
      "https://purl.imsglobal.org/spec/lti-platform-configuration": {
        product_family_code: "moodle",
        version: "5.1+ (Build: 20251017)",
        messages_supported: [{ type: "LtiResourceLinkRequest" }, { type: "LtiDeepLinkingRequest", placements: ["ContentArea"] }],
      },
    });
  });
  router.get("/mod/lti/certs.php", (_req, res) => {
    res.json(platform.keys.published());
  });
  return router;
}
