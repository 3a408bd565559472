/**
 * Exact rational arithmetic over BigInt fractions. Scores, weights and lines meet here and nowhere else:
 * three equal weights of 80 give 80, and 79.995 is not 80.
 */
export interface Exact {
  /** Numerator; carries the sign. */
  readonly n: bigint;
  /** Denominator, > 0, in lowest terms with `n`. */
  readonly d: bigint;
}

/** An {@link Exact} as stored in records and configuration: `"81.5"`, `"80"` or a fraction such as `"163/2"`. */
export type ExactText = string;

const TEXT = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:\/([1-9]\d{0,60}))?$/;

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

/** @throws RangeError when `d` is 0 */
export function fraction(n: bigint, d: bigint): Exact {
  if (d === 0n) throw new RangeError("denominator 0");
  const sign = d < 0n ? -1n : 1n;
  const common = gcd(n, d < 0n ? -d : d);
  return { n: (sign * n) / common, d: (sign * d) / common };
}

export const ZERO: Exact = { n: 0n, d: 1n };
export const HUNDRED: Exact = { n: 100n, d: 1n };

/** Parses a decimal or a fraction; `undefined` for anything else (exponents, blanks, NaN). */
export function parseExact(text: string): Exact | undefined {
  const match = TEXT.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "0", decimals = "", denominator = "1"] = match;
  const scale = 10n ** BigInt(decimals.length);
  const n = BigInt(whole) * scale + BigInt(decimals === "" ? 0 : decimals);
  return fraction(sign === "-" ? -n : n, scale * BigInt(denominator));
}

/** @throws RangeError when the text is not exact; for stored and checked values only */
export function exact(text: ExactText | number): Exact {
  const parsed = parseExact(String(text));
  if (parsed === undefined) throw new RangeError(`not an exact number: ${text}`);
  return parsed;
}

export const add = (a: Exact, b: Exact): Exact => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Exact, b: Exact): Exact => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const multiply = (a: Exact, b: Exact): Exact => fraction(a.n * b.n, a.d * b.d);
/** @throws RangeError when `b` is 0 */
export const divide = (a: Exact, b: Exact): Exact => fraction(a.n * b.d, a.d * b.n);
/** Negative, 0 or positive, as `Array.prototype.sort` wants it. */
export const compare = (a: Exact, b: Exact): number => {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const sum = (values: readonly Exact[]): Exact => values.reduce(add, ZERO);
/** @throws RangeError for an empty list */
export const mean = (values: readonly Exact[]): Exact => divide(sum(values), { n: BigInt(values.length), d: 1n });

/** Canonical text that {@link exact} reads back to the same value: a decimal where it ends within 6 places, else `n/d`. */
export function toText(value: Exact): ExactText {
  for (let places = 0; places <= 6; places += 1) {
    const scaled = value.n * 10n ** BigInt(places);
    if (scaled % value.d === 0n) return decimalText(scaled / value.d, places);
  }
  return `${value.n}/${value.d}`;
}

/** Truncated (towards zero) to two decimals, as every page, gradebook and export shows a score: 79.995 → `79.99`. */
export function shown(value: Exact): string {
  return decimalText((value.n * 100n) / value.d, 2);
}

/** {@link shown} as a number, for JSON interfaces that want one (AGS `scoreGiven`, xAPI `score.raw`). */
export const shownNumber = (value: Exact): number => Number(shown(value));

function decimalText(scaled: bigint, places: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return `${scaled < 0n ? "-" : ""}${whole}${places > 0 ? `.${digits.slice(-places)}` : ""}`;
}
