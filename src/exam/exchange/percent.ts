import {
  compare,
  exact,
  fraction,
  HUNDRED,
  multiply,
  parseExact,
  subtract,
  toText,
  type Exact,
  type ExactText,
} from "../../shared/exact.ts";

const NEAR = fraction(1n, 100_000n);
const MOST_PARTS = 30n;

/**
 * A decimal a format rounded back to the share it stood for: 33.33333 % is a third. The first fraction with up to 30 parts that is near
 * enough, else the decimal itself; `undefined` for no number.
 */
export function shareOfPercent(percent: string): ExactText | undefined {
  const read = parseExact(
    percent
      .trim()
      .replace(/^\+/, "")
      .replace(/^(-?)\./, "$10."),
  );
  if (read === undefined) return undefined;
  const share = multiply(read, fraction(1n, 100n));
  for (let parts = 1n; parts <= MOST_PARTS; parts += 1n) {
    const near = fraction(rounded(multiply(share, fraction(parts, 1n))), parts);
    const difference = subtract(share, near);
    if (compare({ ...difference, n: difference.n < 0n ? -difference.n : difference.n }, NEAR) < 0) return toText(near);
  }
  return toText(share);
}

function rounded({ n, d }: Exact): bigint {
  const twice = (2n * (n < 0n ? -n : n) + d) / (2n * d);
  return n < 0n ? -twice : twice;
}

/** `33.33333`: five places, as Moodle writes them. */
export function percentOf(share: ExactText): string {
  return decimal(multiply(exact(share), HUNDRED), 5);
}

/** Rounded half up to so many places, without noughts at the end. */
export function decimal(value: Exact, places: number): string {
  const scaled = rounded(multiply(value, fraction(10n ** BigInt(places), 1n)));
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const rest = digits.slice(digits.length - places).replace(/0+$/, "");
  return `${scaled < 0n ? "-" : ""}${whole}${rest === "" ? "" : `.${rest}`}`;
}

/** A number as other systems write it (`1e3`, `.5`, `+2`); `undefined` for none, or one wider than we reckon with. */
export function numberText(typed: string): ExactText | undefined {
  const match = /^([+-]?)(\d{0,30})(?:\.(\d{0,30}))?(?:e([+-]?\d{1,2}))?$/i.exec(typed.trim());
  if (match === null) return undefined;
  const [, sign = "", whole = "", decimals = "", exponent = "0"] = match;
  if (whole === "" && decimals === "") return undefined;
  const scale = Number(exponent) - decimals.length;
  const size = BigInt(whole + decimals) * 10n ** BigInt(Math.max(scale, 0));
  const text = toText(fraction(sign === "-" ? -size : size, 10n ** BigInt(Math.max(-scale, 0))));
  return parseExact(text) === undefined ? undefined : text;
}
