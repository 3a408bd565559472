const SIZES = ["", "zoom-1", "zoom-2", "zoom-3"] as const;
const KEY = "tierwise-exam-zoom";

/** Larger and smaller text for the paper, kept on this device. */
export function offerZoom(place: HTMLElement | null, root: HTMLElement): void {
  if (place === null) return;
  const buttons = [...place.querySelectorAll<HTMLButtonElement>("[data-zoom]")];
  let size = 0;
  const show = (): void => {
    root.classList.remove(...SIZES.slice(1));
    if (size > 0) root.classList.add(SIZES[size] ?? "");
    for (const button of buttons)
      button.setAttribute("aria-disabled", String(size === (button.dataset["zoom"] === "in" ? SIZES.length - 1 : 0)));
  };
  try {
    size = Math.max(0, Math.min(SIZES.length - 1, Number(localStorage.getItem(KEY) ?? 0) || 0));
  } catch {
    // Storage is closed to this frame.
  }
  for (const button of buttons) {
    button.addEventListener("click", () => {
      size = Math.max(0, Math.min(SIZES.length - 1, size + (button.dataset["zoom"] === "in" ? 1 : -1)));
      show();
      try {
        localStorage.setItem(KEY, String(size));
      } catch {
        // It holds for this page then.
      }
    });
  }
  place.hidden = false;
  show();
}
