// A grid of scores: a column pasted from a spreadsheet spreads over the cells, Enter and the arrows move down and up, and what is not
// saved yet is counted. Without it the form still saves.
import { cellsFrom, spread } from "./grid-paste.ts";

const form = document.querySelector<HTMLFormElement>("form[data-grid]");
if (form !== null) start(form);

function start(grid: HTMLFormElement): void {
  const cells = [...grid.querySelectorAll<HTMLInputElement>("input[data-row]")];
  const at = (row: number, column: number): HTMLInputElement | undefined =>
    cells.find((cell) => cell.dataset["row"] === String(row) && cell.dataset["column"] === String(column));
  const place = (cell: HTMLInputElement) => ({ row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) });
  const desk = window.matchMedia("(any-hover: hover)").matches;
  for (const hint of grid.querySelectorAll<HTMLElement>("[data-paste]")) hint.hidden = !desk;

  grid.addEventListener("paste", (event) => {
    const table = cellsFrom(event.clipboardData?.getData("text/plain") ?? "");
    const cell = event.target;
    // One value is an ordinary paste into one cell.
    if (!(cell instanceof HTMLInputElement) || cell.dataset["row"] === undefined || (table.length < 2 && (table[0]?.length ?? 0) < 2))
      return;
    event.preventDefault();
    for (const { row, column, value } of spread(table, place(cell))) {
      const target = at(row, column);
      if (target !== undefined) target.value = value;
    }
    count();
  });

  grid.addEventListener("keydown", (event) => {
    const cell = event.target;
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !(cell instanceof HTMLInputElement) || cell.dataset["row"] === undefined || event.isComposing) return;
    const { row, column } = place(cell);
    const next = at(row + step, column) ?? (event.key === "Enter" ? at(0, column + 1) : undefined);
    event.preventDefault();
    next?.focus();
    next?.select();
  });

  // What stands is in the hidden field after each cell: a refused cell comes back as typed, and is still not saved.
  const stands = (cell: HTMLInputElement): string =>
    cell.nextElementSibling instanceof HTMLInputElement ? cell.nextElementSibling.value : "";
  const unsaved = (): number => cells.filter((cell) => cell.value !== stands(cell)).length;
  const line = grid.querySelector("[data-changes]");
  function count(): void {
    const changes = unsaved();
    if (line !== null) line.textContent = changes === 0 ? "" : (grid.dataset["changed"] ?? "").replace("{cells}", String(changes));
  }
  grid.addEventListener("change", count);
  count();

  // Scores typed and not saved are worth a question before the page is left.
  let sent = false;
  grid.addEventListener("submit", () => {
    sent = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && unsaved() > 0) event.preventDefault();
  });
}
