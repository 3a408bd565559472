import type { Teller } from "./exam-told.ts";

/** Tells of a page: when it is left and come back to, what is pasted, which question is in hand. */
export function watchPage(form: HTMLFormElement, teller: Teller, questionOf: (target: EventTarget | null) => string | undefined): void {
  const look = (): void => (document.visibilityState === "visible" && document.hasFocus() ? teller.back() : teller.left());
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
  // A frame of the page's own, such as its print dialog, takes the focus for a moment.
  addEventListener("blur", () => setTimeout(look, 0));
  form.addEventListener("paste", ({ target, clipboardData }) => {
    const { length } = clipboardData?.getData("text") ?? "";
    if (length > 0) teller.pasted(length, questionOf(target));
  });
  for (const event of ["focusin", "pointerdown"] as const) {
    form.addEventListener(event, ({ target }) => {
      const question = questionOf(target);
      if (question !== undefined) teller.inHand(question);
    });
  }
}
