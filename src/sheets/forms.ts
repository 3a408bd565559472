import type { ProgrammeDefinition } from "../programme/records.ts";
import { allLeaves } from "../programme/tree.ts";
import type { Text } from "../shared/json.ts";
import type { CellKind } from "./write-xlsx.ts";

export const FORMS = ["survey", "plan", "assessment", "applications", "certificates", "people"] as const;
export type FormName = (typeof FORMS)[number];

/** How a cell is understood. */
export type Reads = "text" | "day" | "day-or-month" | "moment" | "score" | "yes" | "ratings" | "number";

export interface Column {
  readonly id: string;
  /** As the form is printed. */
  readonly head: Text;
  /** Other words companies use for it. */
  readonly also: readonly string[];
  readonly reads: Reads;
  readonly required: boolean;
}

export interface Form {
  readonly name: FormName;
  readonly columns: readonly Column[];
}

const text = (zhCn: string, zhTw: string, en: string): Text => ({ "zh-CN": zhCn, "zh-TW": zhTw, en });
const column = (id: string, head: Text, rest: Partial<Column> = {}): Column => ({
  also: [],
  reads: "text",
  required: false,
  ...rest,
  id,
  head,
});

const NAME = column("name", text("姓名", "姓名", "Name"), { required: true, also: ["员工姓名", "學員姓名", "学员姓名", "full name"] });
const NUMBER = column("employeeNumber", text("工号", "工號", "Employee number"), {
  reads: "number",
  also: ["员工编号", "員工編號", "编号", "员工号", "employee no", "employee no.", "employee id", "staff id"],
});
const DEPARTMENT = column("department", text("部门", "部門", "Department"), { also: ["所属部门", "所屬部門", "dept"] });
const POSITION = column("position", text("岗位", "職位", "Position"), { also: ["职位", "職位", "岗位名称", "job title", "title"] });
const TIER = { required: true, also: ["申请等级", "等级", "等級", "认证级别", "tier applied for"] };

const SURVEY: readonly Column[] = [
  DEPARTMENT,
  NAME,
  NUMBER,
  POSITION,
  column("started", text("入职时间", "入職時間", "Start date"), { reads: "day-or-month", also: ["入职日期", "入職日期", "date joined"] }),
  column("ratings", text("当前服务技能自评（1-5分）", "目前服務技能自評（1-5分）", "Self-rating of service skills (1-5)"), {
    reads: "ratings",
    also: ["技能自评", "技能自評", "當前服務技能自評", "self-rating", "self rating"],
  }),
  column("topics", text("希望提升的培训内容", "希望提升的訓練內容", "Topics wanted"), { also: ["培训内容", "希望培训内容", "訓練內容"] }),
  column("form", text("建议培训形式（线上/线下）", "建議訓練形式（線上/線下）", "Preferred form (online/on-site)"), {
    also: ["培训形式", "訓練形式", "preferred form"],
  }),
];

const PLAN: readonly Column[] = [
  column("topic", text("培训主题", "訓練主題", "Topic"), { required: true, also: ["主题", "課程主題", "课程主题"] }),
  column("begins", text("时间", "時間", "Date and time"), {
    reads: "moment",
    required: true,
    also: ["培训时间", "日期", "訓練時間", "date", "time"],
  }),
  column("place", text("地点", "地點", "Place"), { also: ["培训地点", "訓練地點", "place or link", "venue"] }),
  column("lecturer", text("讲师", "講師", "Lecturer"), { also: ["培训讲师", "授课人", "trainer"] }),
  column("audience", text("培训对象", "訓練對象", "Audience"), { also: ["对象", "參訓對象", "参训对象"] }),
  column("outline", text("内容大纲", "內容大綱", "Outline"), { also: ["培训内容", "课程大纲", "大纲", "content"] }),
  column("assessment", text("考核方式", "考核方式", "Form of assessment"), { also: ["考核形式", "assessment"] }),
];

const APPLICATIONS: readonly Column[] = [
  { ...NAME, head: text("申请人姓名", "申請人姓名", "Applicant"), also: ["姓名", "申请人", "申請人", "name"] },
  DEPARTMENT,
  POSITION,
  column("tier", text("申请认证等级", "申請認證等級", "Tier applied for"), { ...TIER, also: [...TIER.also, "认证等级", "認證等級"] }),
  column("trainingEnded", text("培训完成日期", "訓練完成日期", "Date training ended"), {
    reads: "day",
    also: ["完成日期", "培训结束日期"],
  }),
  column("total", text("考核总分", "考核總分", "Total"), { reads: "score", also: ["总分", "總分", "total score"] }),
  column("passed", text("是否通过认证", "是否通過認證", "Passed"), { reads: "yes", also: ["是否通过", "是否通過", "passed or not"] }),
  column("comment", text("导师评价", "導師評價", "Mentor's comment"), { also: ["导师意见", "評語", "评语", "mentor comment"] }),
  NUMBER,
];

