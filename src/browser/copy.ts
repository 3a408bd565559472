/** Buttons that copy a field's text; without scripts they are not there, and the text can be marked by hand. */
export function offerCopies(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const field = page.getElementById(button.dataset["copy"] ?? "");
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => void copy(field, button));
  }
}

async function copy(field: HTMLInputElement | HTMLTextAreaElement, button: HTMLElement): Promise<void> {
  const box = button.closest<HTMLElement>("[data-copies]");
  const said = box?.querySelector("[data-copy-said]");
  const words = (await copied(field)) ? box?.dataset["copied"] : box?.dataset["notCopied"];
  if (said !== null && said !== undefined) said.textContent = words ?? "";
}

/** A frame may be denied the clipboard: then the text is marked, so that one key press copies it. */
async function copied(field: HTMLInputElement | HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return false;
  }
}

if (typeof document !== "undefined") offerCopies(document);
