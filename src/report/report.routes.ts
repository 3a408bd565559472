import { z } from "zod";
import type { Cohorts } from "../cohort/ports.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type SessionCall, type SessionRoute } from "../web/route.ts";
import { barChart } from "./bar-chart.ts";
import { toCsv } from "./csv.ts";
import { QUESTION_NAMES } from "./questions/questions.ts";
import { toBars, toReportsPage } from "./reports.presenter.ts";
import { answerOf, type Reports } from "./reports.service.ts";

const Query = z.object({ question: z.enum(QUESTION_NAMES).default("pass-rate").catch("pass-rate") });

interface Services {
  readonly reports: Reports;
  readonly cohorts: Pick<Cohorts, "roster">;
}

/** What an instructor asks of the cohort's learning records. */
export function reportRoutes({ reports, cohorts }: Services): readonly SessionRoute[] {
  const namesIn = async ({ actor }: SessionCall): Promise<ReadonlyMap<string, string>> => {
    const roster = await cohorts.roster(actor.tenant, actor.cohort);
    return new Map(roster.map(({ person, member }) => [member.sub, person.name]));
  };

  return [
    {
      method: "get",
      path: "/reports",
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const { question } = parse(Query, call.query);
        const [state, names] = await Promise.all([reports.state(call.actor), namesIn(call)]);
        return page("report/reports", toReportsPage({ state, question, names }, call));
      },
    },
    {
      method: "post",
      path: "/reports",
      right: "programme.edit",
      audit: "report.asked",
      async handle(call) {
        await reports.read(call.actor);
        return redirect(call.href("/reports"));
      },
    },
    {
      method: "get",
      path: "/reports/chart.svg",
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const answer = answerOf(await reports.state(call.actor), parse(Query, call.query).question);
        if (answer === undefined) return redirect(call.href("/reports"));
        const bars = toBars(answer, await namesIn(call), call);
        return { type: "raw", contentType: "image/svg+xml", body: await barChart(bars, { width: 640, height: 24 + bars.length * 34 }) };
      },
    },
    {
      method: "get",
      path: "/reports/answer.csv",
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const answer = answerOf(await reports.state(call.actor), parse(Query, call.query).question);
        if (answer === undefined) return redirect(call.href("/reports"));
        const body = toCsv(answer, { locale: call.locale, heading: (column) => call.t(`report.column.${column}`), bom: true });
        const headers = { "Content-Disposition": `attachment; filename="${answer.question}.csv"` };
        return { type: "raw", contentType: "text/csv", body, headers };
      },
    },
  ];
}
