import { MINUTE, SECOND } from "../shared/clock.ts";
import type { Claims } from "./claims.ts";
import type { Login } from "./login-state.ts";
import type { PlatformRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { CLAIM } from "./words.ts";

/** How far the platform's clock may be from ours, either way. */
export const SKEW = MINUTE;
/** A login may be finished this long after it began. */
export const LOGIN_LIFE = 10 * MINUTE;

/**
 * Holds a token's claims against the login they answer (OIDC Core 3.1.3.7, 1EdTech Security Framework 5.1.3): issuer, audience, times, nonce,
 * deployment, target.
 * @throws Refusal naming the check that failed
 */
export function checkClaims(
  claims: Claims,
  { login, nonce, platform, now }: { login: Login; nonce: string; platform: PlatformRecord; now: number },
): void {
  if (claims.iss !== platform.issuer) throw new Refusal("issuer");
  checkAudience(claims, platform.clientId);
  checkTimes(claims, { began: login.began, now });
  if (claims.nonce !== nonce) throw new Refusal("nonce");
  checkDeployment(claims[CLAIM.deployment], { login, platform });
  const target = claims[CLAIM.target];
  if (target !== undefined && target !== login.target && URL.parse(target)?.href !== login.target) throw new Refusal("target-other");
}

/** Our client alone: an audience we do not know is one we do not trust, whatever `azp` says. */
function checkAudience({ aud, azp }: Claims, client: string): void {
  const audiences = typeof aud === "string" ? [aud] : aud;
  if (!audiences.every((audience) => audience === client)) throw new Refusal("audience", "aud");
  if (azp !== undefined && azp !== client) throw new Refusal("audience", "azp");
}

/** In seconds as the claims are; issued not before its login began, for it carries that login's nonce. */
function checkTimes({ exp, iat, nbf }: Claims, { began, now }: { began: number; now: number }): void {
  const skew = SKEW / SECOND;
  const present = now / SECOND;
  if (iat > present + skew) throw new Refusal("token-early", "iat");
  if (nbf !== undefined && nbf > present + skew) throw new Refusal("token-early", "nbf");
  if (exp <= present - skew || exp <= iat) throw new Refusal("token-late", "exp");
  if (iat < Math.floor(began / SECOND) - skew) throw new Refusal("token-late", "iat");
}

function checkDeployment(deployment: string, { login, platform }: { login: Login; platform: PlatformRecord }): void {
  if (login.deployment !== undefined && login.deployment !== deployment) throw new Refusal("deployment-other");
  if (!platform.acceptDeployments && !platform.deployments.includes(deployment)) throw new Refusal("deployment-unknown", deployment);
}
