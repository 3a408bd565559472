/** Links that leave the frame open beside it, since an LMS may refuse to show them inside, and say so; the way back to the LMS takes its whole window. */
export function markLeavingLinks(page: Document): void {
  const words = page.documentElement.dataset["newWindow"] ?? "";
  for (const link of page.querySelectorAll<HTMLAnchorElement>("a[href]")) {
    const foreign = /^https?:$/.test(link.protocol) && link.origin !== page.location.origin;
    if (link.target === "_top" || (!foreign && link.target !== "_blank")) continue;
    link.target = "_blank";
    link.relList.add("noopener");
    link.classList.add("leaves");
    const said = page.createElement("span");
    said.className = "visually-hidden";
    said.textContent = ` ${words}`;
    link.append(said);
  }
}

/** Marks the way to the present page, or to the page above it, and brings it into sight on a narrow screen. */
export function markPresentWay(page: Document): void {
  const ways = [...page.querySelectorAll<HTMLAnchorElement>(".ways a")];
  const { pathname } = page.location;
  const leads = (way: HTMLAnchorElement): boolean => pathname === way.pathname || pathname.startsWith(`${way.pathname}/`);
  const present = ways.find((way) => way.hasAttribute("aria-current")) ?? ways.find(leads);
  if (present === undefined) return;
  if (!present.hasAttribute("aria-current")) present.setAttribute("aria-current", present.pathname === pathname ? "page" : "true");
  const row = present.closest("ul");
  if (row !== null) row.scrollLeft = present.offsetLeft - row.offsetLeft - 16;
}
