/** Draws the tier scale anew while lines are typed; lines that could not be published leave the picture as it is. */
export function followLines(page: Document): void {
  const section = page.querySelector<HTMLElement>("[data-tier-scale]");
  const picture = section?.querySelector("img");
  const address = section?.dataset["tierScale"];
  if (section === null || picture === null || picture === undefined || address === undefined) return;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  section.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const lines = [...section.querySelectorAll<HTMLInputElement>('input[name^="tier."]')].map(({ value }) =>
        value.normalize("NFKC").trim(),
      );
      if (publishable(lines)) picture.src = `${address}?lines=${lines.map(encodeURIComponent).join(",")}`;
    }, 250);
  });
}

const publishable = (lines: readonly string[]): boolean =>
  lines.every((line, place) => {
    const above = place === 0 ? 100.000001 : Number(lines[place - 1]);
    return /^\d{1,3}(\.\d{1,6})?$/.test(line) && Number(line) < above;
  });

if (typeof document !== "undefined") followLines(document);
