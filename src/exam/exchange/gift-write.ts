import { exact } from "../../shared/exact.ts";
import type { Question } from "../questions/question.ts";
import { weightsOf } from "./choice.ts";
import { NO_EXPLANATION } from "./assemble.ts";
import { marksOf } from "./marks.ts";
import { decimal, percentOf } from "./percent.ts";

const escape = (text: string): string => text.replaceAll(/[\\~=#{}:]/g, "\\$&").replaceAll(/\r\n|\r|\n/g, "\\n");
const bracket = (text: string): string => text.replaceAll(/[\]\\]/g, "\\$&").replaceAll(/\s+/g, " ");

/** Words of an option: one that begins like a format's name or a weight is told apart from it. */
const plain = (text: string): string => (/^[[%]/.test(text) ? `[plain]${escape(text)}` : escape(text));
const share = (value: string | undefined): string => (value === undefined ? "" : `%${percentOf(value)}%`);

/** Questions GIFT can hold, in one language, as one file; see `held.ts` for what it cannot. */
export function writeGift(questions: readonly Question[]): string {
  let area: string | undefined;
  const blocks = questions.map((question) => {
    const head = question.area === area ? "" : `$CATEGORY: ${question.area}\n\n`;
    area = question.area;
    return `${head}${block(question)}`;
  });
  return `${blocks.join("\n")}`;
}

function block(question: Question): string {
  const tags = [...(question.tags ?? []), ...marksOf(question)].map((tag) => `[tag:${bracket(tag)}]`);
  const told = question.explanation.en === NO_EXPLANATION ? "" : `\n\t####${escape(question.explanation.en)}`;
  return `// [id:${bracket(question.id)}] ${tags.join(" ")}\n::${escape(question.id)}::[markdown]${escape(question.stem.en)}{${answers(question)}${told}\n}\n`;
}

function answers(question: Question): string {
  switch (question.type) {
    case "single":
      return lines(question.options.map(({ id, text }) => `${question.key.includes(id) ? "=" : "~"}${plain(text.en)}`));
    case "multiple":
      return lines(weightsOf(question).map((each) => `~%${percentOf(each.share)}%${plain(each.text)}`));
    case "true-false":
      return question.key ? "TRUE" : "FALSE";
    case "text":
      return lines(
        question.accepted.map(
          (each) => `=${share(each.share)}${each.text.startsWith("%") && each.share === undefined ? "%100%" : ""}${escape(each.text)}`,
        ),
      );
    case "numeric":
      return `#${lines(
        question.accepted.map(
          ({ value, tolerance, share: part }) =>
            `=${share(part)}${decimal(exact(value), 30)}${tolerance === undefined ? "" : `:${decimal(exact(tolerance.by), 30)}`}`,
        ),
      )}`;
    case "matching":
      return lines(
        question.left.map(
          ({ id, text }) => `=${plain(text.en)} -> ${plain(question.right.find((each) => each.id === question.key[id])?.text.en ?? "")}`,
        ),
      );
    case "ordering":
    case "cloze":
    case "short":
    case "essay":
      return "";
  }
}

const lines = (parts: readonly string[]): string => parts.map((part) => `\n\t${part}`).join("");
