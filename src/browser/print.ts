/** Opens the browser's print window from a button named `print`; without a script the browser's own menu does. */
export function printOnPress(page: Window): void {
  for (const button of page.document.querySelectorAll<HTMLButtonElement>('button[name="print"]')) {
    button.addEventListener("click", () => page.print());
  }
}

if (typeof document !== "undefined") printOnPress(window);
