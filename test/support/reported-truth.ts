import type { QuestionName } from "../../src/report/questions/questions.ts";
import { DAY } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll, type Collection, type StoredRecord } from "../../src/store/port.ts";
import type { ReportedCohort } from "./reported-cohort.ts";

type Figures = readonly (readonly (string | number)[])[];

const share = (part: number, whole: number): number => Math.round((part * 1_000) / whole) / 10;
const sorted = (rows: Figures): Figures => rows.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
const grouped = <T>(all: readonly T[], key: (one: T) => string): [string, T[]][] => [...Map.groupBy(all, key)];

/** The answers as the tool's own records give them: what the LRS must say, too. Rows by their first figure. */
export async function truth({ lab, began, erased }: ReportedCohort): Promise<Readonly<Record<QuestionName, Figures>>> {
  const { store, tenant, cohort, services } = lab;
  const all = <R extends StoredRecord>(collection: Collection<R>, index = "byCohort"): Promise<R[]> =>
    findAll(store, collection, { tenant, query: { index, equal: [cohort] } });
  const kept = <R extends { readonly person: string }>(records: readonly R[]): R[] => records.filter(({ person }) => !erased.has(person));
  const roster = await services.cohorts.roster(tenant, cohort);
  const departments = new Map(roster.map(({ person }) => [person.id, person.department ?? ""]));
  const subs = new Map(roster.map(({ person, member }) => [person.id, member.sub]));
  const departmentOf = ({ person }: { readonly person: string }): string => departments.get(person) ?? "";

  const decisions = kept(await all(collections.decisions)).filter(({ state }) => state === "standing");
  const attempts = kept(await all(collections.attempts, "byPerson"));
  const questions = new Map(
    (
      await Promise.all(
        [...new Set(attempts.flatMap(({ paper }) => paper.map(({ question }) => question)))].map((id) =>
          store.get(collections.questions, tenant, id),
        ),
      )
    ).flatMap((one) => (one === undefined ? [] : [[one.id, one]])),
  );
  const answers = attempts.flatMap(({ paper, marks }) =>
    paper.flatMap(({ question: id, marks: of }) => {
      const mark = marks[id];
      const record = questions.get(id);
      if (mark === undefined || mark.by !== "auto" || record?.question.type !== "single") return [];
      const { bank, question } = record;
      return [{ question: `/banks/${bank}/questions/${question.id}/${question.version}`, right: Number(mark.mark) === Number(of) }];
    }),
  );
  const certificates = kept(await all(collections.certificates));
  const issued = new Map(
    (await all(collections.audit))
      .filter(({ action }) => action === "certificate.issued")
      .map(({ detail, at }) => [String((detail as { number?: string }).number), at]),
  );
  const waits = certificates.map((one) => ({ department: departmentOf(one), days: ((issued.get(one.number) ?? 0) - began) / DAY }));
  const panels = new Set(kept(await all(collections.panels)).map(({ id }) => id));
  const ratings = (await all(collections.ratings)).filter(({ panel, state }) => panels.has(panel) && state === "submitted");
  const apart = ratings.flatMap(({ panel, rater, total }) => {
    const others = ratings.filter((one) => one.panel === panel && one.rater !== rater).map((one) => shown(one.total));
    return others.length === 0
      ? []
      : [{ rater, own: shown(total), apart: shown(total) - others.reduce((sum, one) => sum + one, 0) / others.length }];
  });
  const days = (all: readonly number[]): number[] => {
    const [low = 0, high = 0] = [all[Math.ceil(all.length / 2) - 1], all[Math.floor(all.length / 2)]];
    return [(low + high) / 2, all[0] ?? 0, all.at(-1) ?? 0].map((value) => Math.round(value * 10) / 10);
  };

  return {
    "pass-rate": sorted(
      grouped(decisions, departmentOf).map(([department, some]) => {
        const passed = some.filter(({ tier }) => tier !== null).length;
        return [department, some.length, passed, share(passed, some.length)];
      }),
    ),
    "tier-mix": sorted(
      grouped(decisions, ({ tier }) => tier ?? "").map(([tier, some]) => [tier, some.length, share(some.length, decisions.length)]),
    ),
    "hardest-questions": sorted(
      grouped(answers, ({ question }) => question).map(([question, some]) => {
        const right = some.filter((one) => one.right).length;
        return [question, some.length, right, share(right, some.length)];
      }),
    ),
    "time-to-certify": sorted(
      grouped(waits, ({ department }) => department).map(([department, some]) => [
        department,
        some.length,
        ...days(some.map((one) => one.days).toSorted((a, b) => a - b)),
      ]),
    ),
    expiry: sorted(
      grouped(
        certificates.filter(({ state }) => state === "issued"),
        ({ validUntil }) => validUntil.slice(0, 7),
      ).map(([month, some]) => [month, some.length, 0]),
    ),
    "rater-severity": sorted(
      grouped(apart, ({ rater }) => subs.get(rater) ?? "").map(([rater, some]) => [
        rater,
        some.length,
        Math.round((some.reduce((sum, { own }) => sum + own, 0) / some.length) * 100) / 100,
        Math.round((some.reduce((sum, one) => sum + one.apart, 0) / some.length) * 100) / 100,
      ]),
    ),
  };
}

/** Two decimals, cut, as a score is shown everywhere; exact texts may be fractions. */
function shown(total: string | undefined): number {
  const [over = "0", under = "1"] = (total ?? "0").split("/");
  return Math.floor((Number(over) * 100) / Number(under) + 1e-9) / 100;
}
