import { AppError } from "../shared/errors.ts";
import { acceptSave, type Save } from "./answering.ts";
import type { Told } from "./integrity/noting.ts";
import type { AttemptRecord } from "./records.ts";
import { editing, PLAIN_FORM, type Sender } from "./sitting/editing.ts";
import type { Announcement } from "./sitting/records.ts";
import { GRACE, type Timeline } from "./sitting/timeline.ts";

export interface SaveRequest {
  readonly component: string;
  readonly attempt: string;
  /** The network address it comes from. */
  readonly address?: string | undefined;
  readonly answers: readonly Save[];
  /** Every flagged question; absent = flags stay. */
  readonly flags?: readonly string[] | undefined;
  readonly sender?: Sender | undefined;
  /** `at` of the latest announcement that was read. */
  readonly heard?: number | undefined;
  /** What the page tells of itself. */
  readonly told?: Told | undefined;
  /** Asks for the room as it is stored now: the page was told that something changed. */
  readonly look?: boolean | undefined;
}

export interface SaveOutcome {
  /** `elsewhere`: another page writes this sitting, nothing was taken. `paused`: the clock stands still, and what was sent later than that was not taken. */
  readonly state: "open" | "over" | "elsewhere" | "paused";
  readonly saved: readonly { readonly question: string; readonly revision: number; readonly at: number }[];
  /** Answers that a newer stored one beat; `value` and `revision` are what is stored. */
  readonly stale: readonly { readonly question: string; readonly value: string; readonly revision: number }[];
  /** ms left. */
  readonly remaining: number;
  readonly now: number;
  readonly paused?: Timeline["paused"];
  /** Those this sitting has not read yet. */
  readonly announcements?: readonly Announcement[] | undefined;
  /** Everything stored, for the page that took over. */
  readonly stored?: readonly { readonly question: string; readonly value: string; readonly revision: number }[] | undefined;
}

/** The moment of a save, and what it means for this sitting. */
export interface SaveTime {
  readonly now: number;
  readonly clock: Timeline;
  readonly announcements: readonly Announcement[];
}

/**
 * Folds the answers of one request into a sitting; the same record comes back when nothing is new.
 * @throws AppError("bad-input") for a question or option that is not on this paper
 */
export function savedInto(
  before: AttemptRecord,
  request: SaveRequest,
  { now, clock, announcements }: SaveTime,
): { attempt: AttemptRecord; outcome: SaveOutcome } {
  const facts = { remaining: clock.left, now, ...(clock.paused !== undefined && { paused: clock.paused }) };
  const nothing = { saved: [], stale: [], ...facts };
  if (before.state !== "open" || clock.over) return { attempt: before, outcome: { ...nothing, state: "over" } };
  const page = editing(before.editor, request.sender, now);
  if (page.type === "elsewhere") return { attempt: before, outcome: { ...nothing, state: "elsewhere" } };

  // A page without a script cannot know of the pause; what is typed there is never lost.
  const late = clock.paused !== undefined && now > (clock.since ?? now) + GRACE && request.sender?.tab !== PLAIN_FORM;
  const held = heardBy(before.editor === page.editor ? before : { ...before, editor: page.editor }, request.heard);
  const { attempt, saved, stale } = late ? { attempt: held, saved: [], stale: [] } : answered(held, request, now);
  const unread = unreadBy(attempt, announcements);
  const outcome: SaveOutcome = {
    state: clock.paused === undefined ? "open" : "paused",
    saved,
    stale,
    ...facts,
    ...(unread.length > 0 && { announcements: unread }),
    ...(request.sender?.takeOver === true && { stored: storedIn(before) }),
  };
  return { attempt, outcome };
}

function answered(before: AttemptRecord, { answers, flags }: SaveRequest, now: number) {
  let attempt = before;
  const saved: SaveOutcome["saved"][number][] = [];
  const stale: SaveOutcome["stale"][number][] = [];
  for (const answer of answers) {
    const taken = acceptSave(attempt, answer, now);
    if (taken.type === "saved") {
      attempt = taken.attempt;
      saved.push({ question: answer.question, revision: taken.answer.revision, at: taken.answer.at });
    } else if (taken.type === "stale") {
      stale.push({ question: answer.question, value: taken.stored.value, revision: taken.stored.revision });
    } else {
      throw new AppError("bad-input", { values: { field: answer.question.slice(0, 80) }, reason: taken.type });
    }
  }
  if (flags !== undefined) {
    const wanted = before.paper.map(({ question }) => question).filter((question) => flags.includes(question));
    if (wanted.join(" ") !== before.flags.join(" ")) attempt = { ...attempt, flags: wanted };
  }
  return { attempt, saved, stale };
}

/** What was said in the room since this sitting began and is not marked as read. */
export const unreadBy = ({ startedAt, heard = 0 }: Pick<AttemptRecord, "startedAt" | "heard">, announcements: readonly Announcement[]) =>
  announcements.filter(({ at }) => at >= startedAt && at > heard);

const heardBy = (attempt: AttemptRecord, heard = 0): AttemptRecord => (heard > (attempt.heard ?? 0) ? { ...attempt, heard } : attempt);

const storedIn = ({ answers }: AttemptRecord): NonNullable<SaveOutcome["stored"]> =>
  Object.entries(answers).map(([question, { value, revision }]) => ({ question, value, revision }));
