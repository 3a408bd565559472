import { exact, shown } from "../shared/exact.ts";
import { moment } from "../i18n/times.ts";
import type { Names } from "./names.ts";
import type { Reader } from "../web/reader.ts";
import type { PanelRecord, RatingRecord } from "./records.ts";
import { toSideBySide } from "./side-by-side.presenter.ts";

export interface ModerationFacts {
  readonly panel: PanelRecord;
  readonly ratings: readonly RatingRecord[];
  readonly names: Names;
  /** What was typed, where it could not be taken. */
  readonly refused?: { readonly score: string; readonly reason: string; readonly fields: readonly ("score" | "reason")[] };
}

/** All ratings of one panel, and the moderator's last word on it. */
export function toModerationPage({ panel, ratings, names, refused }: ModerationFacts, reader: Reader) {
  const { t, href } = reader;
  const error = (field: "score" | "reason"): string => (refused?.fields.includes(field) ? t(`observation.moderate.wrong-${field}`) : "");
  const { moderation } = panel;
  return {
    title: t("observation.moderate.title", { name: names.get(panel.person) ?? panel.person }),
    back: { href: href("/practical"), text: t("observation.moderate.back") },
    compare: toSideBySide(panel.rubric, ratings, { reader, names }),
    errors: (refused?.fields ?? []).map((field) => ({ href: `#${field}`, text: error(field) })),
    why: panel.state === "moderation" && t("observation.moderate.why", { limit: panel.limit }),
    form: {
      action: href(`/practical/panels/${panel.id}/moderate`),
      title: panel.state === "moderation" ? t("observation.moderate.set") : t("observation.moderate.correct"),
      // What is final is seldom touched: it asks to be opened, and is told anew to everybody.
      folded: panel.state === "final",
      open: refused !== undefined,
      hint: panel.state === "final" && t("observation.moderate.correct-hint"),
      seen: panel.state === "final" && panel.version,
      score: refused?.score ?? "",
      scoreError: error("score"),
      reason: refused?.reason ?? "",
      reasonError: error("reason"),
    },
    final: panel.score !== undefined && {
      score: shown(exact(panel.score)),
      how: moderation
        ? t("observation.moderate.set-by", { name: names.get(moderation.by) ?? moderation.by, time: moment(moderation.at, reader) })
        : t("observation.moderate.by-rule"),
      reason: moderation?.reason,
    },
  };
}
