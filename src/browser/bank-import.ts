/** Sends the chosen file with the form's choices beside it, then goes where the server looked it through. */
export function bring(form: HTMLFormElement): void {
  const state = form.querySelector<HTMLElement>("[data-state]");
  const button = form.querySelector<HTMLButtonElement>("button");
  const input = form.querySelector<HTMLInputElement>('input[type="file"]');
  if (state === null || button === null || input === null) return;
  const say = (text: string | undefined): void => {
    state.textContent = text ?? "";
  };

  async function send(file: File): Promise<void> {
    const choices = new URLSearchParams(
      [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    );
    const answer = await fetch(`${form.action}?${choices.toString()}`, {
      method: "POST",
      headers: {
        accept: "application/json",
        "content-type": "application/octet-stream",
        "x-tierwise-token": form.dataset["token"] ?? "",
        "x-file-name": encodeURIComponent(file.name),
      },
      body: file,
    });
    const told = (await answer.json()) as { url?: string; text?: string; error?: { message?: string } };
    if (told.url === undefined) say(told.text ?? told.error?.message ?? form.dataset["failed"]);
    else location.assign(told.url);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [file] = input.files ?? [];
    if (file === undefined) return say(form.dataset["none"]);
    if (file.size > Number(form.dataset["limit"])) return say(form.dataset["tooLarge"]);
    button.disabled = true;
    say(form.dataset["sending"]);
    void send(file)
      .catch(() => say(form.dataset["failed"]))
      .finally(() => {
        button.disabled = false;
      });
  });
}

if (typeof document !== "undefined") for (const form of document.querySelectorAll<HTMLFormElement>("form[data-bring]")) bring(form);
