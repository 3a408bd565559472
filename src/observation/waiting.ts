import type { Translate } from "../i18n/translate.ts";
import { DAY, HOUR } from "../shared/clock.ts";

/** How long something has waited, in whole days, else hours. */
export function waited(since: number, { t, now }: { readonly t: Translate; readonly now: number }): string {
  const [days, hours] = [Math.floor((now - since) / DAY), Math.floor((now - since) / HOUR)];
  if (days > 0) return t("observation.waited.days", { days });
  return hours > 0 ? t("observation.waited.hours", { hours }) : t("observation.waited.new");
}
