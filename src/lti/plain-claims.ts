import type { Claims } from "./claims.ts";
import { isClean, isWebUrl } from "./text.ts";
import { CLAIM } from "./words.ts";

type ResourceLinkClaims = Extract<Claims, { [CLAIM.messageType]: "LtiResourceLinkRequest" }>;
type Fields = Readonly<Record<string, unknown>>;

/**
 * The claims of a resource link launch as almost all are, recognized without the schema, which takes several times as long: the payload itself, where
 * the schema would give every claim it knows just as it was sent (what it does not know it would leave out; here that is left unread), or undefined
 * for whatever is not plain. It never refuses anything, so that there is one place where what is allowed is written down.
 */
export const plainClaims = (payload: unknown): Claims | undefined =>
  isFields(payload) && isPlain(payload) ? (payload as unknown as ResourceLinkClaims) : undefined;

function isPlain(sent: Fields): boolean {
  return (
    sent[CLAIM.messageType] === "LtiResourceLinkRequest" &&
    sent[CLAIM.version] === "1.3.0" &&
    !(CLAIM.menteeSubs in sent) &&
    areOwn(sent) &&
    isIdentifier(sent[CLAIM.deployment]) &&
    isText(sent[CLAIM.target], 4_096) &&
    areTexts(sent[CLAIM.roles], { most: 200, longest: 500 }) &&
    isLink(sent[CLAIM.resourceLink]) &&
    isAbsentOr(sent[CLAIM.context], (context) => isLink(context) && isSaid(context["label"], 255)) &&
    isAbsentOr(sent[CLAIM.presentation], isPresentation) &&
    isAbsentOr(sent[CLAIM.custom], (custom) => !Object.hasOwn(custom, "__proto__")) &&
    isAbsentOr(sent[CLAIM.lis], (lis) => isSaid(lis["person_sourcedid"], 255)) &&
    isAbsentOr(sent[CLAIM.ags], isAgs) &&
    isAbsentOr(sent[CLAIM.nrps], ({ context_memberships_url: url }) => url !== undefined && isSaidUrl(url))
  );
}

/** The claims that every id_token has (OIDC Core 2), and who the person is. */
const areOwn = ({ iss, aud, azp, sub, exp, iat, nbf, nonce, name, given_name, family_name, email }: Fields): boolean =>
  isText(iss, 2_048) &&
  isText(aud, 255) &&
  (azp === undefined || isText(azp, 255)) &&
  (sub === undefined || isIdentifier(sub)) &&
  isSeconds(exp) &&
  isSeconds(iat) &&
  (nbf === undefined || isSeconds(nbf)) &&
  isText(nonce, 255) &&
  isSaid(name, 500) &&
  isSaid(given_name, 255) &&
  isSaid(family_name, 255) &&
  isSaid(email, 320);

const isLink = (sent: unknown): sent is Fields => isFields(sent) && isIdentifier(sent["id"]) && isSaid(sent["title"], 500);

const isPresentation = (sent: Fields): boolean =>
  isSaid(sent["locale"], 35) && isSaid(sent["document_target"], 20) && isSaidUrl(sent["return_url"]);

const isAgs = ({ scope, lineitems, lineitem }: Fields): boolean =>
  areTexts(scope, { most: 50, longest: 255 }) && isSaidUrl(lineitems) && isSaidUrl(lineitem);

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

const isAbsentOr = (value: unknown, plain: (value: Fields) => boolean): boolean => value === undefined || (isFields(value) && plain(value));

const isText = (value: unknown, max: number): value is string => typeof value === "string" && value !== "" && value.length <= max;

const isIdentifier = (value: unknown): boolean => isText(value, 255) && isClean(value);

const isSeconds = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 100_000_000_000;

/** Absent, or a text that says something and is short enough to stay as it is. */
const isSaid = (value: unknown, max: number): boolean => value === undefined || (isText(value, max) && /\S/.test(value));

const isSaidUrl = (value: unknown): boolean => value === undefined || (isText(value, 4_096) && isWebUrl(value));

const areTexts = (value: unknown, { most, longest }: { most: number; longest: number }): boolean =>
  Array.isArray(value) && value.length <= most && value.every((one) => typeof one === "string" && one.length <= longest);
