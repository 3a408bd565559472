import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { letterOf } from "../../../src/notices/letter.ts";
import { cleaned, filled, placeholdersOf, problemsOf, type OwnText } from "../../../src/notices/own-text.ts";
import { NOTICE_KINDS } from "../../../src/notices/kinds.ts";

const GOOD: OwnText = { subject: "{company}: exam", lead: "Dear {person},", words: "{component} until {until}" };

describe("a company's own text", () => {
  it.each<[string, Partial<OwnText>, readonly object[]]>([
    ["is taken with the placeholders of its kind", {}, []],
    ["may open with nothing", { lead: "" }, []],
    [
      "needs a subject and words",
      { subject: "", words: "" },
      [
        { field: "subject", code: "empty" },
        { field: "words", code: "empty" },
      ],
    ],
    ["names a placeholder of no kind", { words: "{componnet}" }, [{ field: "words", code: "unknown", name: "componnet" }]],
    ["names one of another kind", { words: "{session}" }, [{ field: "words", code: "unknown", name: "session" }]],
    ["holds no name in its subject", { subject: "{person}, your exam" }, [{ field: "subject", code: "personal", name: "person" }]],
    ["holds no certificate number there either", { subject: "{number}" }, [{ field: "subject", code: "personal", name: "number" }]],
    ["closes its brackets", { lead: "{person" }, [{ field: "lead", code: "open-brace" }]],
    ["has a placeholder's name as it is, without spaces", { words: "{ until }" }, [{ field: "words", code: "unknown", name: " until " }]],
    ["is not longer than its field", { subject: "字".repeat(121) }, [{ field: "subject", code: "too-long" }]],
  ])("%s", (_, change, problems) => {
    expect(problemsOf("exam-open", { ...GOOD, ...change })).toEqual(problems);
  });

  it("tells no subject who somebody is, whatever the kind", () => {
    for (const kind of NOTICE_KINDS) {
      expect(placeholdersOf(kind, "subject")).not.toEqual(expect.arrayContaining(["person"]));
      expect(placeholdersOf(kind, "subject")).not.toEqual(expect.arrayContaining(["number"]));
      expect(placeholdersOf(kind, "words")).toEqual(expect.arrayContaining(["person", "company"]));
    }
  });

  it("is kept in one line where it is a subject, and without signs nobody sees", () => {
    const typed = { subject: "a\r\nBcc: x@y.example\u0000\u202e", lead: "\tb\n", words: "c\r\n\r\n\r\n\r\nd\u200f" };
    expect(cleaned(typed)).toEqual({ subject: "a Bcc: x@y.example", lead: "b", words: "c\n\nd" });
  });

  it("is filled once: what stands in a value is no placeholder", () => {
    expect(filled("{a} {b} {c}", { a: "{b}", b: "$&" })).toBe("{b} $& ");
  });

  it("never becomes markup, and its subject never a second header", () => {
    const t = (key: string) => key;
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (typed, value) => {
        const hostile = `<script>${typed}</script>"'&`;
        const text = cleaned({ subject: hostile, lead: hostile, words: `${hostile}\n{a}` });
        const worded = { title: text.subject, lead: text.lead, text: filled(text.words, { a: `<b>${value}` }) };
        const { html, subject } = letterOf([worded], { t, locale: "en", company: "<i>", unsubscribe: 'https://x.example/"><script>' });
        expect(html).not.toMatch(/<(script|b|i)>/);
        expect(subject).not.toMatch(/[\r\n\0]/);
      }),
    );
  });
});
