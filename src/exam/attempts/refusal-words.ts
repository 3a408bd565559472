import { moment } from "../../i18n/times.ts";
import type { Reader } from "../../web/reader.ts";
import type { Refusal } from "./may-start.ts";

/** Why no sitting starts now, and what to do. */
export function refusalWords(refusal: Refusal, reader: Reader): string {
  const { t } = reader;
  const key = `exams.refusal.${refusal.why}`;
  if ("at" in refusal) return t(key, { at: moment(refusal.at, reader) });
  return "allowed" in refusal ? t(key, { allowed: refusal.allowed }) : t(key);
}
