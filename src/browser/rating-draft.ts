import { chosenPoints } from "./rating-total.ts";

/** Quiet time after a change before it is sent, and wait before a failed save is tried again, in ms. */
const QUIET = 600;
const AGAIN = 5_000;

type Sent = { readonly type: "saved"; readonly time: string } | { readonly type: "ended" } | { readonly type: "failed" };

/** Saves the draft after each change, one request at a time, the latest state last; says when it was saved, or why not. */
export function keepDraft(form: HTMLFormElement, page: Window): void {
  const line = form.querySelector("[data-saved-text]");
  const say = (words: string | undefined): void => {
    if (line !== null) line.textContent = words ?? "";
  };
  let timer: number | undefined;
  let sending = false;
  let changed = false;
  let ended = false;

  function plan(after: number): void {
    page.clearTimeout(timer);
    timer = page.setTimeout(() => void save(), after);
  }

  async function save(leaving = false): Promise<void> {
    if (ended || !changed || (sending && !leaving)) return;
    changed = false;
    sending = true;
    say(form.dataset["saving"]);
    const sent = await send(form, leaving);
    sending = false;
    if (sent.type === "saved") say((form.dataset["savedAt"] ?? "").replace("{time}", sent.time));
    if (sent.type === "failed") say(form.dataset["failed"]);
    if (sent.type === "ended") say(form.dataset["ended"]);
    ended ||= sent.type === "ended";
    changed ||= sent.type === "failed";
    if (changed) plan(sent.type === "failed" ? AGAIN : QUIET);
  }

  form.addEventListener("input", () => {
    changed = true;
    plan(QUIET);
  });
  form.addEventListener("submit", () => {
    // What is handed in carries everything; a draft on its heels would only be refused.
    changed = false;
    page.clearTimeout(timer);
  });
  page.document.addEventListener("visibilitychange", () => {
    if (page.document.visibilityState === "hidden") void save(true);
  });
  page.addEventListener("online", () => plan(0));
}

async function send(form: HTMLFormElement, leaving: boolean): Promise<Sent> {
  const points = Object.fromEntries([...chosenPoints(form)].map(([name, value]) => [name.slice(2), value]));
  const comment = form.querySelector<HTMLTextAreaElement>('textarea[name="comment"]')?.value ?? "";
  try {
    const response = await fetch(form.dataset["rating"] ?? "", {
      method: "POST",
      headers: { "content-type": "application/json", "x-tierwise-token": form.dataset["token"] ?? "" },
      body: JSON.stringify({ points, comment }),
      keepalive: leaving,
    });
    if (response.ok) return { type: "saved", time: ((await response.json()) as { time: string }).time };
    return response.status >= 500 || response.status === 429 ? { type: "failed" } : { type: "ended" };
  } catch {
    return { type: "failed" };
  }
}
