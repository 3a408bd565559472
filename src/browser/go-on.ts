import { openStorage, storageOf } from "./platform-storage.ts";

/** Puts the login's proof where the LMS keeps it, if it does, and goes on to the LMS in any case: a cookie may do as well. */
export async function goOn(page: Window): Promise<void> {
  const place = page.document.querySelector<HTMLElement>("[data-go-on]");
  const { goOn: to, storageValue: value } = place?.dataset ?? {};
  if (place === null || to === undefined) return;
  const wish = storageOf(place);
  if (wish !== undefined && value !== undefined) {
    const storage = await openStorage(page, wish);
    await storage?.put(wish.key, value);
  }
  page.location.replace(to);
}

if (typeof window !== "undefined") void goOn(window);
