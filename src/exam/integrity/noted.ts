import { INTEGRITY_SIGNALS, type ExamSettings, type IntegritySignal } from "../../programme/records.ts";

/** What an exam notes: everything that its programme does not leave out. */
export const notedIn = ({ unnoted = [] }: Pick<ExamSettings, "unnoted">): readonly IntegritySignal[] =>
  INTEGRITY_SIGNALS.filter((signal) => !unnoted.includes(signal));
