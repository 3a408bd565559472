import { openStorage, storageOf } from "./platform-storage.ts";

/** Posts the launch again with the proof that the LMS kept; with none, the answer is the next way in. */
export async function prove(page: Window): Promise<void> {
  const form = page.document.querySelector<HTMLFormElement>("form[data-prove]");
  const wish = form === null ? undefined : storageOf(form);
  const field = form?.elements.namedItem("browser");
  if (form === null || wish === undefined || !(field instanceof HTMLInputElement)) return;
  const storage = await openStorage(page, wish);
  field.value = (await storage?.get(wish.key)) ?? "";
  form.submit();
}

if (typeof window !== "undefined") void prove(window);
