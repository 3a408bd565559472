/** Sends the page's one form on at once; without scripts there is its button. */
export function sendOn(page: Document): void {
  page.querySelector<HTMLFormElement>("form[data-send-on]")?.submit();
}

if (typeof document !== "undefined") sendOn(document);
