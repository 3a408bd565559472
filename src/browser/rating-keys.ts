const radiosOf = (fieldset: Element): HTMLInputElement[] => [...fieldset.querySelectorAll<HTMLInputElement>('input[type="radio"]')];

/** A digit chooses the level with these points; ↑ and ↓ go from criterion to criterion; ← and → change the level, as radios do. */
export function steerByKeys(form: HTMLFormElement): void {
  const criteria = [...form.querySelectorAll("fieldset")];
  // The hint is for a keyboard; a phone has none.
  for (const hint of form.querySelectorAll<HTMLElement>("[data-keys]")) hint.hidden = !window.matchMedia("(any-hover: hover)").matches;

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !(event.target instanceof HTMLInputElement) || event.target.type !== "radio")
      return;
    const at = criteria.findIndex((fieldset) => fieldset.contains(event.target as Node));
    const here = criteria[at];
    if (here === undefined) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      focusCriterion(criteria[at + step]);
    } else if (/^\d$/.test(event.key)) {
      choose(radiosOf(here).find((radio) => radio.value === event.key));
    }
  });
}

function choose(radio: HTMLInputElement | undefined): void {
  if (radio === undefined) return;
  radio.focus();
  // A click, so that the browser tells the rest of the page as it does for a finger.
  if (!radio.checked) radio.click();
}

function focusCriterion(fieldset: Element | undefined): void {
  if (fieldset === undefined) return;
  const radios = radiosOf(fieldset);
  (radios.find((radio) => radio.checked) ?? radios[0])?.focus();
}
