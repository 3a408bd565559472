import type { Draft, Known, SaverPorts, Sent } from "./exam-drafts.ts";

export interface Saver {
  /** The field now holds this value; sent within 2 s. */
  change(question: string, value: string): void;
  flag(questions: readonly string[]): void;
  /** Takes up a draft of an earlier visit as it was. */
  resume(draft: Draft): void;
  /** Sends now and waits; true when nothing is left unsaved. */
  flush(): Promise<boolean>;
  /** Asks the server for the time left, and tries again at once what could not be sent. @param look something changed in the room */
  sync(look?: boolean): Promise<boolean>;
  /** This page writes from now on. */
  takeOver(): void;
  /** An announcement was read. */
  heard(at: number): void;
  unsaved(): readonly Draft[];
}

const QUIET = 800;
const LATEST = 1_800;
const SLOW = 4_000;
const LONGEST_WAIT = 30_000;
const BATCH = 50;

/**
 * Sends answers as they change: written to the journal first, sent a moment after the typing stops and within 2 s of the first key,
 * one request at a time, again with growing pauses until the server has them. A revision rises with each change, so that order of
 * arrival never matters.
 */
export function createSaver(stored: ReadonlyMap<string, Known>, ports: SaverPorts): Saver {
  const { journal, shown, later, now, random } = ports;
  const known = new Map(stored);
  const pending = new Map<string, Draft>();
  let flags: readonly string[] | undefined;
  let since: number | undefined;
  let timer: (() => void) | undefined;
  let running: Promise<boolean> | undefined;
  let failures = 0;
  let over = false;
  let away = false;
  let paused = false;
  let takingOver = false;
  let looking = false;
  let heardUpTo: number | undefined;
  let written: Promise<void> = Promise.resolve();

  function wait(ms: number): void {
    timer?.();
    timer = later(ms, () => {
      timer = undefined;
      void run();
    });
  }

  function touched(): void {
    since ??= now();
    if (failures > 0 || away || paused) return;
    shown.status("unsaved");
    wait(Math.max(0, Math.min(QUIET, since + LATEST - now())));
  }

  function change(question: string, value: string): void {
    const last = pending.get(question) ?? known.get(question) ?? { value: "", revision: 0 };
    if (over || last.value === value) return;
    resume({ question, value, revision: Math.max(last.revision, known.get(question)?.revision ?? 0) + 1 });
  }

  function resume(draft: Draft): void {
    pending.set(draft.question, draft);
    written = written.then(() => journal.put(draft)).catch(() => undefined);
    touched();
  }

  function flag(questions: readonly string[]): void {
    if (over) return;
    flags = questions;
    touched();
  }

  /** One request; true when the server took everything there was. Callers that come while it runs share it. */
  function run(): Promise<boolean> {
    running ??= exchange().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function exchange(): Promise<boolean> {
    timer?.();
    timer = undefined;
    if (over) return pending.size === 0;
    await written;
    const answers = away ? [] : [...pending.values()].slice(0, BATCH);
    const sentFlags = away ? undefined : flags;
    const [look, takeOver, heard] = [looking, takingOver, heardUpTo];
    [looking, takingOver] = [false, false];
    since = undefined;
    if (answers.length > 0 || sentFlags !== undefined) shown.status(failures > 0 ? "offline" : "saving");
    const told = away ? undefined : ports.teller?.tell();
    const slow = later(SLOW, () => shown.status("offline"));
    const sent = await ports.send({
      answers: takeOver ? [] : answers,
      ...(sentFlags !== undefined && { flags: sentFlags }),
      ...(takeOver && { takeOver }),
      ...(look && { look }),
      ...(heard !== undefined && { heard }),
      ...(told !== undefined && { told }),
    });
    slow();
    if (sent.type === "failed") return failed(sent);
    failures = 0;
    if (told !== undefined) ports.teller?.heard();
    take(sent, { flags: sentFlags, stored: answers.length > 0 || sentFlags !== undefined });
    return pending.size === 0 && flags === undefined;
  }

  function take(sent: Extract<Sent, { type: "answered" }>, batch: { flags: readonly string[] | undefined; stored: boolean }): void {
    shown.remaining(sent.remaining, sent.paused);
    shown.announced(sent.announcements ?? []);
    if (sent.state === "over") {
      over = true;
      shown.over([...pending.values()]);
      return;
    }
    away = sent.state === "elsewhere";
    paused = sent.paused !== undefined;
    shown.elsewhere(away);
    if (away) return;
    for (const stored of sent.stored ?? []) takeIn(stored);
    if (flags === batch.flags && !paused) flags = undefined;
    for (const { question, revision } of sent.saved) {
      const draft = pending.get(question);
      if (draft?.revision !== revision) continue;
      settle({ question, revision, value: draft.value });
      shown.saved({ question, revision, value: draft.value });
    }
    for (const newer of sent.stale) {
      const typed = pending.get(newer.question)?.value ?? "";
      settle(newer);
      shown.stale(newer, typed);
    }
    if (pending.size > 0 || flags !== undefined) touched();
    else shown.status("saved", batch.stored ? sent.now : undefined);
  }

  /** What stands on the server where this page took over; what was typed here is sent where it is newer, else offered. */
  function takeIn(stored: Draft): void {
    const typed = pending.get(stored.question);
    if (typed !== undefined && typed.revision > stored.revision) return;
    settle(stored);
    if (typed === undefined) shown.taken(stored);
    else shown.stale(stored, typed.value);
  }

  function settle({ question, value, revision }: Draft): void {
    known.set(question, { value, revision });
    pending.delete(question);
    written = written.then(() => journal.remove(question)).catch(() => undefined);
  }

  function failed({ why, after }: Extract<Sent, { type: "failed" }>): boolean {
    if (why !== "unreachable") {
      failures = 0;
      shown.status(why);
      return false;
    }
    failures += 1;
    shown.status("offline");
    const pause = Math.min(LONGEST_WAIT, 1_000 * 2 ** (failures - 1));
    wait(Math.max(after ?? 0, pause * (0.5 + random() / 2)));
    return false;
  }

  async function flush(): Promise<boolean> {
    await running;
    let complete = pending.size === 0 && flags === undefined;
    for (let tries = 0; !complete && tries < 5; tries += 1) {
      const left = pending.size;
      complete = await run();
      if (!complete && failures > 0) return false;
      if (!complete && pending.size >= left && left > 0 && tries > 0) return false;
    }
    return complete;
  }

  async function sync(look = false): Promise<boolean> {
    looking ||= look;
    // What runs was sent before it was known that there is something to look at.
    if (look) await running;
    return run();
  }

  function takeOver(): void {
    [takingOver, away] = [true, false];
    void sync(true);
  }

  function heard(at: number): void {
    heardUpTo = Math.max(heardUpTo ?? 0, at);
    void sync();
  }

  return { change, flag, resume, flush, sync, takeOver, heard, unsaved: () => [...pending.values()] };
}
