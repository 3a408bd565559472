import type { Said } from "./exam-drafts.ts";
import type { Paper, Words } from "./exam-paper.ts";

export interface RoomPorts {
  readonly form: HTMLFormElement;
  readonly paper: Paper;
  readonly words: Words;
  /** ms of the server as a time of day. */
  readonly time: (at: number) => string;
  readonly takeOver: () => void;
  readonly heard: (at: number) => void;
}

export interface RoomView {
  /** Another page writes this sitting: this one can be read. */
  elsewhere(away: boolean): void;
  /** The clock stands still, and the questions are out of sight. */
  paused(why: "room" | "break" | undefined): void;
  announced(said: readonly Said[]): void;
}

/** What is ordered for everybody who sits, and which page writes, as the paper's page shows it. */
export function showRoom({ form, paper, words, time, takeOver, heard }: RoomPorts): RoomView {
  const body = form.querySelector<HTMLElement>("[data-paper-body]");
  const stand = form.querySelector<HTMLElement>("[data-stand]");
  const said = form.querySelector<HTMLElement>("[data-said]");
  let why: string | undefined;
  let away = false;

  function say(text: string | undefined, button?: { readonly text: string; press(): void }): void {
    if (stand === null) return;
    stand.replaceChildren();
    if (text === undefined) return;
    const notice = document.querySelector<HTMLTemplateElement>("template[data-stand-notice]")?.content.firstElementChild?.cloneNode(true);
    if (!(notice instanceof HTMLElement)) return;
    const place = notice.querySelector("[data-stand-text]");
    if (place !== null) place.textContent = text;
    const press = notice.querySelector<HTMLButtonElement>("[data-stand-button]");
    if (press !== null && button !== undefined) {
      press.hidden = false;
      press.textContent = button.text;
      press.addEventListener("click", () => button.press());
    }
    stand.append(notice);
  }

  function show(): void {
    if (away) say(words("elsewhere"), { text: words("take-over"), press: takeOver });
    else say(why === undefined ? undefined : words(`paused-${why}`));
    if (body !== null) body.hidden = why !== undefined;
    paper.freeze(away || why !== undefined);
  }

  for (const item of said?.querySelectorAll<HTMLElement>("[data-said-at]") ?? []) listen(item);

  function listen(item: HTMLElement): void {
    item.querySelector("[data-said-read]")?.addEventListener("click", () => {
      heard(Number(item.dataset["saidAt"]));
      item.remove();
    });
  }

  return {
    elsewhere(now) {
      if (away === now) return;
      away = now;
      show();
    },
    paused(now) {
      if (why === now) return;
      why = now;
      show();
    },
    announced(all) {
      for (const { at, text } of all) {
        if (said === null || said.querySelector(`[data-said-at="${at}"]`) !== null) continue;
        const item = document.querySelector<HTMLTemplateElement>("template[data-said-notice]")?.content.firstElementChild?.cloneNode(true);
        if (!(item instanceof HTMLElement)) continue;
        item.dataset["saidAt"] = String(at);
        const [wording, when] = [item.querySelector("[data-said-text]"), item.querySelector("[data-said-time]")];
        if (wording !== null) wording.textContent = text;
        if (when !== null) when.textContent = time(at);
        listen(item);
        said.append(item);
      }
    },
  };
}
