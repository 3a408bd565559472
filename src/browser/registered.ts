/** Tells the platform that registering is over, so that it closes its frame or window (LTI Dynamic Registration 1.0, 3.8): exact origins only. */
export function offerClosing(page: Window): void {
  const place = page.document.querySelector<HTMLElement>("[data-close-origins]");
  const button = page.document.querySelector<HTMLButtonElement>("[data-close]");
  const opener = page.opener as Window | null;
  const platform = opener ?? (page.parent === page ? null : page.parent);
  if (place === null || button === null || platform === null) return;
  const origins = (place.dataset["closeOrigins"] ?? "").split(" ").filter((origin) => origin !== "");
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const origin of origins) platform.postMessage({ subject: "org.imsglobal.lti.close" }, origin);
  });
}

if (typeof window !== "undefined") offerClosing(window);
