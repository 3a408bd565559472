import { onSignal } from "./signals.ts";

/** Says once that what the page shows has changed, with a link that shows it as it is now: nothing moves under the reader's eyes. */
function offerFresh(place: HTMLElement, page: Window): void {
  const stop = onSignal(place.dataset["fresh"] ?? "", () => {
    stop();
    const offer = place.querySelector("template")?.content.cloneNode(true);
    if (offer === undefined) return;
    place.append(offer);
    place.querySelector("a")?.setAttribute("href", page.location.pathname + page.location.search);
  });
}

for (const place of document.querySelectorAll<HTMLElement>("[data-fresh]")) offerFresh(place, window);
