import { describe, expect, test } from "@jest/globals";
import { nextPage } from "../../../src/lti/link-header.ts";

const BASE = "https://lms.example/services/2/lineitems?type_id=1";
/** Moodle's own bytes: UTF-8 curly quotes read as Latin-1, entities for ampersands. */
const MOODLE = Buffer.from(
  "<https://lms.example/l?type_id=1&amp;limit=2&amp;from=0>; rel=“first”, <https://lms.example/l?type_id=1&amp;limit=2&amp;from=2>; rel=“next”, <https://lms.example/l?from=7>; rel=“last”",
).toString("latin1");

const CASES: [title: string, header: string | undefined, next: string | undefined][] = [
  ["none", undefined, undefined],
  ["plain", '<https://lms.example/p?page=2>; rel="next"', "https://lms.example/p?page=2"],
  ["unquoted", "<https://lms.example/p?page=2>;rel=next", "https://lms.example/p?page=2"],
  ["several relations", '<https://lms.example/p?a=1,2>; title="x"; rel="last next"', "https://lms.example/p?a=1,2"],
  ["Moodle", MOODLE, "https://lms.example/l?type_id=1&limit=2&from=2"],
  ["curly quotes already decoded", "<https://lms.example/p>; rel=“next”", "https://lms.example/p"],
  ["relative", '</p?page=2>; rel="next"', "https://lms.example/p?page=2"],
  ["only a previous page", '<https://lms.example/p>; rel="prev"', undefined],
  ["another origin, which would get our token", '<https://evil.example/p>; rel="next"', undefined],
  ["no URL", '<http://[>; rel="next"', undefined],
  ["garbage", ";;;<<>>,rel=next", undefined],
];

describe("next page of a Link header", () => {
  test.each(CASES)("%s", (_title, header, next) => {
    expect(nextPage(header, BASE)).toBe(next);
  });
});
