import { onSignal } from "./signals.ts";

/** ms until the first look, for work that is over at once. */
const FIRST = 1_000;
/** ms between looks that no signal asks for. */
const SELDOM = 5_000;
const PATIENCE = 10_000;

interface JobState {
  readonly kind: string;
  readonly word: string;
  readonly text: string;
  readonly figures: string;
  readonly done: number;
  readonly total?: number;
  readonly ended: boolean;
  readonly mayCancel: boolean;
}

const put = (root: Element, selector: string, text: string): void => {
  const place = root.querySelector(selector);
  if (place !== null && place.textContent !== text) place.textContent = text;
};

/** Screen readers hear of the state and of every further quarter, not of every row. */
function said({ word, done, total, ended }: JobState): string {
  if (ended || total === undefined || total === 0) return word;
  const quarter = Math.floor((done / total) * 4) * 25;
  return quarter === 0 ? word : `${word} ${quarter}%`;
}

function show(box: HTMLElement, job: JobState): void {
  put(box, "[data-job-word]", job.word);
  put(box, "[data-job-text]", job.text);
  put(box, "[data-job-figures]", job.figures);
  put(box, "[data-job-say]", said(job));
  const badge = box.querySelector("[data-job-word]");
  if (badge !== null) badge.className = `badge badge-${job.kind}`;
  const bar = box.querySelector("progress");
  if (bar !== null && (job.total !== undefined || job.ended)) {
    bar.max = job.total ?? 1;
    bar.value = job.total === undefined ? 1 : job.done;
  }
  if (!job.mayCancel) box.querySelector("[data-job-cancel]")?.remove();
  if (job.ended) box.querySelector("[data-job-onward]")?.removeAttribute("hidden");
}

async function ask(
  url: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<JobState | undefined> {
  try {
    const headers = { accept: "application/json", ...init.headers };
    const answer = await fetch(url, { ...init, headers, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok ? ((await answer.json()) as JobState) : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a job's box up to date until the job has ended; its end tells the page by the event `tierwise:job`. */
export function followJob(box: HTMLElement, page: Window): void {
  const { job: url = "", jobToken = "", jobUnreachable = "" } = box.dataset;
  let timer: number | undefined;

  function take(job: JobState | undefined): void {
    if (job === undefined) put(box, "[data-job-text]", jobUnreachable);
    else show(box, job);
    if (job?.ended === true) {
      if (box.dataset["jobEnded"] !== undefined) return;
      box.dataset["jobEnded"] = "";
      unfollow();
      box.dispatchEvent(new CustomEvent("tierwise:job", { bubbles: true }));
      return;
    }
    timer = page.setTimeout(() => void look(), SELDOM);
  }
  const look = async (): Promise<void> => take(await ask(url));
  function lookNow(): void {
    if (page.document.visibilityState === "hidden" || box.dataset["jobEnded"] !== undefined) return;
    page.clearTimeout(timer);
    void look();
  }

  box.querySelector("form[data-job-cancel]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    page.clearTimeout(timer);
    const headers = { "content-type": "application/json", "x-tierwise-token": jobToken };
    void ask(`${url}/cancel`, { method: "POST", headers, body: "{}" }).then(take);
  });
  page.document.addEventListener("visibilitychange", lookNow);
  const unfollow = onSignal(`job:${url.split("/").at(-1) ?? ""}`, lookNow);
  timer = page.setTimeout(() => void look(), FIRST);
}

for (const box of document.querySelectorAll<HTMLElement>("[data-job]")) if (box.dataset["jobEnded"] === undefined) followJob(box, window);
