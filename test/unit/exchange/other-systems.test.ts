import { readFileSync } from "node:fs";
import { expect, it, test } from "@jest/globals";
import { pack } from "../../../src/exam/exchange/archive.ts";
import { readBankFile } from "../../../src/exam/exchange/read-file.ts";
import { stage } from "../../../src/exam/exchange/stage.ts";
import { markAnswer } from "../../../src/exam/questions/kinds.ts";
import { toText } from "../../../src/shared/exact.ts";

const AREAS = [{ area: "complaints", name: { "zh-CN": "投诉处理", en: "Complaints" } }];
const fixture = (name: string): Buffer => readFileSync(new URL(`../../fixtures/banks/${name}`, import.meta.url));

async function staged(bytes: Buffer, name: string) {
  const { format, items } = await readBankFile(bytes, name);
  const looked = stage(items, format, { areas: AREAS, area: "complaints", locale: "zh-CN", present: new Map() });
  return {
    format,
    looked,
    rows: looked.map(({ verdict, question, notes }) => [question?.type ?? "-", verdict, ...notes.map(({ code }) => code)]),
  };
}

const inPackage = (files: Readonly<Record<string, string>>): Promise<Buffer> =>
  pack(
    new Map([
      ["imsmanifest.xml", `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources/></manifest>`],
      ...Object.entries(files),
    ]),
  );

test("a quiz of Moodle: every type it shares with us, what is dropped named, the rest refused by name", async () => {
  const { format, rows, looked } = await staged(fixture("moodle-quiz.xml"), "quiz.xml");
  expect(format).toBe("moodle");
  expect(rows).toEqual([
    ["single", "full"],
    ["multiple", "partial", "media-dropped"],
    ["true-false", "partial", "feedback-dropped"],
    ["text", "partial", "wildcard"],
    ["numeric", "full"],
    ["matching", "full"],
    ["cloze", "partial", "feedback-dropped"],
    ["ordering", "full"],
    ["essay", "full"],
    ["-", "refused", "type-unknown"],
  ]);
  expect(looked[0]?.question).toMatchObject({
    id: "complaint-first",
    area: "complaints",
    stem: { "zh-CN": "顾客一开口就**很生气**，您先做什么？\n\n- 语速快\n- 声音大" },
    explanation: { "zh-CN": "先听完，再复述。" },
    key: ["a"],
    tags: ["情绪"],
  });
  expect(looked[1]?.question).toMatchObject({ fixed: true, scoring: { rule: "penalty", penalty: "1" } });
  expect(looked[5]?.question).toMatchObject({ right: [{ id: "a" }, { id: "b" }, { id: "c" }], key: { a: "a", b: "b" } });
  expect(looked[6]?.question).toMatchObject({
    body: { en: "铃响[[g1]]声内接，说[[g2]]，[[g3]]秒内报姓名。" },
    gaps: [{ key: "a" }, { weight: "2" }, { type: "numeric" }],
  });
  expect(looked[8]?.question).toMatchObject({ guide: { en: "1. 道歉\n2. 办法" } });
});

it("marks a Moodle number with its unit as Moodle does", async () => {
  const { looked } = await staged(fixture("moodle-quiz.xml"), "quiz.xml");
  const question = looked[4]?.question;
  const marks = (value: string) => toText((question && markAnswer(question, value, "1")) ?? { n: -1n, d: 1n });
  expect(["24 h", "1440 min", "24.6", "1500 min"].map(marks)).toEqual(["1", "1", "0", "0"]);
});

