/** While a check runs, brings its section up to date every other second; without this script a reload does the same. */
const EVERY = 2_000;

export async function followCheck(page: Document, load: () => Promise<string>): Promise<void> {
  for (let section = running(page); section !== null; section = running(page)) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    try {
      const fresh = new DOMParser().parseFromString(await load(), "text/html").getElementById("reconcile");
      if (fresh === null) return;
      section.replaceWith(page.importNode(fresh, true));
    } catch {
      // The network will be back, or the reader reloads.
    }
  }
}

const running = (page: Document): Element | null => page.querySelector("#reconcile[data-running]");

if (typeof window !== "undefined") {
  void followCheck(document, async () => {
    const answer = await fetch(window.location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  });
}
