/** ms between two renewals of the lease while somebody types. */
const RENEW = 60_000;
const PATIENCE = 10_000;

/** Letters are shortcuts only inside the mark's field, where no letter can be meant. */
function steer(form: HTMLFormElement, mark: HTMLInputElement, comment: HTMLTextAreaElement): void {
  const { full = "" } = form.dataset;
  mark.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.code === "KeyC") {
      event.preventDefault();
      comment.focus();
    } else if (event.code === "KeyF") {
      event.preventDefault();
      mark.value = full;
      mark.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  comment.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") mark.focus();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector<HTMLButtonElement>('button[name="go"][value="next"]'));
    }
  });
  for (const hint of form.querySelectorAll<HTMLElement>("[data-keys]")) hint.hidden = !window.matchMedia("(any-hover: hover)").matches;
  mark.focus({ preventScroll: true });
  mark.select();
}

/** While somebody types, the answer stays theirs; where it went to somebody else, the page says so at once. */
function keepWhileTyping(form: HTMLFormElement): void {
  const { hold = "", token = "", taken = "" } = form.dataset;
  if (hold === "") return;
  let last = Date.now();
  async function renew(): Promise<void> {
    try {
      const headers = { "content-type": "application/json", "x-tierwise-token": token };
      const answer = await fetch(hold, {
        method: "POST",
        headers,
        body: "{}",
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
      });
      const place = form.querySelector("[data-kept]");
      if (place !== null) place.textContent = answer.status === 409 ? taken : "";
    } catch {
      // The lease is a courtesy: without it the mark is still taken or refused by what is stored.
    }
  }
  form.addEventListener("input", () => {
    if (Date.now() - last < RENEW) return;
    last = Date.now();
    void renew();
  });
}

const form = document.querySelector<HTMLFormElement>("form[data-marking]");
const mark = form?.querySelector<HTMLInputElement>("#mark");
const comment = form?.querySelector<HTMLTextAreaElement>("#comment");
if (form && mark && comment) {
  steer(form, mark, comment);
  keepWhileTyping(form);
}
