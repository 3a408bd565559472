import type { Defect, DefectCode } from "./kind.ts";

const WORDS: Readonly<Record<DefectCode, string>> = {
  "options-share-id": "two options share an id",
  "options-read-same": "two options read the same in {locale}",
  "key-unknown": "key {key} is no option",
  "key-incomplete": "{item} has no place in the key",
  "key-twice": "an id stands in the key twice",
  "accepted-blank": "accepted text {text} is blank once evened out",
  "share-out-of-range": "a share is not above 0 and up to 1",
  "no-full-share": "no accepted answer earns all marks",
  "penalty-negative": "the penalty is below 0",
  "tolerance-negative": "a tolerance is below 0",
  "unit-factor": "the factor of a unit is not above 0",
  "unit-unreadable": "unit {name} reads as a part of the number",
  "units-share-name": "two units share a name",
  "unit-required-none": "a unit is required and none is listed",
  "gap-weight": "the weight of a gap is not above 0",
  "gap-count": "gap {gap} does not stand exactly once in {locale}",
  "gap-unknown": "the text in {locale} has a gap {gap} that is not described",
  "gaps-share-id": "two gaps share an id",
  "length-reversed": "the length goes from {from} down to {to}",
};

/** A defect for the person who edits a bank file. */
export const defectInWords = ({ code, values }: Defect): string =>
  Object.entries(values).reduce((words, [name, value]) => words.replaceAll(`{${name}}`, String(value)), WORDS[code]);
