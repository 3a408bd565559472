import { z } from "zod";

/** An identifier as a platform sends it: never empty, bounded, without control characters or broken Unicode, so that what is stored is what was sent. */
export const identifier = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    .refine((text) => text.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(text), "has control characters");

/** A string where it is one and is not empty; anything else counts as not said. */
export const optionalText = (max: number) =>
  z
    .unknown()
    .optional()
    .transform((value) => (typeof value === "string" && value.trim() !== "" ? value.slice(0, max) : undefined));

/** The http(s) URL of an optional claim; anything else counts as not said. */
export const optionalUrl = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" && value.length <= 4_096 && isWebUrl(value) ? value : undefined));

export function isWebUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === "";
}
