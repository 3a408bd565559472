import { z } from "zod";

/** Small values of xAPI 1.0.3 (Data, section 4): identifiers, language maps, moments, durations. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i;
const LANGUAGE =
  /^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8}|i-[a-z]+|x-[a-z0-9]{1,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-[a-z0-9]{1,8})*$/i;
const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;
const NUMBER = String.raw`\d+(?:\.\d+(?=[A-Z]$))?`;
const DURATION = new RegExp(
  `^P(?:${NUMBER}W|(?=\\d|T)(?:${NUMBER}Y)?(?:${NUMBER}M)?(?:${NUMBER}D)?(?:T(?=\\d)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?)$`,
);

/** Text that every store can keep: no U+0000, no half of a surrogate pair. */
export const text = z
  .string()
  .refine((value) => !value.includes("\u0000") && value.isWellFormed(), "holds characters that cannot be stored");
export const iri = text.regex(IRI, "is no IRI with a scheme");
export const uuid = z.string().regex(UUID, "is no UUID");
export const languageTag = z.string().regex(LANGUAGE, "is no RFC 5646 language tag");
export const languageMap = z.record(languageTag, text);
export const duration = z.string().regex(DURATION, "is no ISO 8601 duration");
export const finite = z.number();

function isRealMoment(value: string): boolean {
  const [, year, month, day] = TIMESTAMP.exec(value) ?? [];
  if (year === undefined || value.endsWith("-00:00") || value.endsWith("-0000")) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** RFC 3339 with a zone; a negative zero offset is refused (Data, 4.5). */
export const timestamp = z.string().refine(isRealMoment, "is no RFC 3339 moment with a zone");

const jsonValue: z.ZodType<unknown> = z.lazy(() =>
  z.union([text, z.number(), z.boolean(), z.null(), z.array(jsonValue), z.record(text, jsonValue)]),
);

/** Extension keys are IRIs; what they hold is free, null included. */
export const extensions = z.record(iri, jsonValue);
