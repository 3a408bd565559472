import { createHmac, timingSafeEqual, type KeyObject } from "node:crypto";
import { digest } from "../shared/ids.ts";

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

/** Anonymous logins write nothing: state, nonce and browser binding are derived from one random id by keyed hashes (HMAC-SHA-2). */
export function createLoginStates(key: KeyObject): LoginStates {
  const keyed = (purpose: string, text: string): string => createHmac("sha256", key).update(`${purpose} ${text}`).digest("base64url");

  const secrets = new WeakMap<Login, Secrets>();
  /** Nonce and browser secret: both halves of one keyed hash, which costs as much as one of them alone. */
  function secretsOf(login: Login): Secrets {
    const known = secrets.get(login);
    if (known !== undefined) return known;
    const bytes = createHmac("sha512", key).update(`login ${login.id}`).digest();
    const drawn = { nonce: bytes.toString("base64url", 0, 32), browser: bytes.toString("base64url", 32, 64) };
    secrets.set(login, drawn);
    return drawn;
  }

  return {
    write(login) {
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
      const text = `${login.id}.${Buffer.from(fields).toString("base64url")}`;
      return `${text}.${keyed("state", text)}`;
    },
    read(state) {
      const [id = "", fields = "", sign = ""] = state.split(".");
      if (!sameText(sign, keyed("state", `${id}.${fields}`))) return undefined;
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
    },
    nonce: (login) => secretsOf(login).nonce,
    browserSecret: (login) => secretsOf(login).browser,
    sessionSecret: ({ id }) => keyed("session", id),
  };
}

interface Secrets {
  readonly nonce: string;
  readonly browser: string;
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
export const sessionIdOf = (login: Login): string => digest(`session ${login.id}`).slice(0, 20);

/** Compares two texts in a time that tells nothing of where they differ. */
export function sameText(sent: string, right: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
