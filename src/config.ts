import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { LimitSettings } from "./web/limits.ts";

const flag = z.enum(["true", "false", "1", "0", "on", "off"]).transform((value) => value === "true" || value === "1" || value === "on");
const port = z.coerce.number().int().min(0).max(65_535);

/** `*.localhost` too: browsers look it up nowhere but here (RFC 6761). */
const LOOPBACK = /^(([a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])$/;

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

const perMinute = z.coerce.number().int().min(1).max(1_000_000);

const hosts = (text: string): string[] => text.split(",").map((host) => host.trim().toLowerCase());

const Environment = z.object({
  NODE_ENV: z.string().default("development"),
  PORT: port.default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default("./data"),
  STORE_URL: z
    .string()
    .regex(/^(sqlite:|mongodb(\+srv)?:\/\/)/, "must begin with sqlite: or mongodb://")
    .optional(),
  SECRET_KEY: z.string().min(32, "needs at least 32 characters").optional(),
  LRS_URL: z.url({ protocol: /^https?$/ }).optional(),
  LRS_KEY: z.string().optional(),
  LRS_SECRET: z.string().optional(),
  /** How statements identify people: by LMS account, or by the hash of the mail address where one is known. */
  LRS_ACTOR: z.enum(["account", "mail-hash"]).default("account"),
  /** Whether statements carry people's names. */
  LRS_NAMES: flag.default(false),
  /** A folder, or `gridfs:` where STORE_URL is MongoDB. */
  FILES_URL: z
    .string()
    .regex(/^(gridfs:$|(?![a-z][a-z0-9+.-]+:))/i, "must be a folder, or gridfs:")
    .optional(),
  /** Where mails go out; without it notices are shown in the page and go to webhooks alone. */
  MAIL_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Sender of all mails: an address, or a name with one. */
  MAIL_FROM: z.string().min(3).max(200).optional(),
  ROLE: z.enum(["all", "web", "worker"]).default("all"),
  DEFAULT_LOCALE: z.enum(["zh-CN", "zh-TW", "en"]).default("zh-CN"),
  DEFAULT_ZONE: z.string().refine(isZone, "is no IANA time zone").default("Asia/Shanghai"),
  TRUST_PROXY: z.string().optional(),
  PRACTICE_PORT: port.default(4000),
  /** The name browsers reach the practice LMS by: another than the tool's makes it another site, as a real LMS is. */
  PRACTICE_HOST: z.string().regex(LOOPBACK, "must be a name of this machine, such as lms.localhost").default("127.0.0.1"),
  /** `empty` leaves the practice cohort without people's work; the practice LMS's roster stays. */
  PRACTICE_COHORT: z.enum(["full", "empty"]).default("full"),
  ALLOW_LOOPBACK_PLATFORMS: flag.optional(),
  /** Saves and other posts of one session. */
  DEEDS_PER_MINUTE: perMinute.default(300),
  /** Bad logins, launches and registrations of one address before it is told to wait; good ones are never counted. */
  REFUSALS_PER_MINUTE: perMinute.default(120),
  /** Host names of platforms on the company's own network, separated by commas: `lms.corp.example,moodle`. */
  PRIVATE_HOSTS: z
    .string()
    .refine((text) => hosts(text).every((host) => HOST.test(host)), "must be host names separated by commas, without scheme, port or path")
    .transform(hosts)
    .default([]),
});

export interface Config {
  readonly production: boolean;
  readonly port: number;
  /** Origin people reach the tool at, no trailing slash. */
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly storeUrl: string;
  /** An absolute folder, or `gridfs:`. */
  readonly filesUrl: string;
  readonly secretKey: string;
  /** Absent: no mail. */
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  readonly lrs: { readonly url: string; readonly key: string; readonly secret: string } | undefined;
  /** How people are identified in statements. */
  readonly identity: { readonly actor: "account" | "mail-hash"; readonly names: boolean };
  readonly role: "all" | "web" | "worker";
  readonly defaultLocale: "zh-CN" | "zh-TW" | "en";
  readonly defaultZone: string;
  readonly trustProxy: string | undefined;
  /** Absent in production. */
  readonly practice: { readonly port: number; readonly host: string; readonly cohort: "full" | "empty" } | undefined;
  readonly acceptLoopback: boolean;
  /** Hosts the operator vouches for although their addresses are private; the tool may call them. */
  readonly privateHosts: readonly string[];
  readonly limits: LimitSettings;
}

/** A setting that cannot be used; `message` names it and what it must be. */
export class ConfigError extends Error {}

/**
 * Reads the environment once, at start; the only reader of `process.env` is the caller that passes it in.
 * @throws ConfigError naming the variable
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
  const env = parsed.data;
  const production = env.NODE_ENV === "production";
  const publicUrl = checkPublicUrl(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`);
  const dataDir = resolve(env.DATA_DIR);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return {
    production,
    port: env.PORT,
    publicUrl,
    dataDir,
    storeUrl: env.STORE_URL ?? `sqlite:${join(dataDir, "tierwise.sqlite")}`,
    filesUrl: env.FILES_URL === "gridfs:" ? env.FILES_URL : resolve(env.FILES_URL ?? join(dataDir, "files")),
    secretKey: env.SECRET_KEY ?? ownSecret(join(dataDir, "secret-key")),
    lrs: lrsOf(env, production),
    identity: { actor: env.LRS_ACTOR, names: env.LRS_NAMES },
    mail: env.MAIL_URL === undefined ? undefined : { url: env.MAIL_URL, from: env.MAIL_FROM ?? `tierwise@${new URL(publicUrl).hostname}` },
    role: env.ROLE,
    defaultLocale: env.DEFAULT_LOCALE,
    defaultZone: env.DEFAULT_ZONE,
    trustProxy: env.TRUST_PROXY,
    practice: production ? undefined : { port: env.PRACTICE_PORT, host: env.PRACTICE_HOST, cohort: env.PRACTICE_COHORT },
    acceptLoopback: env.ALLOW_LOOPBACK_PLATFORMS ?? !production,
    privateHosts: env.PRIVATE_HOSTS,
    limits: { deeds: env.DEEDS_PER_MINUTE, refusals: env.REFUSALS_PER_MINUTE, notes: env.REFUSALS_PER_MINUTE },
  };
}

/** The LRS named, else the practice LRS where there is one; in production none means statements wait. */
function lrsOf(env: z.infer<typeof Environment>, production: boolean): Config["lrs"] {
  if (env.LRS_URL !== undefined) return { url: env.LRS_URL, key: env.LRS_KEY ?? "", secret: env.LRS_SECRET ?? "" };
  return production ? undefined : { url: `http://127.0.0.1:${env.PRACTICE_PORT}/xapi/`, key: "practice", secret: "practice-secret" };
}

/** Browsers keep the session cookie on https, and on http only at a loopback name; anything else would lock everybody out. */
function checkPublicUrl(text: string): string {
  const url = new URL(text);
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw new ConfigError(`PUBLIC_URL: ${url.origin} must be https (http works on localhost only)`);
  }
  if (url.pathname !== "/" || url.search !== "") throw new ConfigError(`PUBLIC_URL: give the origin alone, as in ${url.origin}`);
  return url.origin;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Made once and kept readable by the owner only; losing it makes stored tool keys unreadable. */
function ownSecret(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    const secret = randomBytes(32).toString("base64url");
    writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: "wx" });
    return secret;
  }
}
