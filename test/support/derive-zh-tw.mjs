// Derives Traditional Chinese (Taiwan) from Simplified Chinese.
//
//   node test/support/derive-zh-tw.mjs FILE.json …                 fills "zh-TW" beside every "zh-CN"
//   node test/support/derive-zh-tw.mjs --locale FROM.json TO.json  writes a whole locale file
//
// opencc-js converts script and vocabulary (cn → twp); the table below then puts the words Taiwan's
// customer service uses where the dictionary leaves mainland ones. Same input, same output.
import { readFileSync, writeFileSync } from "node:fs";
import { Converter } from "opencc-js";

const toTaiwan = Converter({ from: "cn", to: "twp" });

/** Applied in order to the converted text: [pattern, replacement]. */
const CORRECTIONS = [
  // Marks and characters
  [/“/g, "「"],
  [/”/g, "」"],
  [/‘/g, "『"],
  [/’/g, "』"],
  [/臺/g, "台"],
  [/賬/g, "帳"],
  [/身份/g, "身分"],
  [/許可權/g, "權限"],
  [/計劃/g, "計畫"],
  [/儘(?=快|早|量)/g, "盡"],
  [/(?<=[上下本這每])周(?=[一二三四五六日末來的內]|$)/g, "週"],
  // Segments the dictionary cuts wrongly
  [/(最多|單)隻/g, "$1只"],
  [/併為/g, "並為"],
  [/回復/g, "回覆"],
  [/尺碼錶/g, "尺碼表"],
  [/溼/g, "濕"],
  [/自愈/g, "自癒"],
  [/宣告/g, "聲明"],
  [/型別/g, "類型"],
  [/傢俱/g, "家具"],
  [/沒有訊息/g, "沒有消息"],
  [/釦(?= \d)/g, "扣"],
  [/瞭解/g, "了解"],
  [/迴音/g, "回音"],
  [/線索支援/g, "線索支持"],
  [/情感聯絡/g, "情感連結"],
  [/(意見和)支援/g, "$1支持"],
  [/資料支援/g, "數據支持"],
  [/(季度的|對|用)資料(?=都顯示|的判斷|對比)/g, "$1數據"],
  [/資料部/g, "數據部"],
  [/(好|新|一定有)訊息(?!系統)/g, "$1消息"],
  [/有訊息(?=我會|了會|；|」)/g, "有消息"],
  [/(窗戶|它)開啟/g, "$1打開"],
  [/沒有檢視/g, "沒有查看"],
  [/(來|現在|每次)登出/g, "$1註銷"],
  [/併到/g, "並到"],
  [/並聯系/g, "並聯絡"],
  [/總數里/g, "總數裡"],
  [/迴復/g, "回覆"],
  [/直髮慌/g, "直發慌"],
  [/影響全域性/g, "影響全局"],
  [/(?<!標)籤/g, "簽"],
  [/用影片為/g, "用視訊為"],
  [/(公|宣|發)佈/g, "$1布"],
  [/門市裝置|門店裝置/g, "門市設備"],
  // Passed is 通過; by means of is 透過
  [/通過(?=以下|郵件|電話|簡訊|電子郵件|系統|線上|這個|該|提問|連結|名冊|角色扮演)/g, "透過"],
  // Complaints: the noun is 客訴, the act 申訴
  [/(要|來|想|去|會|對方|勸阻|可以|急著|勸人別|就不)投訴(?!升|類|處|記|件)/g, "$1申訴"],
  [/投訴(?=是顧客的權利)/g, "申訴"],
  [/投訴/g, "客訴"],
  [/(客訴|門店的|服務)資料/g, "$1數據"],
  // Service floor
  [/(客服|一線)坐席|坐席/g, "客服人員"],
  [/熱線/g, "專線"],
  [/轉人工/g, "轉真人客服"],
  [/上門/g, "到府"],
  [/門店/g, "門市"],
  [/營業員/g, "店員"],
  [/質檢員/g, "品管人員"],
  [/質檢/g, "品管"],
  [/質量/g, "品質"],
  [/反饋/g, "回饋"],
  [/渠道/g, "管道"],
  [/脫敏/g, "去識別化"],
  [/響應/g, "回應"],
  [/(通話|處理|回應)時長/g, "$1時間"],
  [/掛機/g, "掛斷"],
  [/結束通話電話/g, "掛斷電話"],
  [/錄入/g, "登錄"],
  [/短板/g, "弱項"],
  [/尾號/g, "末碼"],
  [/訂單號(?!碼)/g, "訂單編號"],
  [/手機號(?!碼)/g, "手機號碼"],
  [/合同/g, "合約"],
  [/繫結/g, "綁定"],
  [/視窗|窗口/g, "視窗"],
  [/門頭/g, "招牌"],
  [/麼麼噠/g, "啾咪"],
  [/影片電話/g, "視訊電話"],
  [/提單/g, "開單"],
  [/掛起/g, "暫停"],
  [/(工作|同事)群/g, "$1群組"],
  [/(?<!電子)郵件/g, "電子郵件"],
  [/感謝支援/g, "感謝支持"],
  [/厚愛與支援/g, "厚愛與支持"],
  [/社交媒體/g, "社群媒體"],
  [/網上支付/g, "線上付款"],
  [/(?<!官)網上/g, "網路上"],
  [/主播/g, "直播主"],
  [/酒店/g, "飯店"],
  [/餐廳服務員/g, "餐廳服務生"],
  [/廠家/g, "原廠"],
  [/報銷/g, "報帳"],
  [/拖後腿/g, "扯後腿"],
  [/([那這哪])兒/g, "$1裡"],
  [/燃氣灶/g, "瓦斯爐"],
  [/燃氣/g, "瓦斯"],
  [/灶/g, "爐"],
  [/電飯煲/g, "電子鍋"],
  [/內膽/g, "內鍋"],
  [/噪聲/g, "噪音"],
  [/護膚品/g, "保養品"],
  [/看引數/g, "看規格"],
  [/(書面|不是)引數/g, "$1規格"],
  [/投影儀/g, "投影機"],
  [/釐米/g, "公分"],
  [/紙質表/g, "紙本表"],
  [/審批流程/g, "審核流程"],
  [/英文單詞/g, "英文單字"],
  [/攢/g, "存"],
  [/公安/g, "警方"],
  [/運營部/g, "營運部"],
  [/領導對/g, "主管對"],
  [/在崗/g, "在班"],
  [/應急預案|預案/g, "應變計畫"],
  [/復盤/g, "檢討"],
  // Goods and delivery
  [/保修期/g, "保固期"],
  [/保修/g, "保固"],
  [/還在保(?=[,\uff0c])/g, "還在保固期內"],
  [/七天無理由退(?:換|貨)/g, "七天鑑賞期退貨"],
  [/網店/g, "網路商店"],
  [/大促/g, "大促銷"],
  [/發貨/g, "出貨"],
  [/送裝/g, "配送安裝"],
  [/分撥中心/g, "轉運中心"],
  [/中轉站/g, "轉運站"],
  [/丟件/g, "包裹遺失"],
  [/差評/g, "負評"],
  [/小號/g, "分身帳號"],
  [/拉黑/g, "封鎖"],
  [/返現/g, "退現金"],
  [/銀行卡號/g, "金融卡卡號"],
  [/銀行卡/g, "金融卡"],
  [/積分/g, "點數"],
  [/線上支付/g, "線上付款"],
  [/資料線/g, "傳輸線"],
  [/尺碼/g, "尺寸"],
  [/羽絨服/g, "羽絨外套"],
  [/小區/g, "社區"],
  [/樓棟/g, "棟別"],
  [/地鐵/g, "捷運"],
  // Training and software
  [/培訓/g, "訓練"],
  [/崗位/g, "職位"],
  [/評委/g, "評審"],
  [/考勤/g, "出勤"],
  [/班次/g, "梯次"],
  [/多選/g, "複選"],
  [/水平/g, "水準"],
  [/物件/g, "對象"],
  [/(考核|評分|檢查|收費)專案/g, "$1項目"],
  [/只讀/g, "唯讀"],
  [/宕機/g, "當機"],
  [/欄目/g, "欄位"],
  [/最佳化/g, "優化"],
  [/高階/g, "高級"],
  [/單元格/g, "儲存格"],
  [/閘道器/g, "閘道"],
  [/儀表盤/g, "儀表板"],
];

