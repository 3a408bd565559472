/** Forms that take the session into a window of its own: the window opens within the click, its one-time code is fetched then. */
export function openOnSubmit(page: Window): void {
  for (const form of page.document.querySelectorAll<HTMLFormElement>("form[data-own-window]")) {
    form.addEventListener("submit", (event) => {
      if (askCanvas(page, form)) return event.preventDefault();
      const name = `tierwise-${Date.now()}`;
      const opened = page.open("about:blank", name);
      // Held back by the browser: the form goes its way without script, to a page with a button.
      if (opened === null) return undefined;
      event.preventDefault();
      return void enter(page, { form, opened, name });
    });
  }
}

interface Opening {
  readonly form: HTMLFormElement;
  readonly opened: Window;
  readonly name: string;
}

async function enter(page: Window, { form, opened, name }: Opening): Promise<void> {
  const code = await fetchCode(form).catch(() => undefined);
  tell(form, code === undefined ? "failed" : "opened");
  if (code === undefined) return opened.close();
  const way = page.document.createElement("form");
  const field = page.document.createElement("input");
  Object.assign(field, { type: "hidden", name: "code", value: code });
  Object.assign(way, { method: "post", action: "/lti/hand-over", target: name, hidden: true });
  way.append(field);
  page.document.body.append(way);
  way.submit();
  way.remove();
}

async function fetchCode(form: HTMLFormElement): Promise<string> {
  const fields = [...new FormData(form)].flatMap(([field, value]) => (typeof value === "string" ? [[field, value]] : []));
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  const { code } = (await answer.json()) as { code?: unknown };
  if (!answer.ok || typeof code !== "string") throw new Error("no code");
  return code;
}

function tell(form: HTMLFormElement, what: "opened" | "failed"): void {
  for (const name of ["opened", "failed"]) {
    const line = form.querySelector<HTMLElement>(`[data-own-window-${name}]`);
    if (line !== null) line.hidden = name !== what;
  }
}

/** Canvas opens the tool in the whole window itself; no other LMS knows this message. */
function askCanvas(page: Window, { dataset }: HTMLFormElement): boolean {
  const url = dataset["fullWindow"];
  const origin = page.document.documentElement.dataset["frameOrigin"];
  if (url === undefined || origin === undefined || page.parent === page) return false;
  page.parent.postMessage({ subject: "requestFullWindowLaunch", data: { url, launchType: "same_window" } }, origin);
  return true;
}

if (typeof window !== "undefined") openOnSubmit(window);
