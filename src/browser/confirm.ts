/** Asks once before a button with `data-confirm="question"` sends its form; the layout holds the dialog. */
export function askBefore(page: Document): void {
  const dialog = page.getElementById("confirm");
  if (!(dialog instanceof HTMLDialogElement)) return;

  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const question = button?.dataset["confirm"];
    if (button === null || question === undefined || button.form === null) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    if (!button.formNoValidate && !button.form.noValidate && !button.form.reportValidity()) return;
    ask(dialog, { question, yes: button.textContent.trim(), near: button, deed: () => button.form?.requestSubmit(button) });
  });
}

interface Question {
  readonly question: string;
  readonly yes: string;
  readonly near: Element;
  readonly deed: () => void;
}

function ask(dialog: HTMLDialogElement, { question, yes, near, deed }: Question): void {
  const text = dialog.querySelector("[data-confirm-text]");
  const button = dialog.querySelector("[data-confirm-yes]");
  if (text !== null) text.textContent = question;
  if (button !== null) button.textContent = yes;
  dialog.returnValue = "";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue === "yes") deed();
    },
    { once: true },
  );
  dialog.showModal();
  keepInSight(dialog, near);
}

/** A frame as high as its page may be far higher than the screen; the middle of it can be out of sight, the pressed button is not. */
function keepInSight(dialog: HTMLDialogElement, near: Element): void {
  dialog.style.marginBlockStart = "";
  if (window.innerHeight <= window.screen.availHeight) return;
  const top = near.getBoundingClientRect().top - dialog.offsetHeight / 2;
  const lowest = window.innerHeight - dialog.offsetHeight - 16;
  dialog.style.marginBlockStart = `${Math.round(Math.max(16, Math.min(top, lowest)))}px`;
}
