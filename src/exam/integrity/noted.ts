import type { ExamSettings } from "../../programme/records.ts";
import { SIGNALS, type IntegritySignal } from "./records.ts";

/** What an exam notes: everything that its programme does not leave out. */
export const notedIn = ({ unnoted = [] }: Pick<ExamSettings, "unnoted">): readonly IntegritySignal[] =>
  SIGNALS.filter((signal) => !unnoted.includes(signal));
