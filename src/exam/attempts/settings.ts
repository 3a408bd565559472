import { DateTime } from "luxon";
import type { ExamSettings, PublishedBefore } from "../../programme/records.ts";
import { INTEGRITY_SIGNALS, type IntegritySignal } from "../../programme/records.ts";
import { LOCALES, type Text } from "../../shared/json.ts";
import { plainPassword } from "./password.ts";

/** The exam's settings as typed on their page. */
export interface SettingsForm {
  /** Number of the version the page was opened on. */
  readonly base: number;
  /** The bank papers are drawn from; absent = as before. */
  readonly bank?: string | undefined;
  /** `2026-12-01T09:00` in the company's zone; empty = no end. */
  readonly opens: string;
  readonly closes: string;
  readonly minutes: string;
  readonly lateStart: "cut" | "full";
  readonly attempts: string;
  /** Minutes; empty = none. */
  readonly cooldown: string;
  readonly makeUps: string;
  readonly capMakeUp: boolean;
  /** A new one; empty = the one before stays. */
  readonly password: string;
  readonly noPassword: boolean;
  readonly honour: Text;
  readonly show: PublishedBefore["show"];
  readonly from: string;
  /** Questions of each area set apart for practice. */
  readonly perArea: string;
  /** What is noted of each sitting. */
  readonly noted: readonly IntegritySignal[];
  readonly watermark: boolean;
}

export type SettingsField =
  | "opens"
  | "closes"
  | "minutes"
  | "attempts"
  | "cooldown"
  | "makeUps"
  | "password"
  | "honour"
  | "from"
  | "perArea";

export interface SettingsProblem {
  readonly field: SettingsField;
  readonly code: "moment" | "number" | "password-length" | "honour-languages";
}

export type SettingsRead =
  | {
      readonly type: "read";
      readonly settings: ExamSettings;
      readonly makeUps: number;
      readonly perArea: number;
      readonly password: string;
    }
  | { readonly type: "refused"; readonly problems: readonly SettingsProblem[] };

export const PASSWORD_LENGTH = { from: 4, to: 64 } as const;

/** A moment as a field for date and time holds it. */
export const localMoment = (at: number | undefined, zone: string): string =>
  at === undefined ? "" : DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");

/** A field that was not touched keeps its moment to the millisecond; undefined for what is no moment. */
export function readLocal(typed: string, before: number | undefined, zone: string): { readonly at: number | undefined } | undefined {
  if (typed === localMoment(before, zone)) return { at: before };
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(typed) ? DateTime.fromISO(typed, { zone }) : undefined;
  return at?.isValid === true ? { at: at.toMillis() } : undefined;
}

const whole = (typed: string): number | undefined => {
  const plain = typed.normalize("NFKC").trim();
  return /^\d{1,6}$/.test(plain) ? Number(plain) : undefined;
};

/** The settings as the form wants them, all that it does not name as before; the password itself is hashed by the caller. */
export function readSettings(before: ExamSettings, form: SettingsForm, zone: string): SettingsRead {
  const problems: SettingsProblem[] = [];
  const refuse = (field: SettingsField, code: SettingsProblem["code"]): undefined => void problems.push({ field, code });
  const number = (field: "minutes" | "attempts" | "makeUps" | "perArea"): number => whole(form[field]) ?? refuse(field, "number") ?? 0;
  const moment = (field: "opens" | "closes" | "from", stands: number | undefined): number | undefined => {
    const read = form[field] === "" ? { at: undefined } : readLocal(form[field], stands, zone);
    return read === undefined ? refuse(field, "moment") : read.at;
  };
  const [opens, closes] = [moment("opens", before.opens), moment("closes", before.closes)];
  const from = moment("from", before.published?.from);
  const cooldown = form.cooldown.trim() === "" ? undefined : (whole(form.cooldown) ?? refuse("cooldown", "number"));
  const [minutes, attempts, makeUps, perArea] = [number("minutes"), number("attempts"), number("makeUps"), number("perArea")];
  const password = plainPassword(form.password);
  if (password !== "" && (password.length < PASSWORD_LENGTH.from || password.length > PASSWORD_LENGTH.to))
    refuse("password", "password-length");
  const honour = honourOf(form.honour);
  if (honour === "incomplete") refuse("honour", "honour-languages");
  if (makeUps > 9) refuse("makeUps", "number");
  if (perArea > 50) refuse("perArea", "number");
  if (problems.length > 0 || honour === "incomplete") return { type: "refused", problems };

  const { opens: _o, closes: _c, lateStart: _l, cooldown: _d, capMakeUp: _m, honour: _h, published, password: hash, ...others } = before;
  const { unnoted: _u, watermark: _w, ...rest } = others;
  const unnoted = INTEGRITY_SIGNALS.filter((signal) => !form.noted.includes(signal));
  const practice = published?.practice;
  // What was published once stays out of the papers, whatever is shown from now on.
  const saysNothing = form.show === "nothing" && practice === undefined;
  const shown = { show: form.show, ...(from !== undefined && { from }), ...(practice !== undefined && { practice }) };
  return {
    type: "read",
    settings: {
      ...rest,
      bank: form.bank ?? before.bank,
      minutes,
      attempts,
      ...(opens !== undefined && { opens }),
      ...(closes !== undefined && { closes }),
      ...(form.lateStart === "full" && { lateStart: "full" as const }),
      ...(cooldown !== undefined && { cooldown }),
      ...(form.capMakeUp && { capMakeUp: true as const }),
      ...(hash !== undefined && !form.noPassword && { password: hash }),
      ...(honour !== undefined && { honour }),
      ...(!saysNothing && { published: shown }),
      ...(unnoted.length > 0 && { unnoted }),
      ...(form.watermark && { watermark: true as const }),
    },
    makeUps,
    perArea,
    password: form.noPassword ? "" : password,
  };
}

/** All languages or none: nobody agrees to what they cannot read. */
function honourOf(typed: Text): Text | undefined | "incomplete" {
  const texts = LOCALES.map((locale) => typed[locale].replaceAll("\r\n", "\n").trim());
  if (texts.every((text) => text === "")) return undefined;
  if (texts.some((text) => text === "")) return "incomplete";
  return { "zh-CN": typed["zh-CN"].trim(), "zh-TW": typed["zh-TW"].trim(), en: typed.en.trim() };
}
