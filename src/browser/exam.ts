// The sitting page: saves answers as they are given, keeps a copy on the device, counts down, hands in. The page works without it.
import { openJournal, type ExamJournal } from "./exam-journal.ts";
import { createWarnings, keepCopy, offerTyped } from "./exam-notices.ts";
import { readPaper, wordsFrom } from "./exam-paper.ts";
import type { Draft, Shown, Status } from "./exam-drafts.ts";
import { createSaver } from "./exam-saver.ts";
import { showRoom, type RoomView } from "./exam-room.ts";
import { createSending, sayGoodbye, sendLate } from "./exam-send.ts";
import { tabOf, type Tab } from "./exam-tab.ts";
import { createTeller } from "./exam-told.ts";
import { startTimer, type Timer } from "./exam-timer.ts";
import { watchPage } from "./exam-watch.ts";
import { offerZoom } from "./exam-zoom.ts";
import { onSignal } from "./signals.ts";

/** Everybody's time ends at once; hand-ins come spread over this many ms. */
const SPREAD = 2_000;
const SOON = 5 * 60_000;
/** A sign of life, and a look at the room where no signal gets through. */
const BEAT = 25_000;
/** What concerns everybody is asked for by everybody; spread over this many ms. */
const HEARD = 800;
/** Time added (ms) that is said aloud. */
const GIVEN = 30_000;

