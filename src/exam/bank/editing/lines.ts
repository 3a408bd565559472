import { divide, exact, HUNDRED, multiply, parseExact, toText, type ExactText } from "../../../shared/exact.ts";
import type { AcceptedNumber, AcceptedText, Unit } from "../../questions/question.ts";

/**
 * Accepted answers as lines a person can type: `call back`, `repeat | 1/2`, `30 ± 1 | 50%`, `100 ± 5%`. What stands behind the last
 * bar is the share of the marks.
 */
const SHARE = /^(.*\S)\s*\|\s*([\d./]+%?)$/u;

/** Lines that are none of what is asked, as they were typed. */
export interface LinesRead<T> {
  readonly list: readonly T[];
  readonly unread: readonly string[];
}

const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** `50%` or `1/2`. */
function shareOf(typed: string): ExactText | undefined {
  const plain = typed.normalize("NFKC");
  const value = parseExact(plain.replace(/%$/, ""));
  if (value === undefined) return undefined;
  return plain.endsWith("%") ? toText(divide(value, HUNDRED)) : plain;
}

function cut(line: string): { readonly words: string; readonly share?: ExactText } {
  const [, words, typed] = SHARE.exec(line.normalize("NFC")) ?? [];
  const share = typed === undefined ? undefined : shareOf(typed);
  return words === undefined || share === undefined ? { words: line } : { words, ...(share !== "1" && { share }) };
}

const ended = (words: string, share: ExactText | undefined): string => {
  if (share !== undefined) return `${words} | ${share}`;
  // Else its own end would be taken for a share.
  return SHARE.test(words) ? `${words} | 1` : words;
};

export const textLines = (accepted: readonly AcceptedText[]): string =>
  accepted.map(({ text, share }) => ended(text.replaceAll(/\s*\n\s*/g, " "), share)).join("\n");

export const readTexts = (typed: string): LinesRead<AcceptedText> => ({
  list: linesOf(typed).map((line) => {
    const { words: text, share } = cut(line);
    return { text, ...(share !== undefined && { share }) };
  }),
  unread: [],
});

export const numberLines = (accepted: readonly AcceptedNumber[]): string =>
  accepted
    .map(({ value, tolerance, share }) => ended(`${value}${tolerance === undefined ? "" : ` ± ${around(tolerance)}`}`, share))
    .join("\n");

const around = ({ type, by }: NonNullable<AcceptedNumber["tolerance"]>): string =>
  type === "relative" ? `${toText(multiply(exact(by), HUNDRED))}%` : by;

const NUMBER = /^(\S+)(?:\s*(?:±|\+-|\+\/-)\s*(\S+?)(%)?)?$/u;

export function readNumbers(typed: string): LinesRead<AcceptedNumber> {
  const lines = linesOf(typed).map((line) => ({ line, ...cut(line) }));
  const read = lines.map(({ line, words, share }) => {
    const [, value = "", by, relative] =
      NUMBER.exec(
        words
          .normalize("NFKC")
          .replaceAll("−", "-")
          .replaceAll(/\s*±\s*/g, " ± "),
      ) ?? [];
    const [number, width] = [parseExact(value), by === undefined ? undefined : parseExact(by)];
    if (number === undefined || (by !== undefined && width === undefined)) return { line, one: undefined };
    const tolerance =
      width === undefined
        ? undefined
        : relative === undefined
          ? { type: "absolute" as const, by: by ?? "" }
          : { type: "relative" as const, by: toText(divide(width, HUNDRED)) };
    return { line, one: { value, ...(tolerance && { tolerance }), ...(share !== undefined && { share }) } };
  });
  return { list: read.flatMap(({ one }) => one ?? []), unread: read.flatMap(({ line, one }) => (one === undefined ? [line] : [])) };
}

/** `min = 60`: a unit and what one of it is in the key's unit. */
export const unitLines = (units: readonly Unit[]): string => units.map(({ name, factor }) => `${name} = ${factor}`).join("\n");

export function readUnits(typed: string): LinesRead<Unit> {
  const read = linesOf(typed).map((line) => {
    const [, name = "", factor = "1"] = /^([^=]*[^=\s])\s*(?:=\s*(\S+))?$/u.exec(line.replaceAll("＝", "=")) ?? [];
    const value = parseExact(factor.normalize("NFKC"));
    return { line, one: name === "" || value === undefined ? undefined : { name, factor: factor.normalize("NFKC") } };
  });
  return { list: read.flatMap(({ one }) => one ?? []), unread: read.flatMap(({ line, one }) => (one === undefined ? [line] : [])) };
}
