import type { PasswordHash } from "../admin/records.ts";
import type { QuestionType } from "../exam/questions/question.ts";
import type { ExactText } from "../shared/exact.ts";
import type { Text } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";
import type { ParameterProblem, Parameters } from "./parameters.ts";

/** How an exam paper is composed and sat. */
export interface ExamSettings {
  /** Id of a bank that ships or of one of the company's own. */
  readonly bank: string;
  readonly sections: readonly ExamSection[];
  /** Whole minutes from the start of a sitting. */
  readonly minutes: number;
  /** Sittings allowed before a make-up. */
  readonly attempts: number;
  /** Epoch ms; absent = always open. */
  readonly opens?: number | undefined;
  readonly closes?: number | undefined;
  /** Marks of the whole paper; where it is said, the sections have to add up to it. */
  readonly total?: ExactText | undefined;
  /** Whoever starts late has the full time, beyond the window's end where need be; absent = the window's end ends it. */
  readonly lateStart?: "full" | undefined;
  /** Whole minutes from a hand-in to the next start; absent = none. */
  readonly cooldown?: number | undefined;
  /** A make-up counts no more than the pass line that holds when it is opened. */
  readonly capMakeUp?: true | undefined;
  readonly password?: PasswordHash | undefined;
  /** What a learner agrees to before the start. */
  readonly honour?: Text | undefined;
  readonly published?: PublishedBefore | undefined;
  /** What is not noted of its sittings; absent = everything is. */
  readonly unnoted?: readonly IntegritySignal[] | undefined;
  /** The learner's name stands faintly behind the paper. */
  readonly watermark?: true | undefined;
}

/** What can be noted of a sitting: a page left, a text pasted, another page or device going on, another address, time on a question. */
export const INTEGRITY_SIGNALS = ["left", "pasted", "device", "address", "pace"] as const;
export type IntegritySignal = (typeof INTEGRITY_SIGNALS)[number];

/** What learners may see of an exam before they sit it. */
export interface PublishedBefore {
  /** `outline`: areas, counts, marks, time and rules; `practice`: and questions to practise with. */
  readonly show: "nothing" | "outline" | "practice";
  /** Epoch ms; absent = at once. */
  readonly from?: number | undefined;
  /** Question ids set apart for practice; once published they are never asked in this exam, whatever is shown later. */
  readonly practice?: readonly string[] | undefined;
}

export interface ExamSection {
  readonly id: string;
  readonly name: Text;
  readonly type: QuestionType;
  readonly count: number;
  /** Marks of one question; the paper's total is Σ count × marks. */
  readonly marks: ExactText;
  /** Areas drawn from, in turn; empty = every area of the bank. */
  readonly areas: readonly string[];
  /** Where it is drawn part by part; their counts add up to the section's, whose own areas are empty then. */
  readonly parts?: readonly SectionPart[] | undefined;
  /** Question ids that everybody is asked, as many as the section counts; then nothing is drawn. */
  readonly fixed?: readonly string[] | undefined;
  /** Questions stand as listed; absent = in an order of each paper's own. */
  readonly inOrder?: true | undefined;
  /** Choices stand as written; absent = in an order of each paper's own. */
  readonly optionsInOrder?: true | undefined;
}

/** Questions of a section that come from some areas, of one difficulty or of any. */
export interface SectionPart {
  /** Empty = every area of the bank. */
  readonly areas: readonly string[];
  /** 1–3; absent = any, as the bank has them. */
  readonly difficulty?: number | undefined;
  readonly count: number;
}

/** Evidence scored with a rubric by a panel. */
export interface ObservationSettings {
  readonly rubric: string;
  readonly scenario: string;
  /** Raters who score each learner independently, ≥ 1. */
  readonly raters: number;
  /** Largest max − min of the raters' totals (0–100) that needs nobody else. */
  readonly limit: ExactText;
}

/** A score that staff enter, and the homework it is for where one was set. */
interface HomeworkSettings {
  readonly enteredBy: "staff";
  /** What to do, as typed: plain text of up to {@link LONGEST_TASK} characters. */
  readonly task?: string | undefined;
  /** Epoch ms; absent = no date. */
  readonly due?: number | undefined;
}

export const LONGEST_TASK = 2_000;

interface ComponentBase {
  /** Lower-case letters, digits and dashes; the name used in link parameters and gradebook columns. */
  readonly id: string;
  readonly name: Text;
  /** Per cent of the parent, exact; either every sibling has one and they add up to 100, or none has and all weigh the same. */
  readonly weight?: ExactText | undefined;
  readonly passLine?: ExactText | undefined;
  /** A gate: below its pass line there is no tier, whatever the total. */
  readonly gate: boolean;
}

/** A weighted part of a programme; a tree whose leaves are fed by one instrument each. */
export type Component =
  | (ComponentBase & { readonly instrument: "parts"; readonly parts: readonly Component[] })
  | (ComponentBase & { readonly instrument: "exam"; readonly exam: ExamSettings })
  | (ComponentBase & { readonly instrument: "observation"; readonly observation: ObservationSettings })
  /** A score from 0 to 100 entered by hand: by staff (instructor, assistant) or by the learner's mentor. */
  | (ComponentBase & { readonly instrument: "entered" } & (HomeworkSettings | { readonly enteredBy: "mentor" }));

export type Leaf = Exclude<Component, { readonly instrument: "parts" }>;

/** A tier and the lowest total (0–100, exact) that earns it. */
export interface Tier {
  readonly id: string;
  readonly name: Text;
  readonly line: ExactText;
}

/** From which day a certificate's validity runs. */
export type ValidityAnchor = "issue" | "decision" | "training-end" | "typed";

export interface ProgrammeDefinition {
  /** Template id under `config/programmes/`. */
  readonly template: string;
  readonly name: Text;
  readonly components: readonly Component[];
  /** Best first, lines strictly falling. */
  readonly tiers: readonly Tier[];
  /** ISO 8601 duration in whole years or months: `P1Y`. */
  readonly validity: string;
  readonly anchor: ValidityAnchor;
  /** Prefix of certificate numbers: `CS` gives CS2026001. */
  readonly numberPrefix: string;
  readonly showRank: boolean;
  readonly makeUps: number;
  /** Calendar days in which a released score or the decision can be appealed against, 0–60; 0 = not at all, absent = 7. */
  readonly appeals?: { readonly days: number } | undefined;
}

/** One dated version of a cohort's programme; exactly one is published. */
export interface ProgrammeRecord extends StoredRecord {
  readonly cohort: string;
  /** 1, 2, 3 … within the cohort. */
  readonly number: number;
  readonly state: "published" | "proposal" | "superseded" | "declined";
  readonly definition: ProgrammeDefinition;
  readonly source: "template" | "link" | "page";
  /** What the link said, where this version or proposal comes from one; tells a saying heard before. */
  readonly parameters?: Parameters | undefined;
  /** Why a link's parameters could not be taken, as problem codes; the instructor sees them. */
  readonly problems?: readonly ParameterProblem[] | undefined;
  readonly by: string;
  readonly at: number;
}
