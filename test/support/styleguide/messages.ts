import type { Say } from "./say.ts";

export const heads = (say: Say) => ({
  steps: say("设置步骤", "Steps of the set-up"),
  home: say("首页", "Home"),
  road: say("认证进度", "The road to your certificate"),
  total: say("总分", "Total"),
  notices: say("提示与状态", "Notices and states"),
  forms: say("表单", "Forms"),
  jobs: say("后台工作与文件", "Background work and files"),
  exam: say("答题情况", "Questions"),
  tables: say("表格", "Tables"),
  certificate: say("证书", "Certificate"),
});

export const messages = (say: Say) => ({
  errors: [
    { href: "#f-name", text: say("请填写姓名", "Enter the name") },
    { href: "#f-weight", text: say("权重之和须为 100%，目前为 95%", "Weights must add up to 100 %, now 95 %") },
  ],
  notices: [
    { kind: "info", heading: "", text: say("实操考核的评分将于 3 月 12 日公布。", "Scores of the practical come out on 12 March.") },
    {
      kind: "success",
      heading: say("已提交", "Handed in"),
      text: say("您回答了 22 题，成绩将在评阅后公布。", "You answered 22 questions. The score comes out after marking."),
    },
    {
      kind: "warning",
      heading: "",
      text: say("还有 3 题未答。", "Three questions are blank."),
      href: "#s-exam",
      link: say("查看未答题目", "Show them"),
    },
    {
      kind: "danger",
      heading: say("没有保存", "Not saved"),
      text: say(
        "网络已断开。您的答案保留在本机，联网后会自动保存。",
        "The connection is gone. Your answers are kept here and saved when it is back.",
      ),
    },
  ],
  badges: [
    { kind: "good", text: say("通过", "passed") },
    { kind: "warn", text: say("临界", "borderline") },
    { kind: "bad", text: say("未通过", "not passed") },
    { kind: "info", text: say("进行中", "in progress") },
    { kind: "quiet", text: say("未开始", "to do") },
  ],
  empty: {
    text: say("这里将显示您要评分的学员。目前没有待评分的材料。", "The people you score will be here. Nothing is waiting."),
    action: { href: "#main", text: say("查看评分标准", "Read the rubric") },
  },
  pages: { previous: "#s-tables", next: "#s-tables", text: say("第 2 页，共 5 页", "2 of 5") },
  back: say("返回班次看板", "Back to the board"),
});
