import { divide, exact } from "../../shared/exact.ts";
import type { ClozeQuestion, NumericQuestion, Question } from "../questions/question.ts";
import { NO_EXPLANATION } from "./assemble.ts";
import { weightsOf } from "./choice.ts";
import { gapCode, joinCloze } from "./cloze-code.ts";
import { marksOf } from "./marks.ts";
import { decimal, percentOf } from "./percent.ts";
import { escapeXml } from "./xml.ts";

const TYPES = {
  single: "multichoice",
  multiple: "multichoice",
  "true-false": "truefalse",
  text: "shortanswer",
  numeric: "numerical",
  matching: "matching",
  ordering: "ordering",
  cloze: "cloze",
  short: "essay",
  essay: "essay",
} as const satisfies Record<Question["type"], string>;

const text = (words: string): string => `<text>${escapeXml(words)}</text>`;
const element = (name: string, words: string, format = "markdown"): string => `<${name} format="${format}">${text(words)}</${name}>`;
const answer = (words: string, fraction: string, more = ""): string =>
  `<answer fraction="${fraction}" format="plain_text">${text(words)}${more}<feedback format="html"><text></text></feedback></answer>`;
const percent = (share: string | undefined): string => percentOf(share ?? "1");

/** Questions in one language as Moodle XML; each area is a category. */
export function writeMoodle(questions: readonly Question[]): string {
  let area: string | undefined;
  const parts = questions.flatMap((question) => {
    const head =
      question.area === area ? [] : [`<question type="category"><category>${text(`$course$/top/${question.area}`)}</category></question>`];
    area = question.area;
    return [...head, one(question)];
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${parts.join("\n")}\n</quiz>\n`;
}

function one(question: Question): string {
  const explanation = question.explanation.en === NO_EXPLANATION ? "" : question.explanation.en;
  const tags = [...(question.tags ?? []), ...marksOf(question)].map((tag) => `<tag>${text(tag)}</tag>`);
  const stem = question.type === "cloze" ? clozeText(question) : question.stem.en;
  return [
    `<question type="${TYPES[question.type]}">`,
    `<name>${text(question.id)}</name>`,
    element("questiontext", stem),
    element("generalfeedback", explanation),
    "<defaultgrade>1</defaultgrade><penalty>0</penalty><hidden>0</hidden>",
    `<idnumber>${escapeXml(question.id)}</idnumber>`,
    content(question),
    `<tags>${tags.join("")}</tags>`,
    "</question>",
  ].join("\n");
}

const clozeText = ({ stem, body, gaps }: ClozeQuestion): string =>
  joinCloze(
    stem.en,
    body.en.replaceAll(/\[\[([a-z0-9-]+)\]\]/g, (marker, id: string) => {
      const gap = gaps.find((each) => each.id === id);
      return gap === undefined ? marker : gapCode(gap);
    }),
  );

function content(question: Question): string {
  switch (question.type) {
    case "single":
      return `<single>true</single>${shuffled(question.fixed)}${question.options.map(({ id, text: words }) => answer(words.en, question.key.includes(id) ? "100" : "0")).join("\n")}`;
    case "multiple":
      return `<single>false</single>${shuffled(question.fixed)}${weightsOf(question)
        .map((each) => answer(each.text, percentOf(each.share)))
        .join("\n")}`;
    case "true-false":
      return `${answer("true", question.key ? "100" : "0")}${answer("false", question.key ? "0" : "100")}`;
    case "text":
      return `<usecase>${question.strict?.includes("case") === true ? 1 : 0}</usecase>${question.accepted.map((each) => answer(each.text, percent(each.share))).join("\n")}`;
    case "numeric":
      return numeric(question);
    case "matching": {
      const pairs = question.left.map(({ id, text: words }) => [
        words.en,
        question.right.find((each) => each.id === question.key[id])?.text.en ?? "",
      ]);
      const spare = question.right.filter(({ id }) => !Object.values(question.key).includes(id)).map(({ text: words }) => ["", words.en]);
      return `<shuffleanswers>true</shuffleanswers>${[...pairs, ...spare].map(([left = "", right = ""]) => `<subquestion format="plain_text">${text(left)}<answer>${text(right)}</answer></subquestion>`).join("\n")}`;
    }
    case "ordering": {
      const grading = { all: "ALL_OR_NOTHING", positions: "ABSOLUTE_POSITION", neighbours: "RELATIVE_NEXT_EXCLUDE_LAST" }[question.scoring];
      const items = question.key.map((id) => question.items.find((item) => item.id === id)?.text.en ?? "");
      return `<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><gradingtype>${grading}</gradingtype>${items.map((words, index) => answer(words, String(index + 1))).join("\n")}`;
    }
    case "short":
    case "essay":
      return `<responseformat>plain</responseformat><responserequired>1</responserequired>${element("graderinfo", question.guide.en)}`;
    case "cloze":
      return "";
  }
}

const shuffled = (fixed: boolean | undefined): string =>
  `<shuffleanswers>${fixed !== true}</shuffleanswers><answernumbering>abc</answernumbering>`;

function numeric({ accepted, units = [], unitRequired }: NumericQuestion): string {
  const answers = accepted.map(({ value, tolerance, share }) =>
    answer(decimal(exact(value), 30), percent(share), `<tolerance>${decimal(exact(tolerance?.by ?? "0"), 30)}</tolerance>`),
  );
  const listed = units.map(
    ({ name, factor }) =>
      `<unit><multiplier>${decimal(divide(exact(1), exact(factor)), 15)}</multiplier><unit_name>${escapeXml(name)}</unit_name></unit>`,
  );
  const grading = `<unitgradingtype>${unitRequired === true ? 1 : 0}</unitgradingtype><unitpenalty>1</unitpenalty><showunits>${units.length === 0 ? 3 : 0}</showunits><unitsleft>0</unitsleft>`;
  return `${answers.join("\n")}${units.length === 0 ? "" : `<units>${listed.join("")}</units>`}${grading}`;
}
