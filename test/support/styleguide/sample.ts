import type { Locale } from "../../../src/shared/json.ts";
import { forms } from "./forms.ts";
import { journey } from "./journey.ts";
import { heads, messages } from "./messages.ts";
import type { Say } from "./say.ts";
import { certificate, tables } from "./tables.ts";
import { work } from "./work.ts";

/** What the style guide shows: every part in every state, with the words of the trade. */
export function styleguideSample(locale: Locale): object {
  const say: Say = (zh, en) => (locale === "en" ? en : zh);
  return {
    title: say("样式一览", "Style guide"),
    heads: heads(say),
    ...journey(say),
    ...messages(say),
    ...forms(say),
    ...tables(say),
    ...certificate(say),
    ...work(locale, say),
  };
}
