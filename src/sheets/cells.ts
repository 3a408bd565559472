import { DateTime } from "luxon";
import { compare, HUNDRED, parseExact, toText, ZERO, type ExactText } from "../shared/exact.ts";
import { lazy } from "../shared/lazy.ts";
import { plain, tidy } from "./text.ts";

const FIRST_SERIAL_DAY = lazy(() => DateTime.utc(1899, 12, 30));
/** 1954-10-03 to 2119: numbers in a date column that are days as Excel counts them, and no years. */
const SERIALS = { from: 20_000, to: 80_000 };

const ymd = (year: number, month: number, day: number): string | undefined => {
  const date = DateTime.utc(year, month, day);
  return date.isValid && year >= 1900 && year < 2200 ? date.toFormat("yyyy-MM-dd") : undefined;
};

const DAY_FORMS = /^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?(?:[\sT]+(.*))?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

/** A calendar day in the usual forms, an Excel serial too; `2024-03-15`. A time behind it is left out. */
export function readDay(typed: string): string | undefined {
  const text = tidy(typed);
  const [, year, month, day, rest] = DAY_FORMS.exec(text) ?? COMPACT.exec(text) ?? [];
  if (year !== undefined)
    return rest === undefined || readTime(rest) !== undefined ? ymd(Number(year), Number(month), Number(day)) : undefined;
  return readSerial(text)?.toFormat("yyyy-MM-dd");
}

function readSerial(text: string): DateTime | undefined {
  const serial = /^\d{5}(\.\d+)?$/.test(text) ? Number(text) : undefined;
  if (serial === undefined || serial < SERIALS.from || serial > SERIALS.to) return undefined;
  return FIRST_SERIAL_DAY().plus({ minutes: Math.round(serial * 24 * 60) });
}

/** A day, or a month where no more is known (`2023-09`). */
export function readDayOrMonth(typed: string): string | undefined {
  const [, year = "", month = ""] = /^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?月?$/.exec(tidy(typed)) ?? [];
  return year === "" ? readDay(typed) : ymd(Number(year), Number(month), 1)?.slice(0, 7);
}

const CLOCK = /^(上午|下午|am|pm)?\s?(\d{1,2})[:：时点](\d{1,2})?(?:[:分](\d{1,2}))?[分秒]?(?:\s?(am|pm))?$/i;

/** A time of day, `09:00`. */
export function readTime(typed: string): string | undefined {
  const [, before = "", hour, minute = "0", , after = ""] = CLOCK.exec(tidy(typed)) ?? [];
  if (hour === undefined) return undefined;
  const half = (before + after).toLowerCase();
  const late = (half === "pm" || half === "下午") && Number(hour) < 12;
  const hours = Number(hour) + (late ? 12 : 0);
  return hours < 24 && Number(minute) < 60 ? `${String(hours).padStart(2, "0")}:${minute.padStart(2, "0")}` : undefined;
}

/** A day, with the time behind it where one is said: `2024-03-15` or `2024-03-15 09:00`; `undefined` where it is neither. */
export function readMoment(typed: string): string | undefined {
  const text = tidy(typed);
  const serial = readSerial(text);
  if (serial !== undefined) return serial.toFormat(serial.hour + serial.minute === 0 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm");
  const day = readDay(text);
  if (day === undefined) return undefined;
  const time = readTime(DAY_FORMS.exec(text)?.[4] ?? "");
  return time === undefined || time === "00:00" ? day : `${day} ${time}`;
}

/** A figure from 0 to 100, perhaps with 分, % or a thousands mark; exact. */
export function readScore(typed: string): ExactText | undefined {
  const text = plain(typed)
    .replace(/(分|%|points?)$/, "")
    .replace(/^(\d{1,3}),(?=\d{3}(\D|$))/, "$1")
    .replace("。", ".");
  if (!/^\d{1,4}(\.\d{1,4})?$/.test(text)) return undefined;
  const score = parseExact(text);
  return score !== undefined && compare(score, ZERO) >= 0 && compare(score, HUNDRED) <= 0 ? toText(score) : undefined;
}

const YES = new Set(["是", "通过", "已通过", "通過", "已通過", "合格", "对", "√", "✓", "✔", "yes", "y", "true", "1", "pass", "passed"]);
const NO = new Set([
  "否",
  "未通过",
  "未通過",
  "不通过",
  "不通過",
  "不合格",
  "错",
  "×",
  "✗",
  "✘",
  "x",
  "no",
  "n",
  "false",
  "0",
  "fail",
  "failed",
]);

export function readYes(typed: string): boolean | undefined {
  const text = plain(typed);
  return YES.has(text) ? true : NO.has(text) ? false : undefined;
}

export interface SelfRating {
  readonly skill: string;
  /** 1–5. */
  readonly rating: number;
}

/** `溝通技巧3分,产品知识4分`: skills with the rating each got, or the part that is none. */
export function readRatings(typed: string): readonly SelfRating[] | { readonly wrong: string } {
  const found: SelfRating[] = [];
  for (const part of typed.split(/[,，、;；\n|]+/)) {
    const text = tidy(part);
    if (text === "") continue;
    const [, skill = "", rating = ""] = /^(.*?\D)[\s:=]*(\d+)\s?(?:分|\/5)?$/.exec(text) ?? [];
    const name = skill.replace(/[\s:：=（(]+$/, "");
    if (name === "" || !/^[1-5]$/.test(rating)) return { wrong: text };
    found.push({ skill: name, rating: Number(rating) });
  }
  return found;
}
