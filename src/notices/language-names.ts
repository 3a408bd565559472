import type { Locale } from "../shared/json.ts";

/** Languages as those who read them call them. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = { "zh-CN": "简体中文", "zh-TW": "繁體中文", en: "English" };
