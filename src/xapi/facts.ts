import type { CertificateRecord } from "../certificate/records.ts";
import type { AttemptRecord, QuestionRecord } from "../exam/records.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import type { Locale } from "../shared/json.ts";
import type { Agent } from "./statement.ts";

/** What a sitting's statements need. */
export interface PaperFacts {
  readonly attempt: AttemptRecord;
  /** The question versions on the paper, by `QuestionRecord.id`. */
  readonly questions: ReadonlyMap<string, QuestionRecord>;
}

/** All that statements are built from beside the event itself; loaded once, when an event is expanded. */
export interface Facts {
  /** Origin of the tool, no trailing slash. */
  readonly publicUrl: string;
  readonly tenant: string;
  readonly language: Locale;
  readonly actor: Agent;
  /** Who did it to them, where a person did who is still known. */
  readonly instructor?: Agent | undefined;
  /** The learner's department. */
  readonly department?: string | undefined;
  readonly platform: { readonly id: string; readonly name: string };
  readonly cohort: { readonly id: string; readonly title: string; readonly course: string };
  readonly programme: ProgrammeDefinition;
  readonly paper?: PaperFacts | undefined;
  readonly certificate?: CertificateRecord | undefined;
  /** The statement that said a score before it was regraded. */
  readonly replaced?: string | undefined;
}
