import { picture, type Say } from "./say.ts";

const QR = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h3v3H1zM5 1h1v1H5zM7 1h1v2H7zM5 3h1v2H5zM1 5h2v1H1zM4 5h1v1H4zM7 5h1v1H7zM1 7h1v1H1zM3 7h2v1H3zM6 7h2v1H6z"/></svg>`;

export const tables = (say: Say) => ({
  tabs: [
    { href: "#s-tables", text: say("全部", "All"), current: true },
    { href: "#s-tables", text: say("待评分", "Waiting") },
    { href: "#s-tables", text: say("有风险", "At risk") },
  ],
  register: {
    caption: say("证书登记", "Certificates"),
    columns: [
      { text: say("编号", "Number") },
      { text: say("姓名", "Name") },
      { text: say("等级", "Tier") },
      { text: say("有效期至", "Valid until") },
      { text: say("总分", "Total"), num: true },
    ],
    rows: [
      {
        cells: [
          { text: "CS2026001", href: "#s-tables" },
          { text: say("陈思远", "Chen Siyuan") },
          { text: say("高级", "Senior"), kind: "good" },
          { text: "2027-03-14" },
          { text: "86.50" },
        ],
      },
      {
        cells: [
          { text: "CS2026002", href: "#s-tables" },
          { text: say("林可欣", "Lin Kexin") },
          { text: say("中级", "Intermediate"), kind: "info" },
          { text: "2027-03-14" },
          { text: "79.99" },
        ],
      },
    ],
  },
  board: {
    caption: say("班次看板", "Cohort board"),
    columns: [
      { text: say("学员", "Learner") },
      ...["理论 40%|Theory 40 %", "实操 40%|Practical 40 %", "考勤|Attendance", "作业|Homework", "导师评分|Mentor", "总分|Total"].map(
        (pair) => ({ text: say(pair.split("|")[0] ?? "", pair.split("|")[1] ?? ""), num: true }),
      ),
    ],
    rows: [
      {
        name: say("陈思远", "Chen Siyuan"),
        href: "#s-tables",
        note: say("热线中心", "Hotline"),
        cells: [
          { text: "82.00" },
          { text: "90.50", kind: "good" },
          { text: "100.00" },
          { text: "85.00" },
          { text: "88.00" },
          { text: "86.50" },
        ],
      },
      {
        name: say("林可欣", "Lin Kexin"),
        href: "#s-tables",
        note: say("网店客服", "Online shop"),
        cells: [
          { text: "54.00", kind: "bad", note: say("未达及格线", "below the line") },
          { text: say("待评", "waiting"), kind: "quiet" },
          { text: "75.00", kind: "warn", note: say("缺勤 1 次", "1 absence") },
          { text: "—", kind: "quiet" },
          { text: "80.00" },
          { text: say("待定", "pending"), kind: "quiet" },
        ],
      },
    ],
  },
  facts: [
    { name: say("申请等级", "Tier applied for"), value: say("高级客户服务专员", "Senior agent") },
    { name: say("培训结束日期", "Training ended"), value: "2026-03-08" },
    { name: say("导师意见", "Mentor's comment"), value: say("服务意识强，推荐认证。", "Serves with care; recommended.") },
  ],
});

export const certificate = (say: Say) => ({
  certificate: {
    issuer: say("云岭客户服务中心", "Yunling Customer Service"),
    kind: say("客户服务认证证书", "Certificate of Customer Service"),
    holder: say("陈思远", "Chen Siyuan"),
    words: say(
      "已完成客户服务认证项目的全部考核，总分 86.50，认定为",
      "has completed every part of the customer-service certification with a total of 86.50 and is certified as",
    ),
    tier: say("高级客户服务专员", "Senior Customer Service Agent"),
    mark: "3",
    facts: [
      { name: say("证书编号", "Number"), value: "CS2026001" },
      { name: say("发证日期", "Issued"), value: "2026-03-15" },
      { name: say("有效期至", "Valid until"), value: "2027-03-14" },
    ],
    qr: picture(QR),
    qrAlt: say("验证二维码", "QR code for verification"),
    check: say("扫码验证真伪", "Scan to verify"),
  },
});
