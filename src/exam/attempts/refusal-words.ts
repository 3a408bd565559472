import { moment } from "../../i18n/times.ts";
import type { Reader } from "../../web/reader.ts";
import type { Refusal } from "./may-start.ts";

/** Why no sitting starts now, and what to do. */
export function refusalWords(refusal: Refusal, reader: Reader): string {
  const { t } = reader;
  const at = "at" in refusal ? moment(refusal.at, reader) : "";
  return t(`exams.refusal.${refusal.why}`, { at, allowed: "allowed" in refusal ? refusal.allowed : "" });
}