const CERTIFICATES: readonly Column[] = [
  column("number", text("认证编号", "認證編號", "Certificate number"), {
    required: true,
    also: ["证书编号", "證書編號", "certificate no", "certificate no."],
  }),
  NAME,
  DEPARTMENT,
  column("tier", text("认证等级", "認證等級", "Tier"), TIER),
  column("validUntil", text("有效期", "有效期", "Valid until"), {
    reads: "day",
    required: true,
    also: ["有效期至", "有效期限", "到期日期", "expires"],
  }),
  column("issuedOn", text("发证日期", "發證日期", "Issue date"), {
    reads: "day",
    required: true,
    also: ["颁发日期", "頒發日期", "issued on", "issued"],
  }),
  column("reEvaluation", text("复评结果（有效期前1个月）", "複評結果（有效期前1個月）", "Re-evaluation result (month before expiry)"), {
    also: ["复评", "複評", "re-evaluation"],
  }),
  NUMBER,
];

const PEOPLE: readonly Column[] = [
  NAME,
  { ...NUMBER, required: true },
  DEPARTMENT,
  POSITION,
  column("started", text("入职日期", "入職日期", "Start date"), { reads: "day", also: ["入职时间", "入職時間", "date joined"] }),
  column("email", text("邮箱", "郵箱", "E-mail"), { also: ["电子邮箱", "電子郵件", "邮件", "email", "e-mail address"] }),
  column("left", text("离职日期", "離職日期", "Last day"), { reads: "day", also: ["离职时间", "離職時間", "date left"] }),
];

/** The column of a leaf's score. */
export const scoreColumn = (leaf: string): string => `score:${leaf}`;

/** The leaf that the form's one column of scores means: the theory exam, which the form is printed for. */
export const mainLeaf = (definition: ProgrammeDefinition): string | undefined => {
  const leaves = allLeaves(definition);
  return (leaves.find(({ instrument }) => instrument === "exam") ?? leaves[0])?.id;
};

function assessment(definition: ProgrammeDefinition): readonly Column[] {
  const main = mainLeaf(definition);
  const words = ({ "zh-CN": zhCn, "zh-TW": zhTw, en }: Text): readonly string[] =>
    [zhCn, zhTw].flatMap((name) => [name, `${name}得分`, `${name}成绩`, `${name}成績`, `${name}分数`]).concat(en, `${en} score`);
  const score = ({ id, name }: { readonly id: string; readonly name: Text }): Column =>
    id === main
      ? column(scoreColumn(id), text("得分", "得分", "Score"), { reads: "score", also: ["成绩", "成績", "分数", ...words(name)] })
      : column(scoreColumn(id), name, { reads: "score", also: words(name) });
  const leaves = allLeaves(definition);
  return [
    NAME,
    DEPARTMENT,
    POSITION,
    column("questions", text("题型（单选/多选/简答）", "題型（單選/多選/簡答）", "Question types (single/multiple/short answer)"), {
      also: ["题型", "題型", "question types"],
    }),
    ...leaves.filter(({ id }) => id === main).map(score),
    column("passLine", text("合格线", "合格線", "Pass line"), { reads: "score", also: ["及格线", "及格線"] }),
    column("passed", text("是否通过", "是否通過", "Passed"), { reads: "yes", also: ["通过", "通過", "是否合格"] }),
    NUMBER,
    ...leaves.filter(({ id }) => id !== main).map(score),
  ];
}

/** A form with its printed columns; the assessment sheet has one for every score of the programme. */
export function formOf(name: FormName, definition: ProgrammeDefinition): Form {
  const columns = { survey: SURVEY, plan: PLAN, applications: APPLICATIONS, certificates: CERTIFICATES, people: PEOPLE };
  return { name, columns: name === "assessment" ? assessment(definition) : columns[name] };
}

const KINDS: Partial<Record<Reads, CellKind>> = { day: "day", score: "figure" };
export const cellKind = ({ reads }: Column): CellKind => KINDS[reads] ?? "text";
