import { describe, expect, test } from "@jest/globals";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { ERRORS } from "../../../src/shared/errors.ts";
import { LOCALES } from "../../../src/shared/json.ts";

const languages = loadLanguages("config/locales");

describe.each(LOCALES)("faults in %s", (locale) => {
  test.each(Object.keys(ERRORS))("%s says what happened and what to do", (code) => {
    const t = languages.translator(locale);
    const words = [t(`errors.${code}.title`), t(`errors.${code}.advice`)];
    for (const sentence of words) expect(sentence).not.toMatch(/[{}]|^$/);
    expect(words[0]).not.toBe(words[1]);
  });
});
