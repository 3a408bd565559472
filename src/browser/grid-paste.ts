export interface PastedCell {
  readonly row: number;
  readonly column: number;
  readonly value: string;
}

/** Rows of cells as a spreadsheet puts them on the clipboard: tabs between cells, a line break after each row, the last one often too. */
export function cellsFrom(text: string): readonly (readonly string[])[] {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
}

/** Where each pasted cell goes, the first at `from`; blank ones leave their target as it is. */
export function spread(
  table: readonly (readonly string[])[],
  from: { readonly row: number; readonly column: number },
): readonly PastedCell[] {
  return table.flatMap((cells, down) =>
    cells.flatMap((value, right) => (value === "" ? [] : [{ row: from.row + down, column: from.column + right, value }])),
  );
}
