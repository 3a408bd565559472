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
}

/** Anonymous logins write nothing: state, nonce and browser binding are derived from one random id by keyed hashes (HMAC-SHA-256). */
export function createLoginStates(key: KeyObject): LoginStates {
  const keyed = (purpose: string, text: string): string => createHmac("sha256", key).update(`${purpose} ${text}`).digest("base64url");

  return {
    write(login) {
      const fields = JSON.stringify([login.tenant, login.platform, login.began, login.target, login.deployment ?? null]);
      const text = `${login.id}.${Buffer.from(fields).toString("base64url")}`;
      return `${text}.${keyed("state", text)}`;
    },
    read(state) {
      const [id = "", fields = "", sign = ""] = state.split(".");
      if (!sameText(sign, keyed("state", `${id}.${fields}`))) return undefined;
      const [tenant, platform, began, target, deployment] = JSON.parse(Buffer.from(fields, "base64url").toString("utf8")) as Signed;
      return { id, tenant, platform, began, target, ...(deployment !== null && { deployment }) };
    },
    nonce: ({ id }) => keyed("nonce", id),
    browserSecret: ({ id }) => keyed("browser", id),
  };
}

/** Only read after the signature has proved that {@link LoginStates.write} wrote it. */
type Signed = readonly [tenant: string, platform: string, began: number, target: string, deployment: string | null];

/** The one session this login can open: its record's key is what makes the login spent. */
export const sessionIdOf = (login: Login): string => digest(`session ${login.id}`).slice(0, 20);

/** Compares two texts in a time that tells nothing of where they differ. */
export function sameText(sent: string, right: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
