import { compare, divide, exact, HUNDRED, multiply, shown, ZERO, type Exact } from "../../shared/exact.ts";
import type { Reader } from "../../web/reader.ts";
import { questionLabel } from "../analysis/question-label.ts";
import type { Agreement } from "./agreement.ts";
import type { ExamFairness } from "./deciding.service.ts";

const LABEL = 60;

/** How far markers of the same answers agree: in all, by pair, by question, and who leans which way. */
export function toAgreementPage({ exam, asked, names, ...fairness }: ExamFairness, { t, locale, href }: Reader) {
  const percent = (value: Exact): string => `${shown(value)}%`;
  const share = ({ answers, beyond }: Agreement): string =>
    answers === 0 ? "–" : percent(divide(multiply(exact(beyond), HUNDRED), exact(answers)));
  const figures = (of: Agreement) => [{ text: String(of.answers) }, { text: percent(of.difference) }, { text: share(of) }];
  const column = (key: string, num = true) => ({ text: t(`marking.agreement.${key}`), num });
  const of = (person: string): string => names.get(person) ?? t("marking.agreement.somebody");
  const leans = (leaning: Exact): string => {
    const sign = compare(leaning, ZERO);
    return sign === 0 ? percent(ZERO) : sign > 0 ? `+${percent(leaning)}` : `−${percent(multiply(leaning, exact(-1)))}`;
  };
  return {
    title: t("marking.agreement.title", { name: exam.name[locale] }),
    back: href("/marking"),
    none: fairness.answers === 0,
    facts: [
      { name: t("marking.agreement.answers"), value: String(fairness.answers) },
      { name: t("marking.agreement.difference"), value: percent(fairness.difference) },
      { name: t("marking.agreement.beyond"), value: share(fairness) },
    ],
    tables: [
      {
        caption: t("marking.agreement.by-pair"),
        columns: [column("pair", false), column("answers"), column("difference"), column("beyond")],
        rows: fairness.pairs.map((each) => ({ cells: [{ text: each.pair.map(of).join(" · ") }, ...figures(each)] })),
      },
      {
        caption: t("marking.agreement.by-question"),
        columns: [column("question", false), column("answers"), column("difference"), column("beyond")],
        rows: fairness.questions.map((each) => {
          const question = asked.get(each.question);
          return { cells: [{ text: question === undefined ? each.question : questionLabel(question, locale, LABEL) }, ...figures(each)] };
        }),
      },
      {
        caption: t("marking.agreement.by-marker"),
        columns: [column("marker", false), column("answers"), column("leaning")],
        rows: fairness.markers.map(({ marker, answers, leaning }) => ({
          cells: [{ text: of(marker) }, { text: String(answers) }, { text: leans(leaning) }],
        })),
      },
    ],
  };
}
