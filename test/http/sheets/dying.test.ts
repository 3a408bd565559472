import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { PRACTICE_TENANT } from "../../../src/practice/run.ts";
import { collections } from "../../../src/store/collections.ts";
import { findAll } from "../../../src/store/port.ts";
import { bringingOf, type Bringing } from "../../support/bringing.ts";
import { rosterSheet, workbook } from "../../support/company-sheets.ts";
import { dyingBeside, type Death, type Dying } from "../../support/dying.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../../support/mongo-place.ts";
import { openPracticeCohort, type PracticeCohort } from "../../support/practice-cohort.ts";

jest.setTimeout(180_000);

/** More than go into two commits. */
const PEOPLE = 90;
/** Every commit of each job in the drill (`IMPORT_DEATHS=all`); fewer here, for each start of a process costs its time. */
const DEATHS: readonly Death[] =
  process.env["IMPORT_DEATHS"] === "all"
    ? [false, true].flatMap((reached) => Array.from({ length: 9 }, (_, index) => ({ commit: index + 1, reached })))
    : [
        { commit: 3, reached: false },
        { commit: 4, reached: true },
      ];

function contract(name: string, place: () => { readonly url?: string; readonly discard: () => Promise<void> }): void {
  describe(`an import whose process dies, on ${name}`, () => {
    let cohort: PracticeCohort;
    let bringing: Bringing;
    let dying: Dying;
    let discard = (): Promise<void> => Promise.resolve();
    beforeAll(async () => {
      const own = place();
      discard = own.discard;
      cohort = await openPracticeCohort(own.url === undefined ? {} : { storeUrl: own.url });
      bringing = bringingOf(cohort, await cohort.seat("instructor"));
      dying = await dyingBeside(cohort.stack.services);
    });
    afterAll(async () => {
      await cohort.close();
      await discard();
    });

    /** Employee numbers that the sheet brought and that are there now, each as often as it is. */
    async function brought(): Promise<readonly string[]> {
      const query = { index: "byEmployeeNumber", equal: [], from: "Z", to: "Z99999" };
      const people = await findAll(cohort.stack.services.store, collections.persons, { tenant: PRACTICE_TENANT, query });
      return people.map(({ employeeNumber = "" }) => employeeNumber);
    }
    const lines = async (action: string, id: string): Promise<number> => {
      const query = { index: "byAction", equal: [action] };
      const all = await findAll(cohort.stack.services.store, collections.audit, { tenant: PRACTICE_TENANT, query });
      return all.filter(({ subject, actor }) => subject === id && actor !== "system").length;
    };

    it("is read, written and taken back by the next one as if nothing had happened, whichever commit was the last", async () => {
      const sheet = await workbook(rosterSheet(PEOPLE, 1_000));
      let deaths = 0;
      for (const death of DEATHS) {
        const id = await bringing.send("people", sheet);
        const reading = await dying.work(death);
        expect(await bringing.importOf(id)).toMatchObject({ state: "staged", counts: { new: PEOPLE } });
        expect(await bringing.rowsOf(id)).toHaveLength(PEOPLE);

        await bringing.press(id, "apply");
        const writing = await dying.work(death);
        expect(await bringing.importOf(id)).toMatchObject({ state: "applied" });
        expect(new Set(await brought()).size).toBe(PEOPLE);
        expect(await brought()).toHaveLength(PEOPLE);

        await bringing.press(id, "undo");
        const taking = await dying.work(death);
        expect(await bringing.importOf(id)).toMatchObject({ state: "undone" });
        expect(await brought()).toEqual([]);
        // Each deed has its line once, whoever ended it.
        expect([await lines("sheets.applied", id), await lines("sheets.undone", id)]).toEqual([1, 1]);
        deaths += [reading, writing, taking].filter(Boolean).length;
      }
      expect(deaths).toBeGreaterThan(DEATHS.length);
    });

    it("needs few commits for many rows, each of which waits for the disk, and shows them page by page", async () => {
      const alive = { commit: 40, reached: false };
      const id = await bringing.send("people", await workbook(rosterSheet(500, 100)));
      expect(await dying.work(alive)).toBe(false);
      expect(await bringing.importOf(id)).toMatchObject({ state: "staged", counts: { new: 495, wrong: 5 } });
      const seat = await cohort.seat("instructor");
      const page = (await seat.get(`/sheets/imports/${id}`)).text;
      expect(page).toContain("第 1 页，共 10 页");
      // The rows that need somebody come first, by their lines.
      expect([...page.matchAll(/\/rows\/(\d+)"/g)].slice(0, 6).map(([, line]) => Number(line))).toEqual([101, 201, 301, 401, 501, 2]);
      for (const name of ["apply", "undo"] as const) {
        await bringing.press(id, name);
        expect(await dying.work(alive)).toBe(false);
      }
      expect([(await bringing.importOf(id)).state, await brought()]).toEqual(["undone", []]);
    });
  });
}

contract("SQLite", () => ({ discard: () => Promise.resolve() }));

if (MONGO === undefined) it.skip(`MongoDB: ${NO_MONGO}`, () => undefined);
else {
  contract("MongoDB", () => {
    const database = ownDatabase(String(MONGO));
    return { url: database.url, discard: () => database.drop() };
  });
}
