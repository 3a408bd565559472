/** Chosen points by field name (`p-<criterion>`). */
export function chosenPoints(form: HTMLFormElement): ReadonlyMap<string, number> {
  const chosen = form.querySelectorAll<HTMLInputElement>('input[type="radio"]:checked');
  return new Map([...chosen].map((radio) => [radio.name, Number(radio.value)]));
}

/** Shows the total so far and how many criteria have a level; the server reckons the exact total when the rating is handed in. */
export function followTotal(form: HTMLFormElement): void {
  const weights = new Map(Object.entries(JSON.parse(form.dataset["weights"] ?? "{}") as Record<string, number>));
  const total = form.querySelector("[data-total]");
  const given = form.querySelector("[data-given]");

  const show = (): void => {
    const points = [...chosenPoints(form)];
    const sum = points.reduce((so, [name, value]) => so + (weights.get(name) ?? 0) * value, 0);
    // Binary dust is rounded off before the figure is cut to two decimals, as every score is.
    if (total !== null) total.textContent = (Math.floor(Math.round(sum * 1e6) / 1e4) / 100).toFixed(2);
    if (given !== null)
      given.textContent = (form.dataset["count"] ?? "").replace("{given}", String(points.length)).replace("{all}", String(weights.size));
  };
  form.addEventListener("change", show);
  show();
}
