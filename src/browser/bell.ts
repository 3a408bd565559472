/** Puts the number of unread notices beside the way to them. */
async function ring(link: HTMLElement): Promise<void> {
  const url = link.dataset["bell"] ?? "";
  const answer = await fetch(url, { headers: { accept: "application/json" }, credentials: "same-origin" }).catch(() => undefined);
  // An answer that nobody reads would keep its connection.
  if (answer?.ok !== true) return void answer?.body?.cancel();
  const { unread, text } = (await answer.json()) as { readonly unread: number; readonly text: string };
  const count = link.querySelector<HTMLElement>("[data-bell-count]");
  if (count === null || unread === 0) return;
  count.textContent = text;
  count.hidden = false;
}

for (const link of document.querySelectorAll<HTMLElement>("[data-bell]")) void ring(link);
