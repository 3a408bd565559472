import type { ExamComponent } from "../exams.ts";
import type { Reader } from "../../web/reader.ts";

const TABS = ["settings", "blueprint", "make-ups"] as const;

/** What the pages of one exam's desk share: its name, and the way between them. */
export function toDeskFrame({ id, name }: ExamComponent, here: (typeof TABS)[number], { t, locale, href }: Reader) {
  const path = (tab: (typeof TABS)[number]): string => href(tab === "settings" ? `/exams/${id}` : `/exams/${id}/${tab}`);
  return {
    title: t(`exams.${here}.title`, { name: name[locale] }),
    action: path(here),
    back: { href: href("/programme"), text: t("exams.back") },
    tabs: { label: t("exams.tabs"), tabs: TABS.map((tab) => ({ href: path(tab), text: t(`exams.tab.${tab}`), current: tab === here })) },
  };
}
