import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { exportBank } from "../../../src/exam/exchange/export.ts";
import { canonical } from "../../../src/exam/exchange/canonical.ts";
import { EXPORTS, held, HOLDS, type ExportFormat } from "../../../src/exam/exchange/held.ts";
import { readBankFile } from "../../../src/exam/exchange/read-file.ts";
import { stage } from "../../../src/exam/exchange/stage.ts";
import type { Question } from "../../../src/exam/questions/question.ts";
import { anyQuestion } from "../../support/any-question.ts";
import { everyType } from "../../support/every-type.ts";

const AREAS = [{ area: "all", name: { "zh-CN": "全部", "zh-TW": "全部", en: "All" } }];
const NAMES: Readonly<Record<ExportFormat, string>> = { qti3: "b.zip", moodle: "b.xml", gift: "b.gift", xlsx: "b.xlsx", csv: "b.csv" };

async function back(questions: readonly Question[], format: ExportFormat) {
  const { bytes } = await exportBank(questions, format, "en");
  const { items, format: read } = await readBankFile(bytes, NAMES[format]);
  expect(read).toBe(format);
  return stage(items, read, { areas: AREAS, locale: "en", present: new Map() });
}

describe.each(EXPORTS)("%s", (format) => {
  test("each type comes back as it was, but for what the format cannot hold", async () => {
    const { questions } = everyType();
    const kept = questions.flatMap((question) => held(question, format, "en").question ?? []);
    expect(kept).toHaveLength(questions.filter(({ type }) => !HOLDS[format].without.includes(type)).length);
    const staged = await back(questions, format);
    expect(staged.map(({ verdict, notes }) => [verdict, notes])).toEqual(kept.map(() => ["full", []]));
    expect(staged.map(({ question }) => question && canonical({ ...question, state: "ready" }, HOLDS[format].ids))).toEqual(kept);
  });

  it("loses nothing it can hold of any question", async () => {
    await fc.assert(
      fc.asyncProperty(anyQuestion, async (question) => {
        const { question: kept } = held(question, format, "en");
        if (kept === undefined) return;
        const [staged] = await back([question], format);
        expect(staged?.notes.filter(({ code }) => code !== "wildcard")).toEqual([]);
        expect(staged?.question && canonical({ ...staged.question, state: question.state }, HOLDS[format].ids)).toEqual(kept);
      }),
      { numRuns: format === "xlsx" ? 15 : 150 },
    );
  }, 180_000);

  it("says unchanged when a bank's own file comes back, and keeps the other languages where words were changed", async () => {
    const { questions } = everyType();
    const { bytes } = await exportBank(questions, format, "zh-CN");
    const { items } = await readBankFile(bytes, NAMES[format]);
    const present = new Map(questions.map((question) => [question.id, question]));
    const again = stage(items, format, { areas: AREAS, locale: "zh-CN", present });
    expect(new Set(again.map(({ action }) => action))).toEqual(new Set(["unchanged"]));

    const changed = items.map((item) =>
      item.type === "draft" ? { ...item, draft: { ...item.draft, stem: `${item.draft.stem} ok` } } : item,
    );
    const [first] = stage(changed, format, { areas: AREAS, locale: "zh-CN", present });
    expect(first).toMatchObject({
      action: "changed",
      question: { version: 2, state: "draft", stem: { en: "Stem of single", "zh-CN": "Stem of single ok" } },
    });
  });
});
