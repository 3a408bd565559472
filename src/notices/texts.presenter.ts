import { LOCALES, type Locale } from "../shared/json.ts";
import type { Reader } from "../web/reader.ts";
import { KINDS, NOTICE_KINDS, type NoticeKind } from "./kinds.ts";
import { LANGUAGE_NAMES } from "./language-names.ts";
import { LONGEST, placeholdersOf, type OwnText, type TextField, type TextProblem } from "./own-text.ts";
import type { Known } from "./texts.ts";
import type { Letter } from "./letter.ts";

const path = (kind: NoticeKind, locale: Locale): string => `/notices/text?kind=${kind}&locale=${locale}`;

/** Every kind and the languages it is written in, those in the company's own words marked. */
export function toTextsPage(isOwn: (kind: NoticeKind, locale: Locale) => boolean, { t, href }: Reader) {
  return {
    title: t("notices.texts.title"),
    back: { href: href("/notices"), text: t("notices.mail.title") },
    caption: t("notices.texts.caption"),
    columns: [t("notices.texts.kind"), t("notices.texts.languages")],
    own: t("notices.texts.own"),
    kinds: NOTICE_KINDS.map((kind) => ({
      name: t(`notices.kind.${kind}.name`),
      languages: LOCALES.map((locale) => ({
        href: href(path(kind, locale)),
        lang: locale,
        text: LANGUAGE_NAMES[locale],
        label: `${t(`notices.kind.${kind}.name`)} · ${LANGUAGE_NAMES[locale]}`,
        own: isOwn(kind, locale),
      })),
    })),
  };
}

export interface TextFacts {
  readonly kind: NoticeKind;
  readonly locale: Locale;
  readonly known: Known;
  /** What was typed, where it is not (yet) kept. */
  readonly typed?: OwnText | undefined;
  readonly problems: readonly TextProblem[];
  readonly saved: boolean;
  /** The mail as it would go out, where there is one. */
  readonly preview: Letter | undefined;
}

/** One kind's text in one language: what is said, what it may name, and the mail it makes. */
export function toTextPage(facts: TextFacts, { t, href }: Reader) {
  const { kind, locale, known, typed, problems, preview } = facts;
  const text = typed ?? known.text;
  const name = t(`notices.kind.${kind}.name`);
  const action = "/notices/text";
  const field = (id: TextField) => ({
    value: text[id],
    longest: LONGEST[id],
    error: problems
      .filter((problem) => problem.field === id)
      .map((problem) => problemText(problem, t))
      .join(" "),
  });
  return {
    title: t("notices.texts.one", { kind: name, language: LANGUAGE_NAMES[locale] }),
    back: { href: href("/notices/texts"), text: t("notices.texts.title") },
    told: facts.saved ? t("notices.texts.saved") : undefined,
    errors: problems.map((problem) => ({ href: `#${problem.field}`, text: problemText(problem, t) })),
    state: t(known.own ? "notices.texts.isOwn" : "notices.texts.isShipped"),
    languages: LOCALES.map((one) => ({ href: href(path(kind, one)), text: LANGUAGE_NAMES[one], current: one === locale })),
    languagesLabel: t("notices.texts.languages"),
    kind,
    locale,
    action: href(action),
    preview: {
      action: href(`${action}/preview`),
      letter: preview && { subject: preview.subject, text: preview.text.split("\n\n").map((part) => part.split("\n")) },
    },
    reset: known.own ? { action: href(`${action}/reset`), confirm: t("notices.texts.resetConfirm") } : undefined,
    fields: { subject: field("subject"), lead: field("lead"), words: field("words") },
    placeholders: placeholdersOf(kind, "words").map((one) => ({
      name: `{${one}}`,
      meaning: t(`notices.texts.value.${one}`),
      hidden: placeholdersOf(kind, "subject").includes(one) ? undefined : t("notices.texts.notInSubject"),
    })),
  };
}

function problemText(problem: TextProblem, t: Reader["t"]): string {
  const field = t(`notices.texts.${problem.field}`);
  const values = "name" in problem ? { field, name: `{${problem.name}}` } : { field, longest: LONGEST[problem.field] };
  return t(`notices.texts.problem.${problem.code}`, values);
}

/** Values to show a text with; none of them anybody's. */
export function sampleOf(kind: NoticeKind, t: Reader["t"]): Readonly<Record<string, string | number>> {
  return Object.fromEntries(KINDS[kind].values.map((name) => [name, t(`notices.texts.sample.${name}`)]));
}
