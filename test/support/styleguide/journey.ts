import { picture, type Say } from "./say.ts";

/** A drawing for `img`: the scale of three tiers with one score on it, as a chart would be served. */
const SCALE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 90" font-family="sans-serif" font-size="15">
<g fill="#1a2330"><rect x="20" y="40" width="336" height="14" fill="#d9dee6"/><rect x="356" y="40" width="56" height="14" fill="#a9c4ec"/>
<rect x="412" y="40" width="56" height="14" fill="#6c9ade"/><rect x="468" y="40" width="112" height="14" fill="#1f5fbf"/>
<text x="356" y="78" text-anchor="middle">60</text><text x="412" y="78" text-anchor="middle">70</text><text x="468" y="78" text-anchor="middle">80</text>
<path d="M504 36l-7-11h14z"/><text x="504" y="20" text-anchor="middle" font-weight="600">86.50</text></g></svg>`;

export const journey = (say: Say) => ({
  steps: [
    { text: say("模板", "Template"), done: true, href: "#main" },
    { text: say("等级与权重", "Tiers and weights"), done: true, href: "#main" },
    { text: say("考试", "Exam"), current: true },
    { text: say("实操", "Practical") },
    { text: say("发布", "Publish") },
  ],
  clock: { remaining: 2530, label: say("剩余时间", "Time left"), time: "42:10", saved: say("已保存 14:02:11", "saved 14:02:11") },
  next: {
    heading: say("下一步：参加理论考试", "Next: sit the theory exam"),
    text: say("3 月 10 日 14:00 开考，时长 60 分钟，60 分及格。", "It opens on 10 March at 14:00 and lasts 60 minutes. You pass with 60."),
    action: say("查看考试须知", "Read the rules"),
    other: say("复习材料", "What to read"),
  },
  road: [
    {
      name: say("理论考试", "Theory exam"),
      note: say("占 40%，60 分及格", "40 %, pass at 60"),
      state: "final",
      score: "82.00",
      status: say("已定", "final"),
      href: "#s-home",
    },
    {
      name: say("实操考核", "Practical"),
      note: say("占 40%", "40 %"),
      state: "waiting",
      status: say("等待评分", "waiting for scores"),
      href: "#s-home",
    },
    { name: say("平时表现", "Daily performance"), note: say("占 20%", "20 %"), state: "doing", status: say("进行中", "in progress") },
    { name: say("补考", "Make-up"), note: "", state: "missed", status: say("已错过", "missed") },
    {
      name: say("认证申请", "Application"),
      note: say("成绩公布后开放", "opens when your result is out"),
      state: "todo",
      status: say("未开始", "to do"),
    },
  ],
  total: { value: "86.50", unit: say("分", "of 100"), tier: say("高级客户服务专员", "Senior agent") },
  scale: {
    src: picture(SCALE),
    alt: say(
      "等级刻度：60 分初级，70 分中级，80 分高级；您的总分 86.50。",
      "Tier scale: Junior from 60, Intermediate from 70, Senior from 80; your total is 86.50.",
    ),
    rows: [
      { name: say("高级", "Senior"), from: "80", current: true },
      { name: say("中级", "Intermediate"), from: "70" },
      { name: say("初级", "Junior"), from: "60" },
    ],
  },
  progress: { label: say("已评分的学员", "Learners scored") },
  map: Array.from({ length: 22 }, (_, index) => ({
    id: `q${index + 1}`,
    number: index + 1,
    href: "#s-exam",
    answered: index < 12 && index !== 4,
    flagged: index === 4 || index === 9,
    current: index === 12,
  })),
  turns: [
    {
      who: say("客户", "Customer"),
      at: "00:04",
      text: say("我的订单三天没有更新了，你们到底管不管？", "My order has not moved for three days. Does anyone care?"),
    },
    {
      who: say("客服（您）", "Agent (you)"),
      at: "00:21",
      own: true,
      text: say(
        "非常抱歉让您久等。请告诉我订单号，我马上核实物流情况。",
        "I am sorry you had to wait. Please give me the order number and I will check the delivery now.",
      ),
    },
  ],
});
