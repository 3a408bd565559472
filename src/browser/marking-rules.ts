type Ticks = Readonly<Record<string, readonly string[]>>;

const table = document.querySelector<HTMLElement>("table[data-presets]");
const presets = JSON.parse(table?.dataset["presets"] ?? "{}") as Readonly<Record<string, Ticks>>;
const boxes = [...document.querySelectorAll<HTMLInputElement>('input[name^="review."]')];
const choices = [...document.querySelectorAll<HTMLInputElement>('input[name="preset"]')];

/** A preset ticks the table's boxes; whoever ticks one by hand means settings of their own. */
for (const choice of choices)
  choice.addEventListener("change", () => {
    const ticks = presets[choice.value];
    if (ticks === undefined) return;
    for (const box of boxes) box.checked = ticks[box.name.slice("review.".length)]?.includes(box.value) === true;
  });
for (const box of boxes)
  box.addEventListener("change", () => {
    for (const choice of choices) choice.checked = choice.value === "own";
  });
