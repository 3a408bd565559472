import type { ToolKeyState } from "../lti/tool-keys.ts";
import type { Measure } from "../store/port.ts";
import type { Reader } from "../web/reader.ts";
import type { Cell } from "./house.presenter.ts";
import { moment } from "./platforms.presenter.ts";

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** Bytes in the largest unit that keeps the figure at least 1. */
export function byteWords(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const figure = bytes / 1024 ** step;
  return `${figure < 10 && step > 0 ? figure.toFixed(1) : Math.round(figure)} ${UNITS[step]}`;
}

/** What is kept, how much of it, and how it is backed up. */
export function toStoragePage(measure: Measure, { t, locale }: Reader) {
  const kept = measure.collections.filter(({ records }) => records > 0).toSorted((a, b) => b.bytes - a.bytes);
  return {
    title: t("admin.storage.title"),
    facts: [
      { name: t("admin.storage.engine"), value: t(`admin.storage.engines.${measure.engine}`) },
      { name: t("admin.storage.whole"), value: byteWords(measure.bytes) },
    ],
    backup: t(`admin.storage.backup.${measure.engine}`),
    caption: t("admin.storage.caption"),
    columns: [
      { text: t("admin.storage.collection") },
      { text: t("admin.storage.records"), num: true },
      { text: t("admin.storage.size"), num: true },
    ],
    rows: kept.map(({ name, records, bytes }) => ({
      cells: [{ text: name }, { text: records.toLocaleString(locale) }, { text: byteWords(bytes) }] satisfies Cell[],
    })),
  };
}

const KEY_BADGE = { next: "info", present: "good", former: "quiet" } as const;

/** The keys the tool signs with. */
export function toKeysPage(
  { keys, told, own }: { readonly keys: readonly ToolKeyState[]; readonly told: string | undefined; readonly own: boolean },
  reader: Reader,
) {
  const { t, href } = reader;
  return {
    title: t("admin.keys.title"),
    lead: t("admin.keys.lead"),
    told: told === undefined ? undefined : { kind: told === "rotated" ? "success" : "warning", text: t(`admin.keys.told.${told}`) },
    caption: t("admin.keys.caption"),
    columns: [{ text: t("admin.keys.key") }, { text: t("admin.keys.state") }, { text: t("admin.keys.signsFrom") }],
    rows: keys.map(({ kid, state, signsFrom }) => ({
      cells: [
        { text: `${kid.slice(0, 12)}…` },
        { text: t(`admin.keys.states.${state}`), kind: KEY_BADGE[state] },
        { text: moment(signsFrom, reader) },
      ] satisfies Cell[],
    })),
    rotate: own ? { action: href("/keys/rotate"), text: t("admin.keys.rotate"), confirm: t("admin.keys.rotateConfirm") } : undefined,
    elsewhere: own ? undefined : t("admin.keys.elsewhere"),
  };
}
