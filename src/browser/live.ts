// The live room of an exam: shows what changed as it changes, and leaves alone what is being typed or ticked.
import { onSignal } from "./signals.ts";

/** Time left is shown anew at least so often, ms. */
const EVERY = 10_000;
/** Several changes at once are one look. */
const GATHERED = 300;

function follow(place: HTMLElement): void {
  let waiting = false;
  let asking = false;

  async function look(): Promise<void> {
    if (asking || document.visibilityState === "hidden") return;
    asking = true;
    try {
      const address = location.pathname.replace(/\/(pause|resume|extend|announce|end)$/, "") + location.search;
      const answer = await fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(8_000) });
      if (answer.ok && !answer.redirected) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // The next look tells.
    } finally {
      asking = false;
    }
  }

  function take(fresh: Document): void {
    for (const part of place.querySelectorAll<HTMLElement>("[data-live]")) {
      const now = fresh.querySelector(`[data-live="${part.dataset["live"] ?? ""}"]`);
      if (now === null || now.innerHTML === part.innerHTML) continue;
      const ticked = new Set([...part.querySelectorAll<HTMLInputElement>("input:checked")].map(({ id }) => id));
      const focused = part.contains(document.activeElement) ? identify(document.activeElement) : undefined;
      part.replaceChildren(...now.childNodes);
      for (const box of part.querySelectorAll<HTMLInputElement>("input[type=checkbox]")) box.checked = ticked.has(box.id);
      if (focused !== undefined) part.querySelector<HTMLElement>(focused)?.focus();
    }
  }

  const soon = (): void => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      void look();
    }, GATHERED);
  };
  // Whoever ticks somebody means them and not everybody.
  place.addEventListener("change", ({ target }) => {
    const some = place.querySelector<HTMLInputElement>("#who-some");
    if (target instanceof HTMLInputElement && target.name === "person" && target.checked && some !== null) some.checked = true;
  });
  for (const topic of (place.dataset["liveRoom"] ?? "").split(" ")) onSignal(topic, soon);
  setInterval(soon, EVERY);
}

/** How to find in the fresh part what had the focus. */
function identify(element: Element | null): string | undefined {
  if (element instanceof HTMLInputElement) return `#${CSS.escape(element.id)}`;
  if (element instanceof HTMLButtonElement) return `button[value="${CSS.escape(element.value)}"]`;
  return element instanceof HTMLAnchorElement ? `a[href="${CSS.escape(element.getAttribute("href") ?? "")}"]` : undefined;
}

const place = document.querySelector<HTMLElement>("[data-live-room]");
if (place !== null) follow(place);
