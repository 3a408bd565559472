import { DateTime } from "luxon";
import { moment } from "../../i18n/times.ts";
import type { TimedReader } from "../../web/reader.ts";
import type { RulesField, RulesTyped } from "./marking.forms.ts";
import { REVIEW_ASPECTS, REVIEW_MOMENTS, type ReviewMoment } from "./records.ts";
import { latitude, presetOf, PRESETS, type Preset } from "./review.ts";
import { isReleased } from "../../delivery/release.ts";
import type { ExamRules } from "./rules.service.ts";

interface RulesShown {
  readonly facts: ExamRules;
  readonly typed: RulesTyped;
  readonly wrong?: readonly RulesField[] | undefined;
  readonly done?: "saved" | "released" | undefined;
}

/** How an exam is marked and told: markers, release, and what a learner sees when. */
export function toRulesPage({ facts, typed, wrong = [], done }: RulesShown, reader: TimedReader) {
  const { t, locale, href } = reader;
  const { exam, held } = facts;
  const error = (field: RulesField): string | undefined => (wrong.includes(field) ? t(`marking.rules.wrong-${field}`) : undefined);
  const choices = (key: string, values: readonly string[], now: string) =>
    values.map((value) => ({
      value,
      text: t(`marking.rules.${key}.${value}.name`),
      hint: t(`marking.rules.${key}.${value}.hint`),
      checked: value === now,
    }));
  return {
    title: t("marking.rules.title", { name: exam.name[locale] }),
    back: href("/marking"),
    done: done && t(`marking.rules.${done}`),
    errors: wrong.map((field) => ({ href: `#${field}`, text: error(field) })),
    action: href(`/marking/${exam.id}/rules`),
    says: saysNow(facts, reader),
    release:
      held > 0
        ? {
            action: href(`/marking/${exam.id}/release`),
            text: t("marking.rules.release-now", { count: held }),
            confirm: t("marking.rules.release-confirm", { count: held }),
          }
        : undefined,
    markers: choices("markers", ["1", "2"], String(typed.markers)),
    limit: { value: typed.limit, error: error("limit") },
    when: choices("when", ["at-once", "at", "by-hand"], typed.release),
    at: { value: typed.at, error: error("at") },
    presets: choices("preset", [...Object.keys(PRESETS), "own"], typed.preset),
    presetTicks: JSON.stringify(PRESETS),
    columns: REVIEW_MOMENTS.map((of) => ({ text: t(`marking.rules.moment.${of}`) })),
    rows: REVIEW_ASPECTS.map((aspect) => ({
      name: t(`marking.rules.aspect.${aspect}`),
      cells: REVIEW_MOMENTS.map((of) => cell(of, aspect)),
    })),
  };

  function cell(of: ReviewMoment, aspect: (typeof REVIEW_ASPECTS)[number]) {
    const allowed = latitude(of, aspect);
    const words = { aspect: t(`marking.rules.aspect.${aspect}`), moment: t(`marking.rules.moment.${of}`) };
    return {
      moment: t(`marking.rules.moment.${of}`),
      fixed: allowed === "set" ? undefined : t(`marking.rules.${allowed}`),
      name: `review.${of}`,
      value: aspect,
      label: t("marking.rules.see", words),
      checked: typed.review[of].includes(aspect),
    };
  }
}

/** The rules in force as the form would send them. @param zone in which the moment is typed */
export function asTyped({ rules: { markers, limit, release, review } }: Pick<ExamRules, "rules">, zone: string): RulesTyped {
  const preset: Preset | "own" = presetOf(review) ?? "own";
  const at = release.type === "at" ? DateTime.fromMillis(release.at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm") : "";
  return { markers, limit, release: release.type, at, preset, review };
}

function saysNow({ rules: { release }, held }: ExamRules, reader: TimedReader): string {
  const { t, now } = reader;
  if (release.type === "at-once") return t("marking.rules.now-at-once");
  if (release.type === "at")
    return t(isReleased(release, now) ? "marking.rules.now-told" : "marking.rules.now-at", {
      time: moment(release.at, reader),
      count: held,
    });
  return release.released === undefined
    ? t("marking.rules.now-held", { count: held })
    : t("marking.rules.now-told", { time: moment(release.released, reader) });
}