const convert = (text) => CORRECTIONS.reduce((out, [pattern, by]) => out.replace(pattern, by), toTaiwan(text));

/** Every string of a nested value converted, keys untouched. */
const convertAll = (value) => {
  if (typeof value === "string") return convert(value);
  if (Array.isArray(value)) return value.map(convertAll);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, convertAll(inner)]));
};

/** The same value with "zh-TW" (re)written directly after each "zh-CN". */
const fill = (value) => {
  if (Array.isArray(value)) return value.map(fill);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([key]) => key !== "zh-TW" || !("zh-CN" in value));
  return Object.fromEntries(
    entries.flatMap(([key, inner]) =>
      key === "zh-CN"
        ? [
            [key, inner],
            ["zh-TW", convertAll(inner)],
          ]
        : [[key, fill(inner)]],
    ),
  );
};

/** JSON as the formatter leaves it: short lists of plain values stay on one line. */
const print = (value) =>
  `${JSON.stringify(value, null, 2).replace(/\[\n\s+((?:"[^"\n]*"|\d+)(?:,\n\s+(?:"[^"\n]*"|\d+))*)\n\s+\]/g, (whole, inner) => {
    const line = `[${inner.replace(/\n\s+/g, " ")}]`;
    return line.length <= 100 ? line : whole;
  })}\n`;

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const args = process.argv.slice(2);

if (args.length === 0 || (args[0] === "--locale" && args.length !== 3)) {
  console.error("usage: derive-zh-tw.mjs FILE.json … | --locale FROM.json TO.json");
  process.exitCode = 2;
} else if (args[0] === "--locale") writeFileSync(args[2], print(convertAll(read(args[1]))));
else for (const path of args) writeFileSync(path, print(fill(read(path))));
