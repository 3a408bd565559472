import { describe, expect, it, test } from "@jest/globals";
import type { PersonRecord } from "../../../src/people/records.ts";
import { rosterVerdicts, type RosterRow } from "../../../src/people/roster-rows.ts";

const LIN: PersonRecord = {
  id: "p1",
  tenant: "t",
  version: 3,
  name: "林晓彤",
  employeeNumber: "E1",
  email: "lin@example.com",
  department: "一部",
  position: "客服专员",
};
const GONE: PersonRecord = { id: "p2", tenant: "t", version: 1, name: "周明", employeeNumber: "E2", lastDay: "2026-01-31" };
const known = {
  tenant: "t",
  today: "2026-03-15",
  persons: new Map([
    ["E1", LIN],
    ["E2", GONE],
  ]),
};
const verdict = (row: RosterRow) => rosterVerdicts([row], known)[0];

describe("a row of the list of people", () => {
  test.each<[string, RosterRow, object]>([
    [
      "an unknown number is somebody new",
      { employeeNumber: "E9", name: "新人" },
      { type: "create", person: { name: "新人", employeeNumber: "E9" } },
    ],
    ["what is known already changes nothing", { employeeNumber: "E1", name: "林晓彤", department: "一部" }, { type: "same" }],
    ["blank cells erase nothing", { employeeNumber: "E1" }, { type: "same" }],
    [
      "a new department moves",
      { employeeNumber: "E1", department: "二部", since: "2026-03-01" },
      { type: "update", person: { department: "二部", position: "客服专员", email: "lin@example.com" } },
    ],
    ["a last day gone by ends it", { employeeNumber: "E1", lastDay: "2026-03-14" }, { type: "leave", person: { lastDay: "2026-03-14" } }],
    ["a last day to come is noted", { employeeNumber: "E1", lastDay: "2026-03-15" }, { type: "update", person: { lastDay: "2026-03-15" } }],
    ["somebody who left stays away where the row says nothing", { employeeNumber: "E2", name: "周明" }, { type: "same" }],
    [
      "a post after the last day is a return",
      { employeeNumber: "E2", department: "一部", since: "2026-03-01" },
      { type: "return", person: { department: "一部" } },
    ],
    ["no number", { name: "新人" }, { type: "refused", problems: [{ field: "employeeNumber", code: "missing" }] }],
    ["a new number without a name", { employeeNumber: "E9" }, { type: "refused", problems: [{ field: "name", code: "missing" }] }],
    [
      "no calendar day",
      { employeeNumber: "E1", lastDay: "2026-02-30" },
      { type: "refused", problems: [{ field: "lastDay", code: "day" }] },
    ],
    [
      "a post to come",
      { employeeNumber: "E1", department: "二部", since: "2026-03-16" },
      { type: "refused", problems: [{ field: "since", code: "future" }] },
    ],
  ])("%s", (_, row, expected) => {
    expect(verdict(row)).toMatchObject(expected);
  });

  it("keeps the department of the days before a move, and gives up the last day on return", () => {
    const moved = verdict({ employeeNumber: "E1", department: "二部", since: "2026-03-01" });
    expect(moved?.type === "update" && moved.person.posts?.map(({ department }) => department)).toEqual(["一部", "二部"]);
    const back = verdict({ employeeNumber: "E2", department: "一部", since: "2026-03-01" });
    expect(back?.type === "return" && back.person).not.toHaveProperty("lastDay");
  });

  it("names the second row with one number", () => {
    const rows = [
      { employeeNumber: "E7", name: "甲" },
      { employeeNumber: "E7", name: "乙" },
    ];
    expect(rosterVerdicts(rows, known).map(({ type }) => type)).toEqual(["create", "refused"]);
  });
});
