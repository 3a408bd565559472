import type { Say } from "./say.ts";

export const forms = (say: Say) => ({
  fields: [
    {
      id: "f-name",
      name: "name",
      label: say("证书上的姓名", "Name on the certificate"),
      value: "",
      hint: say("与身份证件一致。", "As on your identity card."),
      error: say("请填写姓名", "Enter the name"),
    },
    {
      id: "f-weight",
      name: "weight",
      label: say("理论考试权重（%）", "Weight of the theory exam (%)"),
      value: "35",
      size: "short",
      inputmode: "decimal",
      error: say("权重之和须为 100%，目前为 95%", "Weights must add up to 100 %, now 95 %"),
    },
    { id: "f-code", name: "code", label: say("签到码", "Sign-in code"), value: "4821", size: "code", inputmode: "numeric" },
    { id: "f-date", name: "date", label: say("开考日期", "Opens on"), type: "date", value: "2026-03-10", size: "short", optional: true },
  ],
  department: {
    label: say("部门", "Department"),
    options: [
      { value: "hotline", text: say("热线中心", "Hotline"), selected: true },
      { value: "shop", text: say("网店客服", "Online shop") },
    ],
  },
  comment: {
    label: say("评语", "Comment"),
    hint: say("学员会看到这段文字。", "The learner will read this."),
    value: say("倾听到位，结束语可以更简洁。", "Listens well; the closing could be shorter."),
  },
  choice: {
    legend: say("您希望的培训形式", "How would you like to learn?"),
    options: [
      { value: "online", text: say("线上", "Online"), checked: true },
      { value: "site", text: say("线下", "On site"), hint: say("在总部培训教室", "in the training room") },
      { value: "mixed", text: say("线上线下结合", "Mixed") },
    ],
  },
  topics: {
    legend: say("希望学习的内容", "Topics you want"),
    options: [
      { value: "a", text: say("投诉处理", "Handling complaints"), checked: true },
      { value: "b", text: say("情绪管理", "Managing emotions") },
    ],
  },
  rubric: {
    legend: say("共情与倾听", "Empathy and listening"),
    hint: say("权重 25%", "25 % of the score"),
    options: [
      { value: "1", mark: "1", text: say("未达到", "Not yet"), detail: say("打断客户，忽略情绪。", "Interrupts; passes over feelings.") },
      { value: "2", mark: "2", text: say("基本达到", "Partly"), detail: say("能听完，但回应生硬。", "Listens, answers stiffly.") },
      {
        value: "3",
        mark: "3",
        text: say("达到", "Meets"),
        detail: say("复述诉求并回应情绪。", "Repeats the need, answers the feeling."),
        checked: true,
      },
      { value: "4", mark: "4", text: say("优秀", "Excellent"), detail: say("主动安抚，让客户放心。", "Calms and reassures unasked.") },
    ],
  },
  buttons: {
    save: say("保存", "Save"),
    draft: say("存为草稿", "Keep as draft"),
    remove: say("撤销 12 人的成绩", "Withdraw 12 results"),
    question: say("将撤销 12 人的成绩，他们会收到通知。确定吗？", "This withdraws the results of 12 people, and they will be told. Go on?"),
    off: say("暂不可用", "Not available yet"),
  },
  search: { label: say("姓名或工号", "Name or number"), action: say("查找", "Find") },
});
