import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { SECOND } from "../shared/clock.ts";
import { digest } from "../shared/ids.ts";
import { lazy } from "../shared/lazy.ts";

const otp = lazy(() => createRequire(import.meta.url)("otplib") as typeof import("otplib"));

/** How far an authenticator's clock may be from ours, in seconds: one step either way (RFC 6238 5.2). */
const TOLERANCE = 30;

const RECOVERY_CODES = 10;
/** Without look-alikes; 24 characters of 5 bits make 120 bits, so a plain digest keeps them (ASVS 5.0 6.5.2). */
const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const GROUPS = 4;
const GROUP = 6;

/** A fresh 160-bit secret for an authenticator, as base32. */
export const newTotpSecret = (): string => otp().generateSecret();

/** What the QR code says to an authenticator. */
export const totpUri = (name: string, secret: string): string => otp().generateURI({ issuer: "Tierwise", label: name, secret });

/**
 * The time step of a right code, or undefined: wrong, or not younger than the one last accepted.
 * @param afterStep time step of the last accepted code, -1 for none
 */
export function acceptedStep(
  code: string,
  at: { readonly secret: string; readonly afterStep: number; readonly now: number },
): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const { secret, afterStep, now } = at;
  const found = otp().verifySync({
    secret,
    token: code,
    epoch: Math.floor(now / SECOND),
    epochTolerance: TOLERANCE,
    ...(afterStep >= 0 && { afterTimeStep: afterStep }),
  });
  return found.valid && "timeStep" in found ? found.timeStep : undefined;
}

/** Ten codes for the day the authenticator is lost, as shown once. */
export const newRecoveryCodes = (): readonly string[] => Array.from({ length: RECOVERY_CODES }, recoveryCode);

function recoveryCode(): string {
  const letters = Array.from(randomBytes(GROUPS * GROUP), (byte) => LETTERS[byte % LETTERS.length] ?? "").join("");
  return letters.match(/.{6}/g)?.join("-") ?? letters;
}

/** What is kept of a recovery code, however it was typed. */
export const recoveryHash = (code: string): string => digest(typedCode(code));

/** A code as typed or pasted, with blanks and dashes, in small letters or full-width digits. */
export const typedCode = (text: string): string => text.normalize("NFKC").replaceAll(/[\s-]/g, "").toUpperCase();
