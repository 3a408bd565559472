import type { Words } from "../web/reader.ts";
import type { JobStanding } from "./jobs.service.ts";
import type { JobState } from "./records.ts";

const KINDS: Readonly<Record<JobState, string>> = { waiting: "info", running: "info", done: "good", failed: "bad", cancelled: "warn" };

/** A job's standing in words and figures: what the page shows at first and the JSON route answers afterwards. */
export function toJobState({ job, state, mayCancel }: JobStanding, { t }: Words) {
  const { done = 0, total, note } = job.progress ?? {};
  const ending = job.cancelling === true && job.state === "waiting";
  return {
    state,
    /** Colour of the badge. */
    kind: KINDS[state],
    word: t(`jobs.state.${ending ? "ending" : state}`),
    text: state === "failed" ? t("jobs.failed", { reference: job.id }) : note === undefined ? "" : t(`jobs.note.${note}`),
    figures: total === undefined ? (done === 0 ? "" : String(done)) : `${done} / ${total}`,
    done,
    /** Absent while nobody knows how much there is. */
    total,
    ended: job.state !== "waiting",
    mayCancel,
  };
}

export interface JobBox {
  /** What is being done, as a heading. */
  readonly label: string;
  /** The page it stands on, below `/s/:launch`. */
  readonly back: string;
  /** Where to go once it has ended, below `/s/:launch`. */
  readonly onward?: { readonly path: string; readonly text: string };
}

/** The model of `views/partials/job.hbs`: a job's progress inside any page, kept up to date by `job.ts`. */
export function toJobBox(
  standing: JobStanding,
  { label, back, onward }: JobBox,
  reader: Words & { readonly href: (path: string) => string },
) {
  const { t, href } = reader;
  const { id } = standing.job;
  return {
    ...toJobState(standing, reader),
    id,
    label,
    back,
    url: href(`/jobs/${id}`),
    cancel: { action: href(`/jobs/${id}/cancel`), text: t("jobs.cancel"), confirm: t("jobs.cancelConfirm") },
    unreachable: t("jobs.unreachable"),
    onward: onward && { href: href(onward.path), text: onward.text },
  };
}
