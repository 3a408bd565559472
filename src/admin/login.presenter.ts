import type { Words } from "../web/reader.ts";
import type { PasswordProblem } from "./passwords.ts";
import { LONGEST, SHORTEST } from "./passwords.ts";

interface Told {
  readonly kind: string;
  readonly key: string;
  readonly minutes?: number;
}

/** Name and password. */
export const toLoginPage = ({ token, told }: { readonly token: string; readonly told: Told | undefined }, { t }: Words) => ({
  title: t("admin.login.title"),
  token,
  told: told === undefined ? undefined : { kind: told.kind, text: t(`admin.login.told.${told.key}`, { minutes: told.minutes ?? 0 }) },
});

/** The code; a refusal does not say what was wrong, for it may have been the first step. */
export const toCodePage = ({ token, wrong }: { readonly token: string; readonly wrong: boolean }, { t }: Words) => ({
  title: t("admin.login.codeTitle"),
  token,
  errors: wrong ? [{ href: "#code", text: t("admin.login.refused") }] : [],
  error: wrong ? t("admin.login.refused") : undefined,
});

interface PasswordFacts {
  readonly link: string;
  readonly name: string;
  readonly problem: PasswordProblem | "differs" | undefined;
}

/** First step of the one-time link. */
export function toPasswordPage({ link, name, problem }: PasswordFacts, { t }: Words) {
  const error = problem === undefined ? undefined : t(`admin.account.problem.${problem}`);
  const field = problem === "differs" ? "again" : "password";
  return {
    title: t("admin.setup.title", { name }),
    link,
    name,
    rule: t("admin.setup.rule", { shortest: SHORTEST, longest: LONGEST }),
    errors: error === undefined ? [] : [{ href: `#${field}`, text: error }],
    passwordError: field === "password" ? error : undefined,
    againError: field === "again" ? error : undefined,
  };
}

/** Second step: the authenticator, proved by a code of it. */
export const toFactorPage = (
  { link, totp, wrong }: { readonly link: string; readonly totp: string; readonly wrong: boolean },
  { t }: Words,
) => ({
  title: t("admin.setup.factorTitle"),
  link,
  qr: `/admin/setup/qr.svg?link=${encodeURIComponent(link)}`,
  secret: totp.match(/.{1,4}/g)?.join(" ") ?? totp,
  errors: wrong ? [{ href: "#code", text: t("admin.setup.codeWrong") }] : [],
  error: wrong ? t("admin.setup.codeWrong") : undefined,
});

/** The recovery codes, this once. */
export const toCodesPage = (codes: readonly string[], { t }: Words) => ({ title: t("admin.setup.codesTitle"), codes });

export const toClosedPage = ({ t }: Words) => ({ title: t("admin.setup.closedTitle") });
