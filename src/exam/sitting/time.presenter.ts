import type { Reader } from "../../web/reader.ts";
import type { Allowance } from "./granted.ts";

export type TimeField = "percent" | "extra" | "breaks";

/** The page on which an instructor allows one person more time. */
export function toTimePage(
  { person, name }: { readonly person: string; readonly name: string },
  {
    values,
    faults,
    saved,
  }: { readonly values: Readonly<Record<TimeField, string>>; readonly faults: readonly TimeField[]; readonly saved: boolean },
  { t, href }: Pick<Reader, "t" | "href">,
) {
  const field = (id: TimeField, { min, max }: { min: number; max: number }) => ({
    id,
    name: id,
    label: t(`sitting.time.${id}`),
    hint: t(`sitting.time.${id}-hint`),
    value: values[id],
    error: faults.includes(id) ? t(`sitting.time.${id}-fault`) : undefined,
    type: "number",
    inputmode: "numeric",
    size: "short",
    required: true,
    min,
    max,
  });
  return {
    title: t("sitting.time.title", { name }),
    action: href(`/people/${person}/time`),
    back: href("/people"),
    saved: saved ? t("sitting.time.saved") : undefined,
    errors: faults.map((id) => ({ href: `#${id}`, text: t(`sitting.time.${id}-fault`) })),
    fields: [field("percent", { min: 100, max: 400 }), field("extra", { min: 0, max: 600 }), field("breaks", { min: 0, max: 600 })],
  };
}

export const typedAllowance = ({ percent, extra, breaks }: Allowance): Readonly<Record<TimeField, string>> => ({
  percent: String(percent),
  extra: String(extra),
  breaks: String(breaks),
});
