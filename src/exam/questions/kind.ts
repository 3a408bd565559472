import type { z } from "zod";
import type { Exact } from "../../shared/exact.ts";
import type { Random } from "../../shared/random.ts";
import type { Words } from "../../web/reader.ts";
import type { PaperItem } from "../records.ts";
import type { Field } from "./field.ts";
import type { Question } from "./question.ts";

/** One thing wrong with a question that its shape cannot tell. */
export interface Defect {
  readonly code: DefectCode;
  readonly values: Readonly<Record<string, string | number>>;
}

export type DefectCode =
  | "options-share-id"
  | "options-read-same"
  | "key-unknown"
  | "key-incomplete"
  | "key-twice"
  | "accepted-blank"
  | "share-out-of-range"
  | "no-full-share"
  | "penalty-negative"
  | "tolerance-negative"
  | "unit-factor"
  | "unit-unreadable"
  | "units-share-name"
  | "unit-required-none"
  | "gap-weight"
  | "gap-count"
  | "gap-unknown"
  | "gaps-share-id"
  | "length-reversed";

export type Verdict = "right" | "partly" | "wrong";

/** One part of an answer looked at afterwards. */
export interface ReviewedPart {
  /** What the part is, where there are several. */
  readonly label?: string | undefined;
  /** What was given, in words; absent = blank. */
  readonly answer?: string | undefined;
  /** Absent where a person marks. */
  readonly verdict?: Verdict | undefined;
  /** The right answer of this part, where it was not given. */
  readonly key?: string | undefined;
}

interface KindBase<Q extends Question> {
  /** An item of a bank file: the question without its area, which the file names. */
  readonly schema: z.ZodType<Omit<Q, "area">>;
  defects(question: Q): readonly Defect[];
  /** Order of options and parts on one person's paper. */
  layOut(question: Q, random: Random): Pick<PaperItem, "order" | "parts">;
  /** What the page needs to ask it. */
  field(question: Q, place: Place): Field;
  /** An answer part by part. */
  review(question: Q, value: string, words: Words): readonly ReviewedPart[];
  /** The right answer in words, one line for each of its parts; none where a person marks. */
  key(question: Q, words: Words): readonly string[];
}

/** Where a question stands on the page that asks it. */
export interface Place {
  readonly item: PaperItem;
  /** 1, 2 … on the paper. */
  readonly number: number;
  readonly value: string;
  readonly words: Words;
}

/** Everything the tool knows about one type of question. */
export type Kind<Q extends Question> = KindBase<Q> &
  (
    | {
        readonly marking: "automatic";
        /** Share of the marks an answer earns: exact, 0–1, 0 for a blank one. */
        share(question: Q, value: string): Exact;
      }
    | { readonly marking: "manual" }
  );
