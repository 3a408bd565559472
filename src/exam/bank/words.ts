import type { Text } from "../../shared/json.ts";
import type { Words } from "../../web/reader.ts";
import type { Question } from "../questions/question.ts";
import type { BankNow } from "./source.ts";

/** A bank as people call it: its own name, or that of a bank that ships, from the locales. */
export const bankName = ({ id, name }: { readonly id: string; readonly name?: Text | undefined }, { t, locale }: Words): string =>
  name?.[locale] ?? t(`bank.shipped.${id}`);

export const areaName = ({ areas }: Pick<BankNow, "areas">, area: string, locale: keyof Text): string =>
  areas.find((each) => each.area === area)?.name[locale] ?? area;

const MARKS = /[*_`~\\|>#]+/gu;

/** The beginning of a stem in one line, without its marks. */
export function inShort({ stem }: Pick<Question, "stem">, locale: keyof Text, most = 80): string {
  const plain = Array.from(stem[locale].replaceAll(MARKS, "").replaceAll(/\s+/gu, " ").trim());
  return plain.length <= most ? plain.join("") : `${plain.slice(0, most).join("")}…`;
}

export const STATE_KINDS: Readonly<Record<Question["state"], string>> = { draft: "info", ready: "good", retired: "quiet" };
