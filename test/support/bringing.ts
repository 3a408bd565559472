import type { FormName } from "../../src/sheets/forms.ts";
import type { ImportRecord, StagedRowRecord } from "../../src/sheets/records.ts";
import { IMPORT_PURPOSE } from "../../src/sheets/sheets.service.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll } from "../../src/store/port.ts";
import { known, type PracticeCohort } from "./practice-cohort.ts";
import type { Seat } from "./seats.ts";

/** Sheets brought by somebody at a desk, and what becomes of them. */
export interface Bringing {
  /** Sends a sheet and gives its reading the order, which is left to the jobs. @returns the import's id */
  send(form: FormName, content: Buffer): Promise<string>;
  /** Sends a sheet and lets it be read. */
  bring(form: FormName, content: Buffer): Promise<string>;
  importOf(id: string): Promise<ImportRecord>;
  /** In the order of the sheet. */
  rowsOf(id: string): Promise<readonly StagedRowRecord[]>;
  /** Presses the button; the work is left to the jobs. */
  press(id: string, name: "apply" | "undo"): Promise<void>;
  /** Presses the button and lets the work run. */
  deed(id: string, name: "apply" | "undo"): Promise<ImportRecord>;
}

export function bringingOf({ stack, cohort }: Pick<PracticeCohort, "stack" | "cohort">, seat: Seat): Bringing {
  const { files, jobs, store } = stack.services;

  async function send(form: FormName, content: Buffer): Promise<string> {
    const file = { tenant: PRACTICE_TENANT, by: seat.session.person, cohort, purpose: IMPORT_PURPOSE, name: `${form}.xlsx` };
    const stored = await files.put((async function* () { yield content; })(), file); // biome-ignore format: one line
    if (stored.type !== "stored") throw new Error(stored.why);
    const answer = await seat.post("/sheets", { form, file: stored.file.id });
    if (answer.status !== 303) throw new Error(`not taken: ${answer.status}`);
    return known(answer.headers["location"]).split("/").at(-1) ?? "";
  }

  async function press(id: string, name: "apply" | "undo"): Promise<void> {
    const answer = await seat.post(`/sheets/imports/${id}/${name}`);
    if (answer.status !== 303) throw new Error(`${name} not taken: ${answer.status}`);
  }

  const importOf = async (id: string): Promise<ImportRecord> => known(await store.get(collections.imports, PRACTICE_TENANT, id));
  return {
    send,
    press,
    importOf,
    async bring(form, content) {
      const id = await send(form, content);
      await jobs.runAll();
      return id;
    },
    rowsOf: (id) => findAll(store, collections.stagedRows, { tenant: PRACTICE_TENANT, query: { index: "byLine", equal: [id] } }),
    async deed(id, name) {
      await press(id, name);
      await jobs.runAll();
      return importOf(id);
    },
  };
}
