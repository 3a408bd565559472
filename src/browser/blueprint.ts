// Draws the picture of a blueprint anew while it is typed: what "check" would show, without leaving the page.
const QUIET = 500;

async function drawn(form: HTMLFormElement, picture: HTMLElement): Promise<void> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  body.set("go", "check");
  const answer = await fetch(form.action, { method: "POST", body });
  // A form that cannot be read yet leaves the picture as it was.
  if (answer.status !== 200) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-picture]");
  if (fresh !== null) picture.replaceChildren(...fresh.childNodes);
}

function followBlueprint(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("[data-blueprint]");
  const picture = form?.querySelector<HTMLElement>("[data-picture]");
  if (form === null || picture === null || picture === undefined) return;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void drawn(form, picture).catch(() => undefined), QUIET);
  });
}

followBlueprint(document);
