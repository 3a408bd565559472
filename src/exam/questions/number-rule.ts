import { compare, exact, fraction, HUNDRED, multiply, subtract, toText, ZERO, type Exact } from "../../shared/exact.ts";
import type { Defect } from "./kind.ts";
import type { AcceptedNumber, NumberRule, Unit } from "./question.ts";
import { highest, shareDefects } from "./shares.ts";

/** A typed number and what follows it. */
export interface Quantity {
  readonly value: Exact;
  readonly unit: string;
}

const NUMBER =
  /^([+-]?)((?:\d{1,3}(?:[,' ]\d{3})+|\d{1,20})?)(?:\.(\d{1,20}))?(?:e([+-]?\d{1,2})(?!\d)|\/([1-9]\d{0,19}))?\s*([^\d\s].*)?$/isu;

/**
 * Reads a number as people type it: full-width digits, thousands marks (comma, space, apostrophe), a fraction, an exponent, a unit
 * behind it. `undefined` where it is none, or where one sign could mean two things (`5½`, `10²`, `1,5`).
 */
export function readQuantity(typed: string): Quantity | undefined {
  if (/\p{N}\p{No}/u.test(typed)) return undefined;
  const plain = typed
    .normalize("NFKC")
    .replaceAll(/[−–—‐‑]/gu, "-")
    .replaceAll("⁄", "/")
    .replaceAll(/\s/gu, " ")
    .trim();
  const match = NUMBER.exec(plain);
  if (match === null) return undefined;
  const [, sign = "", whole = "", decimals = "", exponent = "0", denominator = "1", unit = ""] = match;
  const digits = whole.replaceAll(/\D/gu, "") + decimals;
  if (digits === "" || (denominator !== "1" && decimals !== "")) return undefined;
  // A sign or digit right after the number means that this was another kind of number.
  if (/^(?:[\d.,/+-]|e[+-]?\d)/iu.test(unit)) return undefined;
  const scale = Number(exponent) - decimals.length;
  const size = BigInt(digits) * 10n ** BigInt(Math.max(scale, 0));
  const value = fraction(sign === "-" ? -size : size, 10n ** BigInt(Math.max(-scale, 0)) * BigInt(denominator));
  return { value, unit: unit.trim() };
}

/** Share of the marks a typed number earns, 0–1. */
export function numberShare({ accepted, units = [], unitRequired = false }: NumberRule, typed: string): Exact {
  const read = readQuantity(typed);
  if (read === undefined) return ZERO;
  const factor = read.unit === "" ? (unitRequired ? undefined : exact(1)) : factorOf(units, read.unit);
  if (factor === undefined) return ZERO;
  const value = multiply(read.value, factor);
  return highest(accepted.filter((each) => within(value, each)).map(({ share }) => exact(share ?? "1")));
}

/** As written first (`M` is not `m`); in another case only where that leaves one unit. */
function factorOf(units: readonly Unit[], typed: string): Exact | undefined {
  const plain = (name: string): string => name.normalize("NFKC").trim();
  const named = units.find(({ name }) => plain(name) === typed);
  const loose = units.filter(({ name }) => plain(name).toLowerCase() === typed.toLowerCase());
  const unit = named ?? (loose.length === 1 ? loose[0] : undefined);
  return unit === undefined ? undefined : exact(unit.factor);
}

function within(value: Exact, { value: wanted, tolerance }: AcceptedNumber): boolean {
  const key = exact(wanted);
  const by = exact(tolerance?.by ?? "0");
  return compare(size(subtract(value, key)), tolerance?.type === "relative" ? multiply(by, size(key)) : by) <= 0;
}

const size = ({ n, d }: Exact): Exact => ({ n: n < 0n ? -n : n, d });

/** The numbers that earn everything, with the unit the key is in. */
export function numberKey({ accepted, units = [] }: NumberRule): readonly string[] {
  const unit = units.find(({ factor }) => compare(exact(factor), exact(1)) === 0)?.name ?? "";
  return accepted
    .filter(({ share }) => compare(exact(share ?? "1"), exact(1)) === 0)
    .map(({ value, tolerance }) => {
      const by = tolerance === undefined || compare(exact(tolerance.by), ZERO) === 0 ? "" : ` ± ${around(tolerance)}`;
      return `${toText(exact(value))}${by}${unit === "" ? "" : ` ${unit}`}`;
    });
}

const around = ({ type, by }: NonNullable<AcceptedNumber["tolerance"]>): string =>
  type === "relative" ? `${toText(multiply(exact(by), HUNDRED))}%` : toText(exact(by));

export function numberDefects({ accepted, units = [], unitRequired = false }: NumberRule): readonly Defect[] {
  const found: Defect[] = [...shareDefects(accepted)];
  if (accepted.some(({ tolerance }) => compare(exact(tolerance?.by ?? "0"), ZERO) < 0))
    found.push({ code: "tolerance-negative", values: {} });
  if (units.some(({ factor }) => compare(exact(factor), ZERO) <= 0)) found.push({ code: "unit-factor", values: {} });
  for (const { name } of units)
    if (readQuantity(`1 ${name}`)?.unit !== name.normalize("NFKC").trim()) found.push({ code: "unit-unreadable", values: { name } });
  if (new Set(units.map(({ name }) => name)).size < units.length) found.push({ code: "units-share-name", values: {} });
  if (unitRequired && units.length === 0) found.push({ code: "unit-required-none", values: {} });
  return found;
}
