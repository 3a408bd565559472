import { describe, expect, it, test } from "@jest/globals";
import { maskName, sameName } from "../../../src/certificate/mask.ts";
import { certificateNumber } from "../../../src/certificate/number.ts";
import { certificateState, dayIn, isDay, reEvaluationFrom, validUntil } from "../../../src/certificate/validity.ts";

describe("the last valid day", () => {
  test.each([
    ["2024-03-10", "P1Y", "2025-03-10"],
    ["2024-02-29", "P1Y", "2025-02-28"],
    ["2023-02-28", "P1Y", "2024-02-28"],
    ["2024-02-29", "P4Y", "2028-02-29"],
    ["2026-12-31", "P1Y", "2027-12-31"],
    ["2026-08-31", "P6M", "2027-02-28"],
    ["2026-01-15", "P1Y6M", "2027-07-15"],
  ])("from %s for %s is %s", (from, validity, until) => {
    expect(validUntil(from, validity)).toBe(until);
  });

  it("is counted in the tenant's zone: late in the evening in Shanghai is the next day already", () => {
    const at = Date.UTC(2026, 11, 31, 16, 30);
    expect(dayIn("Asia/Shanghai", at)).toBe("2027-01-01");
    expect(dayIn("Europe/Berlin", at)).toBe("2026-12-31");
  });
});

describe("where a certificate stands", () => {
  const issued = { state: "issued", validUntil: "2027-03-31" } as const;
  test.each([
    ["2026-04-01", "valid"],
    ["2027-02-27", "valid"],
    ["2027-02-28", "re-evaluation-due"],
    ["2027-03-31", "re-evaluation-due"],
    ["2027-04-01", "expired"],
  ])("on %s: %s", (today, state) => {
    expect(certificateState(issued, today)).toBe(state);
  });

  it("stays revoked, in time and after", () => {
    expect(certificateState({ state: "revoked", validUntil: "2027-03-31" }, "2026-05-01")).toBe("revoked");
    expect(certificateState({ state: "revoked", validUntil: "2027-03-31" }, "2030-05-01")).toBe("revoked");
  });

  it("opens the re-evaluation a month before", () => {
    expect(reEvaluationFrom("2027-03-15")).toBe("2027-02-15");
  });
});

test.each([
  ["2026-02-28", true],
  ["2026-02-30", false],
  ["2026-2-3", false],
  ["", false],
  ["2026-02-28T00:00", false],
])("%j is a calendar day: %s", (text, real) => {
  expect(isDay(text)).toBe(real);
});

test.each([
  [1, "CS2026001"],
  [999, "CS2026999"],
  [1000, "CS20261000"],
])("the certificate %i of the year is %s", (sequence, number) => {
  expect(certificateNumber("CS", 2026, sequence)).toBe(number);
});

describe("a holder's name for strangers", () => {
  test.each([
    ["张晓明", "张*明"],
    ["李娜", "李*"],
    ["欧阳晓明", "欧**明"],
    ["买买提·阿卜杜拉", "买******拉"],
    ["John Smith", "J*** S***"],
    [" Zoë  ", "Z***"],
    ["O", "O***"],
  ])("%s is shown as %s", (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it("is the same in other widths and letter cases, and is no blank", () => {
    expect(sameName("ｊｏｈｎ　SMITH", "John Smith")).toBe(true);
    expect(sameName("张晓朋", "张晓明")).toBe(false);
    expect(sameName(" ", "　")).toBe(false);
  });
});
