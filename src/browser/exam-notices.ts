import type { Draft } from "./exam-drafts.ts";
import type { Paper, Words } from "./exam-paper.ts";

const clone = (name: string): HTMLElement | undefined => {
  const template = document.querySelector<HTMLTemplateElement>(`template[data-${name}]`);
  const copy = template?.content.firstElementChild?.cloneNode(true);
  return copy instanceof HTMLElement ? copy : undefined;
};

const fill = (root: HTMLElement, selector: string, text: string): void => {
  const found = root.querySelector(selector);
  if (found !== null) found.textContent = text;
};

/** Puts what was typed beside the newer answer; `use` takes it back into the field. */
export function offerTyped(
  paper: Paper,
  { question, why, typed, use }: { question: string; why: string; typed: string; use: () => void },
): void {
  const place = paper.place(question);
  const notice = clone("offer");
  if (place === undefined || notice === undefined) return;
  place.querySelector("[data-offered]")?.remove();
  notice.dataset["offered"] = "";
  fill(notice, "[data-offer-why]", why);
  fill(notice, "[data-offer-typed]", paper.words(question, typed));
  notice.querySelector("[data-offer-use]")?.addEventListener("click", () => {
    notice.remove();
    use();
    place.focus();
  });
  place.prepend(notice);
}

export interface Warning {
  readonly text: string;
  /** Gives the learner a file with these answers. */
  readonly copy?: (() => void) | undefined;
  readonly see?: boolean;
}

/** The one notice above the questions; the same text again is not spoken again. */
export function createWarnings(region: HTMLElement | null): (warning: Warning | undefined) => void {
  let shown: string | undefined;
  return (warning) => {
    if (region === null || warning?.text === shown) return;
    shown = warning?.text;
    region.replaceChildren();
    const notice = warning === undefined ? undefined : clone("warning");
    if (warning === undefined || notice === undefined) return;
    fill(notice, "[data-warning-text]", warning.text);
    const button = notice.querySelector<HTMLElement>("[data-warning-copy]");
    if (button !== null && warning.copy !== undefined) {
      button.hidden = false;
      button.addEventListener("click", warning.copy);
    }
    const link = notice.querySelector<HTMLElement>("[data-warning-see]");
    if (link !== null) link.hidden = warning.see !== true;
    region.append(notice);
  };
}

/** A text file of answers that came too late, for the learner to keep. */
export function keepCopy(paper: Paper, drafts: readonly Draft[], words: Words): void {
  const parts = drafts.map(
    ({ question, value }) => `${words("question", { number: paper.number(question) })}\n${paper.words(question, value)}\n`,
  );
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([parts.join("\n")], { type: "text/plain;charset=utf-8" }));
  link.download = "answers.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
