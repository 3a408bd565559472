import { plain } from "../../sheets/text.ts";

/** Columns of a question sheet: the printed head first, then others it is known by. */
export const COLUMNS = {
  id: ["编号", "id", "題號", "题号", "編號"],
  type: ["题型", "type", "题目类型", "類型", "類別", "類型", "题目题型", "題型"],
  area: ["领域", "area", "模块", "分类", "category", "領域", "模組"],
  difficulty: ["难度", "difficulty", "難度"],
  state: ["状态", "state", "狀態"],
  stem: ["题干", "question", "题目", "题目内容", "stem", "題幹", "題目"],
  body: ["填空正文", "gap text", "填空正文"],
  answer: ["答案", "answer", "正确答案", "key", "正確答案"],
  guide: ["评分要点", "guide", "评分标准", "評分要點"],
  explanation: ["解析", "explanation", "答案解析"],
  source: ["来源", "source", "來源"],
  tags: ["标签", "tags", "標籤"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Column = keyof typeof COLUMNS;

/** A column's meaning by its head; options are numbered from 0. */
export function columnOf(head: string): Column | number | undefined {
  const words = plain(head).replace(/[*＊:：]$/u, "");
  const [, letter] = /^(?:选项|選項|option)?([a-z])$/.exec(words) ?? [];
  if (letter !== undefined) return letter.charCodeAt(0) - 97;
  const found = Object.entries(COLUMNS).find(([, heads]) => heads.some((each) => plain(each) === words));
  return found?.[0] as Column | undefined;
}

/** Words for each type, the printed one first. */
export const TYPES = {
  single: ["单选", "single", "单选题", "單選", "單選題", "single choice", "multiple choice"],
  multiple: ["多选", "multiple", "多选题", "複選", "複選題", "多選", "multiple response"],
  "true-false": ["判断", "true-false", "判断题", "是非", "判斷", "判斷題", "true/false"],
  text: ["填空", "text", "填空题", "填空題", "short text"],
  numeric: ["数值", "numeric", "数值题", "計算", "计算", "數值", "number"],
  matching: ["匹配", "matching", "匹配题", "连线", "配對", "連線"],
  ordering: ["排序", "ordering", "排序题", "排序題"],
  cloze: ["完形填空", "cloze", "选词填空"],
  short: ["简答", "short", "简答题", "簡答", "簡答題", "short answer"],
  essay: ["论述", "essay", "论述题", "論述", "論述題", "申論"],
} as const;

export const TRUE_WORDS: readonly string[] = ["对", "true", "正确", "√", "✓", "是", "t", "對", "正確", "a"];
export const FALSE_WORDS: readonly string[] = ["错", "false", "错误", "×", "✗", "x", "否", "f", "錯", "錯誤", "b"];
