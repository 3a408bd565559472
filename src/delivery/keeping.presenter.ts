import { DateTime } from "luxon";
import type { TimedReader } from "../web/reader.ts";
import { parseExact, shown } from "../shared/exact.ts";
import { theirsIn } from "./cells.ts";
import { momentWords } from "./grade-state.presenter.ts";
import type { KeepingState } from "./keeping-state.ts";
import { isReleased } from "./release.ts";
import type { OverridePolicy, Release } from "./records.ts";

/** What became of the deed before, said once. */
export type Done = "saved" | "released" | "settled" | "removed" | "kept" | "activity" | "not-now";

export interface Typed {
  readonly release: Release["type"];
  readonly at: string;
  readonly markingNotices: boolean;
}

interface Facts {
  readonly state: KeepingState;
  readonly done?: Done | undefined;
  /** A form that could not be taken, as typed. */
  readonly typed?: Typed;
}

const POLICIES: readonly OverridePolicy[] = ["lms", "tool", "ask"];
const WARNINGS: ReadonlySet<Done> = new Set(["activity", "not-now"]);

/** What the instructor chooses about the gradebook, what waits for a word of theirs first. */
export function toKeepingPage({ state, done, typed }: Facts, reader: TimedReader) {
  const { t, href } = reader;
  const { release } = state;
  const now: Typed = typed ?? {
    release: release.type,
    at: release.type === "at" ? DateTime.fromMillis(release.at, { zone: reader.zone }).toFormat("yyyy-MM-dd'T'HH:mm") : "",
    markingNotices: state.markingNotices,
  };
  const wrong = typed === undefined ? undefined : t("delivery.keeping.atMissing");
  return {
    title: t("delivery.keeping.title"),
    back: { href: href("/sync"), text: t("delivery.keeping.back") },
    notice: done === undefined ? undefined : { kind: WARNINGS.has(done) ? "warning" : "success", text: t(`delivery.keeping.done.${done}`) },
    errors: wrong === undefined ? [] : [{ href: "#at", text: wrong }],
    asked: toAsked(state, reader),
    dropped: state.dropped.map(({ column, label }) => ({
      column,
      text: t("delivery.keeping.droppedOne", { column: label }),
      confirm: t("delivery.keeping.removeConfirm", { column: label }),
    })),
    release: {
      says: releaseState(state, reader),
      now:
        release.type === "by-hand" && !isReleased(release, reader.now)
          ? {
              text: t("delivery.keeping.releaseNow", { count: state.held }),
              confirm: t("delivery.keeping.releaseConfirm", { count: state.held }),
            }
          : undefined,
      options: (["at-once", "at", "by-hand"] as const).map((value) => ({
        value,
        text: t(`delivery.keeping.release.${value}`),
        checked: value === now.release,
      })),
      at: { value: now.at, error: wrong },
      marking: [{ value: "1", text: t("delivery.keeping.marking"), hint: t("delivery.keeping.markingHint"), checked: now.markingNotices }],
    },
    policies: state.columns.map(({ id, name, policy }) => ({
      id: `policy-${id}`,
      name: `policy.${id}`,
      label: name,
      options: POLICIES.map((value) => ({ value, text: t(`delivery.keeping.policy.${value}`), selected: value === policy })),
    })),
    actions: {
      release: href("/sync/gradebook"),
      now: href("/sync/gradebook/release"),
      policies: href("/sync/gradebook/policies"),
      settle: href("/sync/gradebook/settle"),
      columns: href("/sync/gradebook/columns"),
    },
  };
}

function toAsked({ asked, names, columns }: KeepingState, { t }: TimedReader) {
  const rows = asked.map((cell) => {
    const who = names.get(cell.person) ?? t("delivery.sync.unknown");
    const column = columns.find(({ id }) => id === cell.column)?.name ?? cell.column;
    const score = cell.score === undefined ? undefined : parseExact(cell.score);
    return {
      id: cell.id,
      who,
      column,
      ours: score === undefined ? "–" : shown(score),
      theirs: String(theirsIn(cell) ?? "–"),
      keepLabel: t("delivery.keeping.keepLabel", { who, column }),
      overLabel: t("delivery.keeping.overLabel", { who, column }),
    };
  });
  return {
    rows,
    all:
      rows.length < 2
        ? undefined
        : { keep: t("delivery.keeping.keepAll", { count: rows.length }), over: t("delivery.keeping.overAll", { count: rows.length }) },
  };
}

function releaseState({ release, held }: KeepingState, reader: TimedReader): string {
  const { t } = reader;
  if (release.type === "at-once") return t("delivery.keeping.nowAtOnce");
  if (release.type === "at") {
    const at = momentWords(release.at, reader);
    return isReleased(release, reader.now) ? t("delivery.keeping.nowLapsed", { at }) : t("delivery.keeping.nowAt", { at, count: held });
  }
  return release.released === undefined
    ? t("delivery.keeping.nowHeld", { count: held })
    : t("delivery.keeping.nowReleased", { at: momentWords(release.released, reader) });
}
