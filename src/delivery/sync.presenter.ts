import { DateTime } from "luxon";
import { parseExact, shown } from "../shared/exact.ts";
import type { TimedReader } from "../web/reader.ts";
import { isAsked } from "./cells.ts";
import { momentWords } from "./grade-state.presenter.ts";
import { readReason } from "./reasons.ts";
import type { GradeRecord, OutboxRecord } from "./records.ts";
import { toReconcileSection, type ReconcileSection } from "./reconcile.presenter.ts";
import { isReleased } from "./release.ts";
import type { Side, SyncState } from "./sync.ts";

export interface SyncPage {
  readonly title: string;
  readonly notices: readonly {
    readonly kind: "info" | "success" | "warning";
    readonly text: string;
    readonly live: boolean;
    readonly href: string;
    readonly link: string;
  }[];
  readonly links: readonly { readonly href: string; readonly text: string }[];
  readonly reconcile: ReconcileSection;
  /** The one button that sends again all that was not accepted. */
  readonly resendAll: { readonly text: string; readonly confirm: string } | undefined;
  readonly action: string;
  readonly sides: readonly SidePage[];
}

interface SidePage {
  readonly id: string;
  readonly heading: string;
  readonly figures: readonly { readonly name: string; readonly value: string }[];
  readonly caption: string;
  readonly columns: { readonly what: string; readonly who: string; readonly state: string; readonly deed: string };
  readonly rows: readonly Row[];
  /** "… and 20 more", where the list is cut. */
  readonly more: string | undefined;
  readonly empty: string;
}

interface Row {
  readonly id: string;
  readonly who: string;
  readonly what: string;
  readonly at: string;
  readonly kind: "bad" | "info";
  readonly state: string;
  readonly reason: string | undefined;
  readonly detail: string | undefined;
  /** When the learner asked for a look. */
  readonly asked: string | undefined;
  readonly resend: string;
}

interface Facts {
  readonly state: SyncState;
  /** How many were just sent again. */
  readonly again: number | undefined;
  /** Whether the reader chooses how the gradebook is kept. */
  readonly keeper: boolean;
  /** Whether the reader may see what the other system answered, word for word. */
  readonly details: boolean;
}

const LISTED = 100;

