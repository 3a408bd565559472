/** Puts the number of unread notices beside the way to them: a figure to look at, a sentence to listen to. */
async function ring(link: HTMLElement): Promise<void> {
  const url = link.dataset["bell"] ?? "";
  const answer = await fetch(url, { headers: { accept: "application/json" }, credentials: "same-origin" }).catch(() => undefined);
  // An answer that nobody reads would keep its connection.
  if (answer?.ok !== true) return void answer?.body?.cancel();
  const { unread, figure, text } = (await answer.json()) as { readonly unread: number; readonly figure: string; readonly text: string };
  const count = link.querySelector<HTMLElement>("[data-bell-count]");
  const words = link.querySelector<HTMLElement>("[data-bell-words]");
  if (count === null || words === null || unread === 0) return;
  count.textContent = figure;
  count.hidden = false;
  words.textContent = text;
}

for (const link of document.querySelectorAll<HTMLElement>("[data-bell]")) void ring(link);
