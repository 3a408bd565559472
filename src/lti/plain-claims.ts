import type { Claims } from "./claims.ts";
import { isClean, isWebUrl, saidText, saidUrl } from "./text.ts";
import { CLAIM } from "./words.ts";

type ResourceLinkClaims = Extract<Claims, { [CLAIM.messageType]: "LtiResourceLinkRequest" }>;
type Fields = Readonly<Record<string, unknown>>;

/** What makes a reader give up; the schema then says whether anything is wrong, and what. */
const OTHER = Symbol("for the schema");

/**
 * The claims of a resource link launch as almost all are, read without the schema, which takes several times as long: the same claims as the schema
 * gives, or undefined for whatever is not plain. It never refuses anything, so that there is one place where what is allowed is written down.
 */
export function plainClaims(payload: unknown): Claims | undefined {
  if (!isFields(payload) || payload[CLAIM.messageType] !== "LtiResourceLinkRequest" || CLAIM.menteeSubs in payload) return undefined;
  try {
    return read(payload);
  } catch (error) {
    if (error === OTHER) return undefined;
    throw error;
  }
}

function read(sent: Fields): ResourceLinkClaims {
  const { aud, azp, sub, nbf } = sent;
  return {
    iss: text(sent["iss"], 2_048),
    aud: text(aud, 255),
    ...(azp !== undefined && { azp: text(azp, 255) }),
    ...(sub !== undefined && { sub: identifier(sub) }),
    exp: seconds(sent["exp"]),
    iat: seconds(sent["iat"]),
    ...(nbf !== undefined && { nbf: seconds(nbf) }),
    nonce: text(sent["nonce"], 255),
    [CLAIM.version]: plainly(sent[CLAIM.version] === "1.3.0", "1.3.0" as const),
    [CLAIM.messageType]: "LtiResourceLinkRequest",
    [CLAIM.deployment]: identifier(sent[CLAIM.deployment]),
    [CLAIM.target]: text(sent[CLAIM.target], 4_096),
    [CLAIM.roles]: texts(sent[CLAIM.roles], { most: 200, longest: 500 }),
    [CLAIM.resourceLink]: link(fields(sent[CLAIM.resourceLink])),
    [CLAIM.context]: optional(sent[CLAIM.context], ({ id, title, label }) => ({
      id: identifier(id),
      title: saidText(title, 500),
      label: saidText(label, 255),
    })),
    [CLAIM.presentation]: optional(sent[CLAIM.presentation], (said) => ({
      locale: saidText(said["locale"], 35),
      document_target: saidText(said["document_target"], 20),
      return_url: saidUrl(said["return_url"]),
    })),
    [CLAIM.custom]: optional(sent[CLAIM.custom], (said) => plainly(!Object.hasOwn(said, "__proto__"), said)),
    [CLAIM.lis]: optional(sent[CLAIM.lis], (said) => ({ person_sourcedid: saidText(said["person_sourcedid"], 255) })),
    [CLAIM.ags]: optional(sent[CLAIM.ags], ({ scope, lineitems, lineitem }) => ({
      scope: texts(scope, { most: 50, longest: 255 }),
      lineitems: saidUrl(lineitems),
      lineitem: saidUrl(lineitem),
    })),
    [CLAIM.nrps]: optional(sent[CLAIM.nrps], ({ context_memberships_url: url }) => ({
      context_memberships_url: plainly(typeof url === "string" && url.length <= 4_096 && isWebUrl(url), String(url)),
    })),
    name: saidText(sent["name"], 500),
    given_name: saidText(sent["given_name"], 255),
    family_name: saidText(sent["family_name"], 255),
    email: saidText(sent["email"], 320),
  };
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

function plainly<T>(plain: boolean, value: T): T {
  if (!plain) throw OTHER;
  return value;
}

const fields = (value: unknown): Fields => (isFields(value) ? value : plainly(false, {}));

const optional = <T>(value: unknown, reader: (value: Fields) => T): T | undefined =>
  value === undefined ? undefined : reader(fields(value));

const text = (value: unknown, max: number): string =>
  typeof value === "string" && value !== "" && value.length <= max ? value : plainly(false, "");

function identifier(value: unknown): string {
  const said = text(value, 255);
  return plainly(isClean(said), said);
}

const seconds = (value: unknown): number =>
  typeof value === "number" && value >= 0 && value <= 100_000_000_000 ? value : plainly(false, 0);

function texts(value: unknown, { most, longest }: { most: number; longest: number }): string[] {
  if (!Array.isArray(value) || value.length > most) return plainly(false, []);
  return value.map((one: unknown) => (typeof one === "string" && one.length <= longest ? one : plainly(false, "")));
}

const link = ({ id, title }: Fields) => ({ id: identifier(id), title: saidText(title, 500) });
