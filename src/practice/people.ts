import { z } from "zod";

/**
 * One account of the practice LMS. `id` is Moodle's numeric user id as text; `employeeNumber` is launched as
 * `lis.person_sourcedid` and may be empty, as for Moodle's first administrator; `mentees` are user ids.
 */
export const PracticePersonSchema = z.strictObject({
  id: z.string().regex(/^\d+$/),
  username: z.string().min(1),
  given: z.string(),
  family: z.string(),
  name: z.string().min(1),
  email: z.string(),
  employeeNumber: z.string(),
  kind: z.enum(["learner", "instructor", "rater", "mentor", "supervisor", "administrator"]),
  nonEditing: z.boolean().optional(),
  mentees: z.array(z.string()).optional(),
  locale: z.string(),
  department: z.string(),
  position: z.string(),
});
export type PracticePerson = z.infer<typeof PracticePersonSchema>;
export type PersonKind = PracticePerson["kind"];

type Row = readonly [family: string, given: string, username: string, position: string, locale?: string];

const TEAMS: readonly (readonly [department: string, rows: readonly Row[]])[] = [
  [
    "客服一部",
    [
      ["林", "晓彤", "linxiaotong", "客服专员"],
      ["周", "子涵", "zhouzihan", "客服专员"],
      ["吴", "俊杰", "wujunjie", "高级客服专员"],
      ["郑", "雨欣", "zhengyuxin", "客服专员"],
      ["孙", "浩然", "sunhaoran", "客服组长"],
      ["马", "思远", "masiyuan", "客服专员"],
    ],
  ],
  [
    "客服二部",
    [
      ["朱", "梓萱", "zhuzixuan", "客服专员"],
      ["胡", "嘉豪", "hujiahao", "客服专员"],
      ["郭", "婉婷", "guowanting", "高级客服专员"],
      ["何", "志强", "hezhiqiang", "客服组长"],
      ["Clarke", "Emily", "eclarke", "客服专员", "en"],
      ["罗", "佳怡", "luojiayi", "客服专员"],
    ],
  ],
  [
    "网店客服部",
    [
      ["梁", "宇航", "liangyuhang", "网店客服"],
      ["宋", "诗琪", "songshiqi", "网店客服"],
      ["唐", "文博", "tangwenbo", "高级网店客服"],
      ["许", "欣妍", "xuxinyan", "网店客服"],
      ["韓", "雅筑", "hanyazhu", "网店客服", "zh-TW"],
      ["冯", "天佑", "fengtianyou", "网店客服组长"],
    ],
  ],
  [
    "热线组",
    [
      ["邓", "若曦", "dengruoxi", "热线客服"],
      ["曹", "明轩", "caomingxuan", "热线客服"],
      ["彭", "丽娜", "penglina", "高级热线客服"],
      ["Okafor", "Daniel", "dokafor", "热线客服", "en"],
      ["曾", "紫薇", "zengziwei", "热线客服"],
      ["萧", "建国", "xiaojianguo", "热线组长"],
    ],
  ],
];

const FIRST_LEARNER = 11;

function fullName(family: string, given: string): string {
  return /^[\x20-\x7e]+$/.test(family + given) ? `${given} ${family}` : family + given;
}

function learners(): PracticePerson[] {
  return TEAMS.flatMap(([department, rows]) => rows.map((row) => ({ department, row }))).map(({ department, row }, index) => {
    const [family, given, username, position, locale] = row;
    return {
      id: String(FIRST_LEARNER + index),
      username,
      given,
      family,
      name: fullName(family, given),
      email: `${username}@practice.example`,
      employeeNumber: `E${1001 + index}`,
      kind: "learner",
      locale: locale ?? "zh-CN",
      department,
      position,
    };
  });
}

type StaffRow = Pick<PracticePerson, "id" | "username" | "given" | "family" | "employeeNumber" | "kind" | "department" | "position"> &
  Partial<Pick<PracticePerson, "nonEditing" | "mentees" | "locale">>;

const STAFF: readonly StaffRow[] = [
  {
    id: "2",
    username: "admin",
    family: "谢",
    given: "国栋",
    employeeNumber: "",
    kind: "administrator",
    department: "信息部",
    position: "系统管理员",
  },
  {
    id: "3",
    username: "chenjing",
    family: "陈",
    given: "静",
    employeeNumber: "T0001",
    kind: "instructor",
    department: "培训部",
    position: "培训讲师",
  },
  {
    id: "4",
    username: "zhaolei",
    family: "赵",
    given: "磊",
    employeeNumber: "T0002",
    kind: "rater",
    nonEditing: true,
    department: "客服一部",
    position: "客服主管",
  },
  {
    id: "5",
    username: "huangmin",
    family: "黄",
    given: "敏",
    employeeNumber: "T0003",
    kind: "rater",
    department: "热线组",
    position: "资深热线客服",
  },
  {
    id: "6",
    username: "liufang",
    family: "刘",
    given: "芳",
    employeeNumber: "T0004",
    kind: "mentor",
    mentees: ["11", "12", "13", "14", "15", "16"],
    department: "客服一部",
    position: "资深客服",
  },
  {
    id: "7",
    username: "wangjianjun",
    family: "王",
    given: "建军",
    employeeNumber: "T0005",
    kind: "supervisor",
    department: "客服中心",
    position: "客服经理",
  },
];

/** The practice staff and 24 learners of four teams: invented people. */
export function practicePeople(): PracticePerson[] {
  const staff = STAFF.map((row) => ({
    locale: "zh-CN",
    ...row,
    name: fullName(row.family, row.given),
    email: `${row.username}@practice.example`,
  }));
  return [...staff, ...learners()];
}
