import { describe, expect, it } from "@jest/globals";
import { readTable } from "../../../src/sheets/reading.ts";
import { gb18030 } from "../../support/company-sheets.ts";

/** As the desks of a company save the same table. */
const SAVED: Readonly<Record<string, (text: string) => Buffer>> = {
  "UTF-8": (text) => Buffer.from(text),
  "UTF-8 behind its mark": (text) => Buffer.from(`\ufeff${text}`),
  "UTF-16, Excel's Unicode text": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "UTF-16 the other way round": (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  "GB 18030": gb18030,
};

describe("a table as text is read whatever it was saved as", () => {
  const rows = [
    ["姓名", "工号", "部门"],
    ["李娜", "CS001", "客服一部"],
    ["王芳", "CS002", "投诉处理"],
  ];
  it.each([...Object.keys(SAVED).map((name) => [name, "\t"] as const), ...[",", ";", "，"].map((mark) => ["GB 18030", mark] as const)])(
    "%s, parted by %j",
    async (name, mark) => {
      const text = rows.map((row) => row.join(mark)).join("\r\n");
      const table = await readTable(SAVED[name]?.(text) ?? Buffer.alloc(0));
      expect(table.map(({ cells }) => cells)).toEqual(rows);
    },
  );

  it("keeps its line numbers over many handfuls, blank lines counted", async () => {
    const lines = Array.from({ length: 6_000 }, (_, index) => (index % 3 === 1 ? "" : `员工${index + 1},Z${index + 1},`));
    const table = await readTable(Buffer.from(["姓名,工号,", ...lines].join("\n")));
    expect(table).toHaveLength(6_001);
    expect(table[5_998]).toEqual({ number: 5_999, cells: ["员工5998", "Z5998"] });
  });
});
