import { createHash } from "node:crypto";
import { wellFormed } from "./plain.ts";
import type { Agent, Group } from "./statement.ts";

/** How people are identified in statements. */
export interface Identity {
  /** `mail-hash`: by the hash of the mail address, and by the LMS account where no mail address is known. */
  readonly actor: "account" | "mail-hash";
  /** Whether statements carry people's names; off unless the company's privacy rules allow it. */
  readonly names: boolean;
}

export const BY_ACCOUNT: Identity = { actor: "account", names: false };

/** A person as the LMS and the tool know them. */
export interface Known {
  /** Issuer of the platform. */
  readonly homePage: string;
  /** Subject id on that platform. */
  readonly sub: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

const MAIL = /^[^\s@<>"]+@[^\s@<>"]+$/;

/**
 * An Agent with exactly one identifier (xAPI 1.0.3 Data 2.4.2.3). The hash is SHA-1 of `mailto:` and the address in lower case, so
 * that one person is one actor however the address is written.
 */
export function agentOf({ homePage, sub, name = "", email = "" }: Known, identity: Identity): Agent {
  const named = identity.names && !isBlank(name) ? { name } : {};
  const mail = email.trim().toLowerCase();
  if (identity.actor === "mail-hash" && MAIL.test(mail)) {
    return { objectType: "Agent", ...named, mbox_sha1sum: createHash("sha1").update(`mailto:${mail}`).digest("hex") };
  }
  return { objectType: "Agent", ...named, account: { homePage, name: sub } };
}

/** Whether nothing of a text is left to read once it is {@link wellFormed}. */
const isBlank = (text: string): boolean => wellFormed(text).trim() === "";

/** The tool itself: it withdraws statements, and stands in where the person who did something is known no more. */
export const toolAgent = (publicUrl: string): Agent => ({ objectType: "Agent", account: { homePage: publicUrl, name: "tierwise" } });

interface Team {
  /** Address of the company's activities. */
  readonly homePage: string;
  /** The learner's department, where one is known. */
  readonly department: string | undefined;
  /** The learner, where a statement is somebody else's deed. */
  readonly learner: Agent | undefined;
}

/** The learner's department; with the learner as its member where they are not the actor, so that the statement is found as theirs. */
export function teamOf({ homePage, department = "", learner }: Team): Group | undefined {
  const member = learner === undefined ? {} : { member: [learner] };
  if (!isBlank(department)) return { objectType: "Group", name: department, account: { homePage, name: department }, ...member };
  return learner === undefined ? undefined : { objectType: "Group", ...member };
}
