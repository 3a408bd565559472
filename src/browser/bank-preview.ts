const PAUSE = 700;

/** Shows a question as a learner would see it while it is being written; the server draws it. */
export function follow(form: HTMLFormElement): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;

  async function look(): Promise<void> {
    latest += 1;
    const mine = latest;
    const fields = new URLSearchParams(
      [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    );
    const answer = await fetch(form.dataset["look"] ?? "", { method: "POST", body: fields });
    if (!answer.ok || mine !== latest) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-preview]");
    const here = document.querySelector("[data-preview]");
    if (drawn !== null && here !== null) here.replaceWith(document.adoptNode(drawn));
  }

  const soon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void look().catch(() => undefined), PAUSE);
  };
  form.addEventListener("input", soon);
  form.addEventListener("tierwise:upload", soon);
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-look]")) follow(form);