test("a quiz of Canvas (QTI 1.2), as a package and as a common cartridge", async () => {
  const bytes = await inPackage({ "gb1f/gb1f.xml": fixture("canvas-quiz.xml").toString(), "gb1f/assessment_meta.xml": "<quiz/>" });
  const { format, rows, looked } = await staged(bytes, "course.imscc");
  expect(format).toBe("qti12");
  expect(rows).toEqual([
    ["single", "full"],
    ["multiple", "full"],
    ["numeric", "full"],
    ["cloze", "full"],
    ["matching", "full"],
    ["-", "refused", "type-unknown"],
  ]);
  expect(looked[0]?.question).toMatchObject({
    id: "g1a2b3c",
    stem: { en: "Who answers *first*?" },
    explanation: { en: "First contact owns it." },
  });
  expect(looked[1]?.question).toMatchObject({ key: ["a", "b"], scoring: { rule: "all" } });
  expect(looked[2]?.question).toMatchObject({ accepted: [{ value: "3", tolerance: { type: "absolute", by: "0.5" } }] });
  expect(looked[3]?.question).toMatchObject({ body: { en: "Say [[word]] and wait [[time]]." } });
  expect(looked[4]?.question).toMatchObject({ key: { a: "a", b: "b" }, right: [{}, {}, {}] });
});

test("items of QTI 2.1, TAO's 2.2 and 3.0 in one package", async () => {
  const { rows, looked } = await staged(
    await inPackage({
      "a/qti.xml": fixture("tao-item.xml").toString(),
      "b.xml": fixture("qti2-mapped.xml").toString(),
      "c.xml": fixture("qti3-inline.xml").toString(),
    }),
    "items.zip",
  );
  expect(rows).toEqual([
    ["ordering", "full"],
    ["multiple", "full"],
    ["cloze", "full"],
  ]);
  expect(looked[0]).toMatchObject({ sourceId: "i15_4", question: { key: ["b", "a", "c"], stem: { en: "Put the steps in order." } } });
  expect(looked[1]?.question).toMatchObject({ key: ["a", "c"], scoring: { rule: "penalty", penalty: "1" } });
  expect(looked[2]?.question).toMatchObject({
    body: { en: "We [[g1]] call [[g2]]." },
    gaps: [{ key: "b" }, { accepted: [{ text: "back" }, { share: "0.5" }] }],
  });
});

test("GIFT in all its forms", async () => {
  const { rows, looked } = await staged(fixture("moodle-docs.gift"), "bank.gift");
  expect(rows).toEqual([
    ["single", "partial", "feedback-dropped", "fractions-changed"],
    ["true-false", "partial", "feedback-dropped"],
    ["text", "full"],
    ["matching", "full"],
    ["numeric", "full"],
    ["numeric", "full"],
    ["numeric", "full"],
    ["multiple", "full"],
    ["essay", "full"],
    ["-", "refused", "type-unknown"],
  ]);
  expect(looked[0]).toMatchObject({
    id: "gift-1",
    question: { area: "complaints", tags: ["first"], stem: { en: "A refund takes how long?" } },
  });
  expect(looked[1]?.question).toMatchObject({
    key: true,
    stem: { en: "Is the customer **always** heard?" },
    explanation: { en: "Hear first." },
  });
  expect(looked[2]?.question).toMatchObject({ accepted: [{ text: "supervisor" }, { text: "team leader" }] });
  expect(looked[5]?.question).toMatchObject({ accepted: [{ value: "3", tolerance: { by: "2" } }] });
  expect(looked[7]?.question).toMatchObject({ options: [{}, {}, { text: { en: "sighing {loudly}" } }] });
});

test("a sheet as a trainer keeps it, title rows and own words for the heads", async () => {
  const text =
    "客服题库,,,,,,\n题目,题型,选项A,选项B,选项C,正确答案,分类,难度\n先做什么？,单选题,听,说,走,A,投诉处理,易\n哪些对？,,甲,乙,丙,AC,,难\n对吗？,判断题,,,,错,,\n多久？,数值,,,,30±5%,,\n什么？,看图题,,,,A,,\n";
  const { rows, looked } = await staged(Buffer.from(text), "bank.csv");
  expect(rows).toEqual([
    ["single", "full"],
    ["multiple", "full"],
    ["true-false", "full"],
    ["numeric", "full"],
    ["-", "refused", "type-unknown"],
  ]);
  expect(looked[0]).toMatchObject({ at: "3", question: { difficulty: 1, key: ["a"], area: "complaints" } });
  expect(looked[3]?.question).toMatchObject({ accepted: [{ tolerance: { type: "relative", by: "0.05" } }] });
});
