import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { collections } from "../store/collections.ts";
import { insert } from "../store/port.ts";
import { breathe } from "./breath.ts";
import { findHead } from "./columns.ts";
import { readTable } from "./reading.ts";
import type { ImportRecord, StagedRowRecord } from "./records.ts";
import { countRows, judgeAll } from "./staging.ts";
import { UnreadableSheet } from "./table.ts";
import { READ } from "./work-orders.ts";
import { actorOf, ImportPayload, importOf, moveOn, ROWS_AT_A_TIME, type WorkDeps, type WorkRun } from "./work.ts";

/** Reads a sheet that was brought and stages its rows, each with its verdict; nothing else is written. */
export function readingJob({ store, files, openTarget }: Pick<WorkDeps, "store" | "files" | "openTarget">): JobKind {
  async function contentOf(record: ImportRecord): Promise<Buffer> {
    const file = await files.get(record.tenant, record.file);
    if (file === undefined) throw new UnreadableSheet("file-gone");
    const stream: Readable = await files.read(file);
    return buffer(stream);
  }

  /** The rows stand on their own from here on; the sheet may name many more people than they do. */
  async function dropFile({ tenant, file }: ImportRecord): Promise<undefined> {
    const kept = await files.get(tenant, file);
    if (kept !== undefined) await files.remove(kept);
  }

  async function read(run: WorkRun): Promise<undefined> {
    const record = await importOf(store, run);
    if (record.state === "reading") await stage(run, record);
    return dropFile(record);
  }

  async function stage(run: WorkRun, record: ImportRecord): Promise<void> {
    try {
      run.progress(0, undefined, "reading");
      const target = await openTarget(record.form, actorOf(record, record.by));
      const head = findHead(await readTable(await contentOf(record)), target.form);
      const rows = await judgeAll(head, target, (done) => run.progress(done, head.lines.length, "checking"));
      for (let from = typeof run.cursor === "number" ? run.cursor : 0; from < rows.length; from += ROWS_AT_A_TIME) {
        run.signal.throwIfAborted();
        const part = rows.slice(from, from + ROWS_AT_A_TIME);
        const changes = part.map((row) =>
          insert<StagedRowRecord>(collections.stagedRows, {
            ...row,
            id: `${record.id}.${row.line}`,
            tenant: record.tenant,
            import: record.id,
          }),
        );
        await run.step({
          changes,
          cursor: from + part.length,
          progress: { done: from + part.length, total: rows.length, note: "writing" },
        });
        await breathe();
      }
      const columns = head.places.map(({ head: words, column }) => ({ head: words, column }));
      await moveOn(store, run, { cursor: rows.length, change: (now) => ({ ...now, state: "staged", columns, counts: countRows(rows) }) });
    } catch (error) {
      if (!(error instanceof UnreadableSheet)) throw error;
      await moveOn(store, run, { cursor: 0, change: (now) => ({ ...now, state: "refused", refusal: error.code }) });
    }
  }

  return jobKind({ name: READ, payload: ImportPayload, perform: read });
}
