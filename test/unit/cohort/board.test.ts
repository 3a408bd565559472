import { describe, expect, it, test } from "@jest/globals";
import { FILTERS, matches, toBoardPage, type BoardFilter } from "../../../src/cohort/board.presenter.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import type { Board, BoardRow } from "../../../src/result/result.service.ts";
import { ALL, decision, DEFINITION, standing, type Scores } from "./facts.ts";

const row = (name: string, scores: Scores, decided?: ReturnType<typeof decision>): BoardRow => ({
  ...standing(scores, decided),
  place: {
    person: { id: name, tenant: "t", version: 1, name, department: "一部" },
    member: { id: name, tenant: "t", version: 1, cohort: "c", person: name, launched: ["learner"], named: [], active: true, sub: name },
  },
});

const board = (...rows: readonly BoardRow[]): Board => ({
  cohort: { id: "c", tenant: "t", version: 1, platform: "p", course: "1", title: "T", programme: "x", cycle: "1", state: "open" },
  programme: {
    id: "v",
    tenant: "t",
    version: 1,
    cohort: "c",
    number: 1,
    state: "published",
    definition: DEFINITION,
    source: "template",
    by: "i",
    at: 0,
  },
  rows,
});

/** A total of exactly this: all leaves alike. */
const total = (figure: string, decided?: ReturnType<typeof decision>) => row(figure, ALL(figure), decided);

describe("a row of the board", () => {
  test.each<[string, BoardRow, readonly BoardFilter[]]>([
    ["without any score is missing", row("new", {}), ["all", "missing"]],
    ["with one part open is missing", row("part", { theory: "90", practical: "90", attendance: "90", homework: "90" }), ["all", "missing"]],
    ["complete and undecided is ready", total("86"), ["all", "ready"]],
    ["decided waits for nobody", total("86", decision("86", "senior")), ["all"]],
    ["decided and then changed is ready again", total("85", decision("86", "senior")), ["all", "ready"]],
    ["decided and then short of a score is missing, not ready", row("x", { theory: "86" }, decision("86", "senior")), ["all", "missing"]],
    ["just below a line is close", total("79.99"), ["all", "ready", "near"]],
    ["on a line is close", total("80"), ["all", "ready", "near"]],
    ["a whole point off is close still", total("81"), ["all", "ready", "near"]],
    ["more than a point off is not", total("81.01"), ["all", "ready"]],
    ["below the last line is below", total("59.99"), ["all", "ready", "below", "near"]],
    ["below a component's line is below, whatever the total", row("t", { ...ALL("95"), theory: "50" }), ["all", "ready", "below"]],
    ["excused from what it lacks is ready", row("e", { ...ALL("85"), practical: "excused" }), ["all", "ready"]],
  ])("%s", (_, one, filters) => {
    const here = board(one);
    expect(FILTERS.filter((filter) => matches(one, filter, here))).toEqual(filters);
  });
});

describe("the board", () => {
  const languages = loadLanguages("config/locales");
  const reader = { t: languages.translator("en"), locale: "en" as const, zone: "Asia/Shanghai", href: (path: string) => `/s/x${path}` };
  const full = board(row("new", {}), total("86"), total("79.995"), total("55"));

  it("has one column a component, and a figure for every filter before it is chosen", () => {
    const page = toBoardPage(full, "all", reader);
    expect(page.columns.map(({ text }) => text)).toEqual(["Name", "Theory exam", "Practical", "Daily performance", "Total", "Tier"]);
    expect(page.filters.map(({ text }) => /\((\d+)\)/.exec(text)?.[1])).toEqual(["4", "1", "3", "1", "1"]);
    expect(page.rows).toHaveLength(4);
  });

  it("shows under a filter only its rows, and where it leads", () => {
    const page = toBoardPage(full, "below", reader);
    expect(page.rows.map((one) => (one as { name: string }).name)).toEqual(["55"]);
    expect(page.filters.find(({ current }) => current)?.href).toBe("/s/x/board?show=below");
  });

  it("shows pending as pending, never as zero, and no total before all is in", () => {
    const [cells] = toBoardPage(board(row("new", { attendance: "90" })), "all", reader).rows.map(
      (one) => (one as { cells: { text: string }[] }).cells,
    );
    expect(cells?.map(({ text }) => text).slice(0, 4)).toEqual(["–", "–", expect.stringMatching(/\D+/), "–"]);
  });

  it("truncates, so that 79.995 is no 80", () => {
    const [one] = toBoardPage(board(total("79.995")), "all", reader).rows as { cells: { text: string }[] }[];
    expect(one?.cells[3]?.text).toBe("79.99");
  });

  it("says whether the cohort is empty or only the filter", () => {
    const [nobody, none] = [toBoardPage(board(), "all", reader).empty, toBoardPage(full, "missing", reader).empty];
    expect(nobody).toEqual(expect.any(String));
    expect(none).toBeUndefined();
    expect(toBoardPage(board(total("90")), "missing", reader).empty).not.toBe(nobody);
  });
});
