import { DateTime } from "luxon";
import type { TimedReader } from "../web/reader.ts";
import type { OwnGrades } from "./own-grades.ts";
import { readReason } from "./reasons.ts";
import type { GradeRecord, Release } from "./records.ts";
import { isReleased } from "./release.ts";

type Reader = Pick<TimedReader, "t" | "zone" | "now">;

/** A moment in the company's zone: the time alone on the same day, else with its date. */
export function momentWords(at: number, { zone, now }: Pick<Reader, "zone" | "now">): string {
  const moment = DateTime.fromMillis(at, { zone });
  return moment.hasSame(DateTime.fromMillis(now, { zone }), "day") ? moment.toFormat("HH:mm") : moment.toFormat("yyyy-MM-dd HH:mm");
}

export interface GradeState {
  readonly kind: "good" | "info" | "warn" | "bad" | "quiet";
  /** "Sent 14:02", "Waiting", "Not accepted". */
  readonly text: string;
  /** Why, and the way out; undefined where nothing is wrong. */
  readonly reason: string | undefined;
}

/** How far one grade has got, in the reader's words; `voice` is the learner's own page or the instructor's. */
export function toGradeState(cell: GradeRecord, voice: "own" | "staff", reader: Reader): GradeState {
  const { t } = reader;
  const { code } = readReason(cell.reason ?? "");
  const because = t(voice === "own" ? `delivery.own.reason.${code}` : `delivery.reason.grade.${code}`);
  if (cell.state === "sent") {
    if (cell.kept !== undefined) return { kind: "quiet", text: t("delivery.grade.kept"), reason: because };
    if (cell.score === undefined) return { kind: "info", text: t("delivery.grade.marking"), reason: undefined };
    const at = cell.sentAt === undefined ? "" : momentWords(cell.sentAt, reader);
    return { kind: "good", text: t("delivery.grade.sent", { at }), reason: undefined };
  }
  if (cell.state === "waiting") {
    return { kind: "info", text: t("delivery.grade.waiting"), reason: cell.reason === undefined ? undefined : because };
  }
  return {
    kind: code === "overridden" ? "warn" : "bad",
    text: t(`delivery.grade.${code === "overridden" ? "asks" : "refused"}`),
    reason: because,
  };
}

export interface OwnSending {
  readonly heading: string;
  /** When grades go to the LMS, where that is not at once. */
  readonly release: string | undefined;
  readonly rows: readonly (GradeState & {
    readonly column: string;
    /** The button that asks the instructor to look; undefined where nothing is wrong or it was asked. */
    readonly ask: { readonly value: string; readonly label: string } | undefined;
    readonly asked: string | undefined;
  })[];
  readonly action: string;
}

/** A learner's own grades on their way to the LMS; undefined where there is nothing to tell. */
export function toOwnSending({ cells, release }: OwnGrades, reader: TimedReader): OwnSending | undefined {
  const { t, href } = reader;
  const said = releaseWords(release, reader);
  if (cells.length === 0 && said === undefined) return undefined;
  return {
    heading: t("delivery.own.heading"),
    release: said,
    rows: cells.map(({ cell, column }) => ({
      ...toGradeState(cell, "own", reader),
      column,
      ask:
        cell.state === "parked" && cell.askedAt === undefined
          ? { value: cell.column, label: t("delivery.own.askLabel", { column }) }
          : undefined,
      asked: cell.askedAt === undefined ? undefined : t("delivery.own.asked", { at: momentWords(cell.askedAt, reader) }),
    })),
    action: href("/results/ask"),
  };
}

/** What a learner is told of the release moment; undefined once it has come. */
function releaseWords(release: Release, reader: Reader): string | undefined {
  if (isReleased(release, reader.now)) return undefined;
  if (release.type === "at") return reader.t("delivery.own.releaseAt", { at: momentWords(release.at, reader) });
  return reader.t("delivery.own.releaseByHand");
}
