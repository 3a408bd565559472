import fc from "fast-check";
import type { Text } from "../../../src/shared/json.ts";

/** Text as people, sheets and other systems send it: half an emoji, U+0000, right to left, delimiters of xAPI, very long. */
const NASTY = [
  "\ud83d",
  "客服\udc4d中心",
  "a\u0000b",
  "\u0000",
  "👩‍👩‍👧‍👦 团队",
  "\u202eשלום עולם\u202c مرحبا",
  "[,] [.] [:] {case_matters=true}",
  "<script>alert(1)</script> ' \" \\ \n \t",
  "Ａ１　全角",
  "__proto__",
  "长".repeat(5_000),
  "",
  " ",
];

const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

export const anyString: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit, maxLength: 12 }),
  fc.string({ maxLength: 30 }),
);

export const anyText: fc.Arbitrary<Text> = fc.record({ "zh-CN": anyString, "zh-TW": anyString, en: anyString });
