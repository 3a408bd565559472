import { createHmac, timingSafeEqual, type KeyObject } from "node:crypto";
import { datePart, digest } from "../shared/ids.ts";

/** One login on its way: what its launch must match. It is carried by the state itself and stored only when it ends. */
export interface Login {
  /** 256 random bits; nonce, browser secret and session id derive from it. */
  readonly id: string;
  readonly tenant: string;
  readonly platform: string;
  /** `lti_deployment_id`, where the platform hinted at one. */
  readonly deployment?: string | undefined;
  /** The page of ours that was asked for, a whole URL. */
  readonly target: string;
  /** Epoch ms. */
  readonly began: number;
  /** The frame that keeps data for us (`lti_storage_target`): its name, or `_parent`; where the platform offers one. */
  readonly storage?: string | undefined;
  /** What the platform wants to be told again; kept while it is short, so that the login can begin anew in another window. */
  readonly hints?: Hints | undefined;
}

/** `login_hint` and `lti_message_hint`, as the platform sent them. */
export interface Hints {
  readonly login: string;
  readonly message?: string | undefined;
}

export interface LoginStates {
  /** The `state` parameter: the login, signed. */
  write(login: Login): string;
  /** The login of a state that is ours; undefined for any other. */
  read(state: string): Login | undefined;
  /** What the token must bring back. */
  nonce(login: Login): string;
  /** What the browser that began keeps in its cookie. */
  browserSecret(login: Login): string;
  /** The session's secret, where no cookie can take it and the next window has to fetch it. */
  sessionSecret(login: Login): string;
}

/** Bytes of a SHA-512 hash that sign; as many more stay secret. */
const HALF = 32;

/**
 * Anonymous logins write nothing: one keyed hash of the login (HMAC-SHA-512) signs its state with its first half, and from its second half, which nobody
 * is shown, derives what the login has to bring back.
 */
export function createLoginStates(key: KeyObject): LoginStates {
  const seeds = new WeakMap<Login, string>();
  const hashed = (text: string): Buffer => createHmac("sha512", key).update(`login ${text}`).digest();
  const signature = (hash: Buffer): string => hash.toString("base64url", 0, HALF);

  /** Keeps the secret half of a login's hash beside it. */
  function keep(login: Login, hash: Buffer): string {
    const seed = hash.toString("base64url", HALF);
    seeds.set(login, seed);
    return seed;
  }

  const secret = (login: Login, purpose: string): string => digest(`${purpose} ${seeds.get(login) ?? keep(login, hashed(textOf(login)))}`);

  return {
    write(login) {
      const text = textOf(login);
      const hash = hashed(text);
      keep(login, hash);
      return `${text}.${signature(hash)}`;
    },
    read(state) {
      const [id = "", fields = "", sign = ""] = state.split(".");
      const hash = hashed(`${id}.${fields}`);
      if (!sameText(sign, signature(hash))) return undefined;
      const login = loginOf(id, fields);
      keep(login, hash);
      return login;
    },
    nonce: (login) => secret(login, "nonce"),
    browserSecret: (login) => secret(login, "browser"),
    sessionSecret: (login) => secret(login, "session"),
  };
}

function textOf(login: Login): string {
  const fields = JSON.stringify([
    login.tenant,
    login.platform,
    login.began,
    login.target,
    login.deployment ?? null,
    login.storage ?? null,
    login.hints?.login ?? null,
    login.hints?.message ?? null,
  ] satisfies Signed);
  return `${login.id}.${Buffer.from(fields).toString("base64url")}`;
}

function loginOf(id: string, fields: string): Login {
  const [tenant, platform, began, target, deployment, storage, hint, message] = JSON.parse(
    Buffer.from(fields, "base64url").toString("utf8"),
  ) as Signed;
  return {
    id,
    tenant,
    platform,
    began,
    target,
    ...(deployment !== null && { deployment }),
    ...(storage !== null && { storage }),
    ...(hint !== null && { hints: { login: hint, ...(message !== null && { message }) } }),
  };
}

/** Only read after the signature has proved that {@link LoginStates.write} wrote it. */
type Signed = readonly [
  tenant: string,
  platform: string,
  began: number,
  target: string,
  deployment: string | null,
  storage: string | null,
  loginHint: string | null,
  messageHint: string | null,
];

/** The one session this login can open: its record's key is what makes the login spent. */
export const sessionIdOf = ({ id, began }: Pick<Login, "id" | "began">): string => datePart(began) + digest(`session ${id}`).slice(0, 13);

/** Compares two texts in a time that tells nothing of where they differ. */
export function sameText(sent: string, right: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