function sit(form: HTMLFormElement, journal: ExamJournal, tab: Tab): void {
  const words = wordsFrom(form);
  const paper = readPaper(form, words);
  const warn = createWarnings(form.querySelector("[data-exam-notice]"));
  const savedLine = form.querySelector("[data-saved]");
  const savedText = form.querySelector("[data-saved-text]");
  const token = form.querySelector<HTMLInputElement>('input[name="_token"]')?.value ?? "";
  const address = { url: form.action, token, attempt: form.dataset["attempt"] ?? "", tab: tab.id };
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: form.dataset["zone"], timeStyle: "medium" });
  let timer: Timer | undefined;
  let room: RoomView | undefined;
  let left = Number.POSITIVE_INFINITY;
  let leaving = false;
  let lastSaved = savedText?.textContent ?? "";

  function line(text: string, state: "" | "waiting" | "failed"): void {
    if (savedText !== null) savedText.textContent = text;
    savedLine?.classList.toggle("saved-waiting", state === "waiting");
    savedLine?.classList.toggle("saved-failed", state === "failed");
  }

  function showStatus(status: Status, savedAt?: number): void {
    switch (status) {
      case "saved":
        if (savedAt !== undefined) lastSaved = words("saved", { time: clock.format(savedAt) });
        line(lastSaved, "");
        warn(undefined);
        return;
      case "saving":
      case "unsaved":
        line(words(status), "waiting");
        return;
      case "offline":
        line(words("unsaved"), "failed");
        warn({ text: words(journal.durable ? "offline" : "offline-memory") });
        return;
      case "signed-out":
      case "refused":
        line(words("unsaved"), "failed");
        warn({ text: words(status) });
    }
  }

  const shown: Shown = {
    status: showStatus,
    saved: ({ question, revision }) => paper.setRevision(question, revision),
    remaining(ms, paused) {
      if (ms > left + GIVEN) say(words("more-time"));
      left = ms;
      timer?.set(ms, paused !== undefined);
      room?.paused(paused);
    },
    announced: (said) => room?.announced(said),
    elsewhere(away) {
      room?.elsewhere(away);
      if (!away) tab.writes();
    },
    taken({ question, value, revision }) {
      paper.setValue(question, value);
      paper.setRevision(question, revision);
    },
    stale({ question, value, revision }, typed) {
      paper.setValue(question, value);
      paper.setRevision(question, revision);
      if (typed.trim() !== "" && typed !== value) offer(question, { why: "stale", typed });
    },
    over(unsent) {
      leaving = unsent.length === 0;
      if (leaving) return location.assign(form.dataset["after"] ?? "");
      paper.freeze(true);
      void uploadLate(unsent);
      const numbers = unsent.map(({ question }) => paper.number(question)).join(", ");
      warn({
        text: `${words("over")} ${words("over-unsent", { numbers })}`,
        copy: () => {
          leaving = true;
          keepCopy(paper, unsent, words);
        },
        see: true,
      });
    },
  };

  const teller = createTeller(() => performance.now());
  watchPage(form, teller, (target) => paper.questionOf(target));

  const saver = createSaver(paper.stored(), {
    journal,
    shown,
    send: createSending(address),
    later: (ms, task) => {
      const id = setTimeout(task, ms);
      return () => clearTimeout(id);
    },
    now: () => performance.now(),
    random: Math.random,
    teller,
  });

  /** Speaks what changed about the time. */
  function say(text: string): void {
    const spoken = form.querySelector("[data-timer-say]");
    if (spoken) spoken.textContent = text;
  }

  /** Kept apart by the server until an instructor decides; what it has is no longer kept here. */
  async function uploadLate(unsent: readonly Draft[]): Promise<void> {
    if (!(await sendLate({ ...address, url: form.dataset["late"] ?? "" }, unsent))) return;
    for (const { question } of unsent) await journal.remove(question).catch(() => undefined);
    const numbers = unsent.map(({ question }) => paper.number(question)).join(", ");
    leaving = true;
    warn({ text: `${words("over")} ${words("over-kept", { numbers })}`, copy: () => keepCopy(paper, unsent, words), see: true });
  }

  function offer(question: string, { why, typed }: { why: "stale" | "restored"; typed: string }): void {
    const use = (): void => {
      paper.setValue(question, typed);
      saver.change(question, typed);
    };
    offerTyped(paper, { question, why: words(why, { number: paper.number(question) }), typed, use });
  }

  /** What was answered while this script was still on its way; nobody heard those changes. */
  function catchUp(): ReadonlySet<string> {
    const stored = paper.stored();
    const early = paper.questions.filter((question) => paper.value(question) !== stored.get(question)?.value);
    for (const question of early) saver.change(question, paper.value(question));
    const flags = [...form.querySelectorAll<HTMLInputElement>("[data-flag]")];
    if (flags.some(({ checked, defaultChecked }) => checked !== defaultChecked)) saver.flag(paper.flags());
    return new Set(early);
  }

  async function replay(early: ReadonlySet<string>): Promise<void> {
    const stored = paper.stored();
    for (const draft of await journal.drafts()) {
      const known = stored.get(draft.question);
      if (early.has(draft.question)) continue;
      if (known === undefined || known.value === draft.value) {
        await journal.remove(draft.question);
      } else if (draft.revision > known.revision) {
        paper.setValue(draft.question, draft.value);
        saver.resume(draft);
      } else if (draft.value.trim() !== "") {
        offer(draft.question, { why: "restored", typed: draft.value });
      }
    }
  }

  form.addEventListener("input", ({ target }) => {
    const question = paper.questionOf(target);
    if (question === undefined) return;
    if (target instanceof HTMLInputElement && target.dataset["flag"] !== undefined) saver.flag(paper.flags());
    else saver.change(question, paper.value(question));
    paper.redraw(question);
  });

  form.addEventListener("click", ({ target }) => {
    const question = target instanceof Element && target.closest("[data-clear]") !== null ? paper.questionOf(target) : undefined;
    if (question === undefined) return;
    paper.setValue(question, "");
    saver.change(question, "");
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const checking = event.submitter instanceof HTMLButtonElement && event.submitter.value === "check";
    void saver.flush().then((complete) => {
      if (!complete && checking) warn({ text: words("check-failed") });
      if (!complete || !checking) return;
      leaving = true;
      location.assign(form.dataset["check"] ?? "");
    });
  });

  async function timeUp(): Promise<void> {
    // More time may have been given in the last seconds, or the clock may stand still.
    await saver.sync(true);
    if (left > 0) return;
    const [complete] = await Promise.all([saver.flush(), new Promise((resolve) => setTimeout(resolve, Math.random() * SPREAD))]);
    // Out of reach: what is unsaved is kept and offered as a copy as soon as the server says that it is over.
    if (!complete || leaving) return;
    leaving = true;
    document.querySelector<HTMLFormElement>("form[data-hand-in]")?.submit();
  }

  const timerBox = form.querySelector<HTMLElement>("[data-timer]");
  timer = startTimer(Number(timerBox?.dataset["remaining"] ?? 0), {
    now: () => performance.now(),
    every: (ms, task) => {
      const id = setInterval(task, ms);
      return () => clearInterval(id);
    },
    show(text, left) {
      const time = timerBox?.querySelector("[data-timer-time]");
      if (time) time.textContent = text;
      timerBox?.classList.toggle("timer-soon", left <= SOON && left > 0);
      timerBox?.classList.toggle("timer-over", left === 0);
    },
    say(minutes) {
      const spoken = timerBox?.querySelector("[data-timer-say]");
      if (spoken) spoken.textContent = words(`say-${minutes}`);
    },
    over: () => void timeUp(),
  });

  room = showRoom({
    form,
    paper,
    words,
    time: (at) => clock.format(at),
    takeOver: () => saver.takeOver(),
    heard: (at) => saver.heard(at),
  });
  const look = (): void => void setTimeout(() => void saver.sync(true), Math.random() * HEARD);
  onSignal(`room:${form.dataset["room"] ?? ""}`, look);
  onSignal(`sitting:${form.dataset["attempt"] ?? ""}`, look);
  setInterval(() => void saver.sync(true), BEAT + Math.random() * HEARD);
  offerZoom(form.querySelector<HTMLElement>("[data-zoom-box]"), document.documentElement);

  addEventListener("pagehide", () => sayGoodbye(address));
  addEventListener("online", () => void saver.sync());
  addEventListener("offline", () => warn({ text: words(journal.durable ? "offline" : "offline-memory") }));
  document.addEventListener("visibilitychange", () => void saver.sync());
  addEventListener("beforeunload", (event) => {
    if (!leaving && saver.unsaved().length > 0) event.preventDefault();
  });
  for (const question of paper.questions) paper.redraw(question);
  void replay(catchUp()).then(() => saver.sync(true));
}

const form = document.querySelector<HTMLFormElement>("form[data-exam]");
if (form !== null) {
  const attempt = form.dataset["attempt"] ?? "";
  void Promise.all([openJournal(attempt, globalThis.indexedDB), tabOf(attempt)]).then(([journal, tab]) => sit(form, journal, tab));
}
