import { z } from "zod";

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Without control characters or broken Unicode. */
export const isClean = (text: string): boolean => text.isWellFormed() && !CONTROL.test(text);

/** An identifier as a platform sends it: never empty, bounded and clean, so that what is stored is what was sent. */
export const identifier = (max: number) => z.string().min(1).max(max).refine(isClean, "has control characters");

/** A string where it is one and is not empty; anything else counts as not said. */
export const saidText = (value: unknown, max: number): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.slice(0, max) : undefined;

export const optionalText = (max: number) =>
  z
    .unknown()
    .optional()
    .transform((value) => saidText(value, max));

/** The http(s) URL of an optional claim; anything else counts as not said. */
export const saidUrl = (value: unknown): string | undefined =>
  typeof value === "string" && value.length <= 4_096 && isWebUrl(value) ? value : undefined;

export const optionalUrl = z.unknown().optional().transform(saidUrl);

export function isWebUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === "";
}
