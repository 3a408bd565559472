import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { FORMS, type FormName } from "../../src/sheets/forms.ts";
import { bringingOf, type Bringing } from "../support/bringing.ts";
import { longSheet, type Someone } from "../support/company-sheets.ts";
import { enrolCrowd } from "../support/crowd.ts";
import { MONGO, ownDatabase } from "../support/mongo-place.ts";
import { openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import type { Seat } from "../support/seats.ts";
import type { DrillResult } from "./result.ts";

/** ms the server's thread may be held by our own work; what a busy machine takes from anybody, disk and turns, comes on top. */
const LIMIT = 100;
/** One row in so many is wrong. */
const EVERY = 500;

interface ImportsOptions {
  readonly rows: number;
  readonly forms?: readonly FormName[];
}

/** A long sheet of each form read, looked at, written, taken away as a file and taken back, while the server's thread is watched; on both stores. */
export async function imports({ rows, forms = FORMS }: ImportsOptions): Promise<DrillResult> {
  const stores: Record<string, unknown> = { sqlite: await onStore({ rows, forms }, undefined) };
  if (MONGO !== undefined) {
    const database = ownDatabase(MONGO);
    try {
      stores["mongodb"] = await onStore({ rows, forms }, database.url);
    } finally {
      await database.drop();
    }
  }
  const measured = Object.values(stores).flatMap((one) => Object.values(one as Record<string, Measured>));
  const pass = measured.every(({ pass: fine }) => fine);
  return {
    name: "import-5000",
    drill: "issue 5, numbers",
    pass,
    rows,
    limitMs: LIMIT,
    ...stores,
    ...(MONGO === undefined && { mongodb: "not run: set TEST_MONGODB_URI" }),
  };
}

type Measured = Awaited<ReturnType<typeof measure>>;

async function onStore({ rows, forms }: Required<ImportsOptions>, storeUrl: string | undefined) {
  const disk = new Worker(new URL("./disk-probe.ts", import.meta.url));
  const place = await openPracticeCohort(storeUrl === undefined ? {} : { storeUrl });
  try {
    const crowd = await enrolCrowd(place, rows);
    const seat = await place.seat("instructor");
    const bringing = bringingOf(place, seat);
    const found: Record<string, Measured> = {};
    for (const form of forms) found[form] = await measure({ place, seat, bringing, disk }, form, crowd);
    return found;
  } finally {
    disk.postMessage("end");
    await place.close();
  }
}

interface Desk {
  readonly place: PracticeCohort;
  readonly seat: Seat;
  readonly bringing: Bringing;
  readonly disk: Worker;
}

/** ms that the machine took from an idle thread since it was last asked: its slowest small write, or its longest wait for a turn. */
async function slowestWrite(disk: Worker): Promise<number> {
  disk.postMessage("ask");
  const [slowest] = (await once(disk, "message")) as [number];
  return slowest;
}

async function measure({ place, seat, bringing, disk }: Desk, form: FormName, crowd: readonly Someone[]) {
  const content = await longSheet(form, crowd, EVERY);
  const wrong = Math.floor(crowd.length / EVERY);
  const seen: string[] = [];
  const phases: Record<string, { readonly seconds: number; readonly heldMs: number; readonly diskMs: number }> = {};
  async function phase<T>(name: string, work: () => Promise<T>): Promise<T> {
    await slowestWrite(disk);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const began = performance.now();
    const result = await work();
    delay.disable();
    phases[name] = {
      seconds: Math.round((performance.now() - began) / 100) / 10,
      heldMs: Math.round(delay.max / 1e6),
      diskMs: await slowestWrite(disk),
    };
    return result;
  }

  const id = await bringing.send(form, content);
  await phase("read", () => whileWatched(place, { seat, id, bringing, seen }, () => place.stack.services.jobs.runAll()));
  const { state, counts } = await bringing.importOf(id);
  const page = await phase("preview", () => seat.get(`/sheets/imports/${id}`));
  await seat.post(`/sheets/imports/${id}/apply`);
  await phase("write", () => whileWatched(place, { seat, id, bringing, seen }, () => place.stack.services.jobs.runAll()));
  const applied = (await bringing.importOf(id)).state;
  const shown = await phase("page", () => seat.get(`/sheets/${form}`));
  const files = await phase("files", async () => [
    await seat.get(`/sheets/${form}/file?type=xlsx`),
    await seat.get(`/sheets/${form}/file?type=csv`),
  ]);
  await seat.post(`/sheets/imports/${id}/undo`);
  await phase("undo", () => place.stack.services.jobs.runAll());
  const undone = (await bringing.importOf(id)).state;
  const named = Array.from({ length: wrong }, (_, index) => (index + 1) * EVERY + 1).filter((line) => page.text.includes(`/rows/${line}"`));
  const progress = new Set(seen).size;
  const right =
    state === "staged" &&
    applied === "applied" &&
    undone === "undone" &&
    (counts.wrong ?? 0) === wrong &&
    named.length === Math.min(wrong, 50);
  const answered = [page, shown, ...files].every(({ status }) => status === 200);
  const heldMs = Math.max(...Object.values(phases).map((one) => one.heldMs));
  const byUs = Math.max(...Object.values(phases).map((one) => one.heldMs - one.diskMs));
  // What is done in a second can hardly be watched; longer work shows where it is at least three times.
  const lasted = (phases["read"]?.seconds ?? 0) + (phases["write"]?.seconds ?? 0);
  const informed = progress > Math.min(2, lasted);
  return {
    pass: right && answered && informed && byUs <= LIMIT,
    state,
    applied,
    undone,
    counts,
    badRowsNamed: named.length,
    progressSeen: progress,
    heldMs,
    phases,
  };
}

interface Watch {
  readonly seat: Seat;
  readonly bringing: Bringing;
  readonly id: string;
  readonly seen: string[];
}

/** What the page shows of the work while it runs. */
async function whileWatched(place: PracticeCohort, { seat, bringing, id, seen }: Watch, work: () => Promise<unknown>): Promise<void> {
  let over = false;
  const { job } = await bringing.importOf(id);
  const watch = async (): Promise<void> => {
    while (!over) {
      const answer = await seat.get(`/jobs/${job}`);
      const { figures, done } = answer.body as { figures: string; done: number };
      if (done > 0) seen.push(figures);
      await pause(200);
    }
  };
  const watching = watch();
  try {
    await work();
  } finally {
    over = true;
    await watching;
  }
}
