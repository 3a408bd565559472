import type { FormName } from "../../src/sheets/forms.ts";
import { writeXlsx } from "../../src/sheets/write-xlsx.ts";

/** Rows as a company keeps them: a title above the head, blank lines and columns, full-width digits, remarks below. */
type Rows = readonly (readonly string[])[];

/** A workbook of rows as they stand. */
export const workbook = (rows: Rows): Promise<Buffer> => {
  const width = Math.max(...rows.map(({ length }) => length));
  const [head = [], ...body] = rows;
  const columns = Array.from({ length: width }, (_, index) => ({ head: head[index] ?? "", kind: "text" as const }));
  return writeXlsx({ name: "Sheet1", columns, rows: body });
};

export const semicolons = (rows: Rows): Buffer => Buffer.from(rows.map((row) => row.join(";")).join("\r\n"), "utf8");

export interface Someone {
  readonly name: string;
  readonly employeeNumber: string;
  readonly department: string;
}

export const surveySheet = ([first, second]: readonly [Someone, Someone], wrong: string): Rows => [
  ["某某公司客户服务部培训需求调研表"],
  ["填表日期：2024年2月"],
  ["序号", "部门", "姓名*", "", "工号", "岗位", "入职时间", "当前服务技能自评(1-5分)", "希望提升的培训内容", "建议培训形式(线上/线下)"],
  ["1", first.department, first.name, "", first.employeeNumber, "客服专员", "2023-09", "沟通技巧３分，产品知识4分", "投诉处理", "线下"],
  [],
  ["2", second.department, second.name, "", second.employeeNumber, "资深专员", "2022年5月", wrong, "CRM 操作", "线上课程+线下演练"],
  ["注：自评分数为 1-5 分。"],
];

export const planSheet = (): Rows => [
  ["考核方式", "培训主题", "时间", "地点", "讲师", "培训对象", "内容大纲"],
  ["理论考试+实操演练", "新员工入职培训", "2024/3/1", "3楼会议室A", "王主管", "新员工", "企业文化、服务礼仪"],
  ["案例分析", "投诉处理专项", "2024年3月15日 14:00", "线上平台", "刘老师", "全体客服专员", "升级机制"],
];

export const assessmentSheet = (rows: readonly { readonly who: Someone; readonly score: string; readonly passed: string }[]): Rows => [
  ["考核评估表（理论考试部分）"],
  ["姓名*", "部门", "岗位", "题型(单选/多选/简答)", "得分", "合格线", "是否通过"],
  ...rows.map(({ who, score, passed }) => [who.name, who.department, "", "单选题20题(40分)", score, "60", passed]),
];

export const applicationSheet = (rows: readonly { readonly who: Someone; readonly tier: string; readonly total: string }[]): Rows => [
  ["申请人姓名*", "部门", "岗位", "申请认证等级", "培训完成日期", "考核总分", "是否通过认证", "导师评价"],
  ...rows.map(({ who, tier, total }) => [who.name, who.department, "客服专员", tier, "2024.3.10", total, "是", "服务意识强"]),
];

export const certificateSheet = (rows: readonly { readonly who: Someone; readonly number: string; readonly until: string }[]): Rows => [
  ["认证结果记录表"],
  ["认证编号", "姓名*", "部门", "认证等级", "有效期", "发证日期", "复评结果(有效期前1个月)"],
  ...rows.map(({ who, number, until }) => [
    number,
    who.name,
    who.department,
    "中级专员",
    until,
    "２０２４年３月１５日",
    "通过(复评总分85分)",
  ]),
];

export const rosterSheet = (count: number, every: number): Rows => [
  ["姓名", "工号", "部门", "岗位", "入职日期", "邮箱", "离职日期"],
  ...Array.from({ length: count }, (_, index) => [
    `员工${index + 1}`,
    `Z${String(index + 1).padStart(5, "0")}`,
    `客服${(index % 7) + 1}部`,
    "客服专员",
    "2023-09-01",
    (index + 1) % every === 0 ? "no address" : `z${index + 1}@company.example`,
    "",
  ]),
];

/** A sheet of a form with a row for each, every so-manieth wrong; the head stands in the first line. */
export function longSheet(form: FormName, people: readonly Someone[], every: number): Promise<Buffer> {
  const isWrong = (index: number): boolean => (index + 1) % every === 0;
  const ROWS: Readonly<Record<FormName, () => Rows>> = {
    people: () => rosterSheet(people.length, every),
    survey: () => [
      ["部门", "姓名", "工号", "岗位", "入职时间", "当前服务技能自评（1-5分）", "希望提升的培训内容", "建议培训形式（线上/线下）"],
      ...people.map(({ name, department, employeeNumber }, index) => [
        department,
        name,
        employeeNumber,
        "客服专员",
        "2023-09",
        isWrong(index) ? "沟通技巧九分" : "沟通技巧3分，产品知识4分",
        "投诉处理",
        "线下",
      ]),
    ],
    plan: () => [
      ["培训主题", "时间", "地点", "讲师", "培训对象", "内容大纲", "考核方式"],
      ...people.map((_, index) => [
        `专题${index + 1}`,
        isWrong(index) ? "下周三" : "2024年3月15日 14:00",
        "线上平台",
        "刘老师",
        "全体客服专员",
        "升级机制",
        "案例分析",
      ]),
    ],
    assessment: () => [
      ["姓名", "部门", "岗位", "工号", "得分", "合格线", "是否通过"],
      ...people.map(({ name, department, employeeNumber }, index) => [
        name,
        department,
        "",
        employeeNumber,
        isWrong(index) ? "缺考" : String(60 + (index % 40)),
        "60",
        "是",
      ]),
    ],
    applications: () => [
      ["申请人姓名", "部门", "岗位", "申请认证等级", "培训完成日期", "考核总分", "是否通过认证", "导师评价", "工号"],
      ...people.map(({ name, department, employeeNumber }, index) => [
        name,
        department,
        "客服专员",
        isWrong(index) ? "钻石级" : "中级专员",
        "2024.3.10",
        "",
        "是",
        "服务意识强",
        employeeNumber,
      ]),
    ],
    certificates: () => [
      ["认证编号", "姓名", "部门", "认证等级", "有效期", "发证日期", "复评结果", "工号"],
      ...people.map(({ name, department, employeeNumber }, index) => [
        `CS2024${String(index + 1).padStart(4, "0")}`,
        name,
        department,
        "中级专员",
        isWrong(index) ? "长期" : "2027-03-10",
        "2024-03-15",
        "",
        employeeNumber,
      ]),
    ],
  };
  return workbook(ROWS[form]());
}

/** Text as a Chinese Windows saves it: what a decoder reads, turned round; the signs of GBK, which is all that sheets hold. */
export function gb18030(text: string): Buffer {
  const decoder = new TextDecoder("gb18030");
  const bytesOf = new Map<string, readonly number[]>();
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      const sign = decoder.decode(Uint8Array.of(high, low));
      if (sign.length === 1 && !bytesOf.has(sign)) bytesOf.set(sign, [high, low]);
    }
  }
  return Buffer.from(Array.from(text).flatMap((sign) => (sign < "\u0080" ? [sign.charCodeAt(0)] : (bytesOf.get(sign) ?? []))));
}
