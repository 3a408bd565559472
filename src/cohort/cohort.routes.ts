import { z } from "zod";
import type { ResultService } from "../result/result.service.ts";
import { parse } from "../web/parse.ts";
import { page, type SessionRoute } from "../web/route.ts";
import { barChart } from "../report/bar-chart.ts";
import { FILTERS, spreadOf, toBoardPage } from "./board.presenter.ts";
import { toHomePage } from "./home.presenter.ts";
import type { HomeService } from "./home.service.ts";
import type { CohortLife } from "./life.service.ts";
import type { RosterService } from "./roster.service.ts";

const Show = z.object({ show: z.enum(FILTERS).default("all").catch("all") });

interface Services {
  readonly home: HomeService;
  readonly life: Pick<CohortLife, "cycles">;
  readonly results: ResultService;
  readonly roster: RosterService;
}

export const cohortRoutes = ({ home, life, results, roster }: Services): readonly SessionRoute[] => [
  {
    method: "get",
    path: "/home",
    right: "enter",
    audit: null,
    async handle(call) {
      const { actor } = call;
      if (actor.roles.includes("instructor")) roster.refreshSoon(actor.tenant, actor.cohort);
      const [facts, cycles] = await Promise.all([home.home(actor), life.cycles(actor)]);
      const archived = cycles.find(({ id }) => id === actor.cohort)?.state === "archived";
      return page("cohort/home", toHomePage({ ...facts, cycles: cycles.length, archived }, call));
    },
  },
  {
    method: "get",
    path: "/board",
    right: "cohort.see",
    audit: null,
    async handle(call) {
      const { show } = parse(Show, call.query);
      const { tenant, cohort } = call.actor;
      return page("cohort/board", { ...toBoardPage(await results.board(tenant, cohort), show, call), topic: `cohort:${cohort}` });
    },
  },
  {
    method: "get",
    path: "/board/tiers.svg",
    right: "cohort.see",
    audit: null,
    async handle(call) {
      const bars = spreadOf(await results.board(call.actor.tenant, call.actor.cohort), call);
      return { type: "raw", contentType: "image/svg+xml", body: await barChart(bars, { width: 640, height: 24 + bars.length * 34 }) };
    },
  },
];