/** What has arrived, what is on its way and what was not accepted, and why. */
export function toSyncPage({ state, again, details, keeper }: Facts, reader: TimedReader): SyncPage {
  const { t, href } = reader;
  const moment = (at: number): string => DateTime.fromMillis(at, { zone: state.zone }).toFormat("yyyy-MM-dd HH:mm");
  const name = (person: string): string => state.names.get(person) ?? t("delivery.sync.unknown");

  function row(kind: "grade" | "statement", record: GradeRecord | OutboxRecord): Omit<Row, "who" | "what" | "at" | "resend"> {
    const parked = record.state === "parked";
    const { code, detail } = readReason(record.reason ?? "");
    return {
      id: record.id,
      kind: parked ? "bad" : "info",
      state: t(parked ? "delivery.sync.parked" : "delivery.sync.waiting"),
      reason: record.reason === undefined ? undefined : t(`delivery.reason.${kind}.${code}`),
      detail: details && detail !== "" ? detail : undefined,
      asked:
        "askedAt" in record && record.askedAt !== undefined
          ? t("delivery.sync.asked", { at: momentWords(record.askedAt, reader) })
          : undefined,
    };
  }

  const grade = (record: GradeRecord): Row => {
    const score = record.score === undefined ? undefined : parseExact(record.score);
    const column = state.columns.get(record.column) ?? record.column;
    const who = name(record.person);
    return {
      ...row("grade", record),
      who,
      what: t("delivery.sync.grade", { column, score: score === undefined ? "–" : shown(score) }),
      at: "",
      resend: t("delivery.sync.resendOne", { what: `${who} ${column}` }),
    };
  };

  const statement = (record: OutboxRecord): Row => {
    const what = t(`delivery.event.${record.event.type}`);
    const who = name(record.event.person);
    return {
      ...row("statement", record),
      who,
      what,
      at: moment(record.event.at),
      resend: t("delivery.sync.resendOne", { what: `${who} ${what}` }),
    };
  };

  function side<R>(id: "grades" | "statements", from: Side<R>, toRow: (record: R) => Row): SidePage {
    const open = [...from.parked, ...from.waiting];
    return {
      id,
      heading: t(`delivery.sync.${id}`),
      figures: [
        { name: t("delivery.sync.sent"), value: `${from.sent}${from.sentMore ? "+" : ""}` },
        { name: t("delivery.sync.waiting"), value: String(from.waiting.length) },
        { name: t("delivery.sync.parked"), value: String(from.parked.length) },
      ],
      caption: t(`delivery.sync.${id}Open`),
      columns: {
        what: t("delivery.sync.what"),
        who: t("delivery.sync.who"),
        state: t("delivery.sync.state"),
        deed: t("delivery.sync.deed"),
      },
      rows: open.slice(0, LISTED).map(toRow),
      more: open.length > LISTED ? t("delivery.sync.more", { count: open.length - LISTED }) : undefined,
      empty: t(`delivery.sync.${id}Empty`),
    };
  }

  const refused = state.grades.parked.length + state.statements.parked.length;
  const stuck = refused + state.kept;
  return {
    title: t("delivery.sync.title"),
    notices: notices({ state, again, refused, keeper, reader }),
    links: [
      { href: href("/sync/grades"), text: t("delivery.grades.title") },
      ...(keeper ? [{ href: href("/sync/gradebook"), text: t("delivery.keeping.title") }] : []),
    ],
    reconcile: toReconcileSection({ record: state.reconciliation, names: state.names, columns: state.columns }, reader),
    resendAll:
      stuck === 0
        ? undefined
        : { text: t("delivery.sync.resendAll", { count: stuck }), confirm: t("delivery.sync.resendAllConfirm", { count: stuck }) },
    action: href("/sync/resend"),
    sides: [side("grades", state.grades, grade), side("statements", state.statements, statement)],
  };
}

/** What to know first: what was just done, what needs somebody, and else that all is well. */
function notices({
  state,
  again,
  refused,
  keeper,
  reader,
}: Pick<Facts, "state" | "again" | "keeper"> & { refused: number; reader: TimedReader }): SyncPage["notices"] {
  const { t, href } = reader;
  const said: SyncPage["notices"][number][] = [];
  const say = (kind: "info" | "success" | "warning", key: string, values = {}): void => {
    said.push({ kind, text: t(`delivery.sync.${key}`, values), live: key === "again", href: "", link: "" });
  };
  const sayKeeper = (key: string, values = {}): void => {
    const link = keeper ? { href: href("/sync/gradebook"), link: t("delivery.keeping.title") } : { href: "", link: "" };
    said.push({ kind: "warning", text: t(`delivery.sync.${key}`, values), live: false, ...link });
  };
  const asked = state.cells.filter(isAsked).length;
  if (asked > 0) sayKeeper("asks", { count: asked });
  if (state.dropped > 0) sayKeeper("dropped", { count: state.dropped });
  if (!isReleased(state.release, reader.now)) sayKeeper("unreleased");
  const waiting = state.grades.waiting.length + state.statements.waiting.length;
  if (again !== undefined) say("success", "again", { count: again });
  if (refused > 0) say("warning", "needsYou", { count: refused });
  if (state.gradebook === "no-gradebook") say("info", "noGradebook", { count: state.kept });
  if (state.gradebook === "read-only") say("warning", "readOnly", { count: state.kept });
  if (state.gradebook === "open" && state.kept > 0) say("info", "gradebookBack", { count: state.kept });
  if (!state.lrs) say("info", "noLrs");
  if (said.length === 0 && waiting > 0) say("info", "onItsWay", { count: waiting });
  if (said.length === 0) say("success", "allWell");
  return said;
}
