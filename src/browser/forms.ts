/** A download or a lost connection leaves the page standing: after this many milliseconds its forms can be sent again. */
const RELEASE_AFTER = 10_000;

const submitters = (form: HTMLFormElement): NodeListOf<HTMLElement> =>
  form.querySelectorAll<HTMLElement>("button:not([type=button]), input[type=submit]");

function release(form: HTMLFormElement): void {
  delete form.dataset["sent"];
  for (const button of submitters(form)) button.removeAttribute("aria-disabled");
}

function hold(form: HTMLFormElement): void {
  form.dataset["sent"] = "";
  // aria-disabled, not disabled: the pressed button's value must still be sent, and it keeps the focus.
  for (const button of submitters(form)) button.setAttribute("aria-disabled", "true");
}

/** A second press while a form is on its way does nothing; `data-repeatable` on the form opts out. */
export function guardForms(page: Window): void {
  page.document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    if (form.getAttribute("method") === "dialog" || form.dataset["repeatable"] !== undefined) return;
    if (form.dataset["sent"] !== undefined) {
      event.preventDefault();
      return;
    }
    hold(form);
    page.setTimeout(() => release(form), RELEASE_AFTER);
  });
  page.addEventListener("pageshow", () => {
    for (const form of page.document.querySelectorAll<HTMLFormElement>("form[data-sent]")) release(form);
  });
}

/** A page that came back with errors begins at their summary. */
export function focusErrors(page: Document): void {
  page.getElementById("error-summary")?.focus();
}
