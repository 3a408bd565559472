import type { Form } from "./forms.ts";
import { UnreadableSheet, type Line, type Table } from "./table.ts";
import { plain } from "./text.ts";

/** A column of the sheet that was recognised, or not. */
export interface Place {
  /** From 0. */
  readonly index: number;
  /** As the sheet calls it. */
  readonly head: string;
  /** Column of the form; absent where it is none of ours. */
  readonly column?: string | undefined;
}

export interface Head {
  readonly places: readonly Place[];
  /** Lines below the head that hold something. */
  readonly lines: readonly Line[];
}

/** Titles, the company's name and the date may stand above the head. */
const HEAD_WITHIN = 20;
/** Remarks below a table. */
const REMARK = /^(注|备注|備註|说明|說明|填表|note|remark)s?[:：]/i;

/** No column is called by more letters; a long text full of brackets would take its time. */
const LONGEST_HEAD = 200;

/** What of a head's words counts: no star for "required", nothing in brackets; Taiwan has two words for training and for a post. */
const bare = (head: string): string =>
  plain(
    head
      .slice(0, LONGEST_HEAD)
      .replaceAll(/[（(［[【][^）)\]］】]*[）)\]］】]/gu, "")
      .replaceAll(/[*＊:：]/gu, ""),
  )
    .replaceAll("培訓", "訓練")
    .replaceAll("崗位", "職位");

function vocabulary({ columns }: Form): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  // Printed names come before the other words of any column.
  for (const { id, head } of columns) for (const word of Object.values(head)) if (!words.has(bare(word))) words.set(bare(word), id);
  for (const { id, also } of columns) for (const word of also) if (!words.has(bare(word))) words.set(bare(word), id);
  return words;
}

function recognise(heads: readonly (readonly string[])[], words: ReadonlyMap<string, string>): readonly Place[] {
  const taken = new Set<string>();
  return heads.flatMap((texts, index): Place[] => {
    const written = texts.filter((one) => one.trim() !== "");
    const found = [...written, written.join("")].map((one) => words.get(bare(one))).find((id) => id !== undefined && !taken.has(id));
    if (found !== undefined) taken.add(found);
    const head = written.at(-1)?.trim();
    return head === undefined ? [] : [{ index, head, column: found }];
  });
}

const known = (places: readonly Place[]): number => places.filter(({ column }) => column !== undefined).length;

/**
 * Finds the head among the first lines, in one line or two (a merged cell above its parts), in any order of columns.
 * @throws UnreadableSheet where there is none, or nothing below it
 */
export function findHead(table: Table, form: Form): Head {
  const words = vocabulary(form);
  let best: { places: readonly Place[]; below: number } = { places: [], below: 0 };
  for (let at = 0; at < Math.min(HEAD_WITHIN, table.length); at += 1) {
    const [upper, lower] = [table[at]?.cells ?? [], table[at + 1]?.cells ?? []];
    const single = recognise(
      upper.map((text) => [text]),
      words,
    );
    if (known(single) > known(best.places)) best = { places: single, below: at + 1 };
    const double = recognise(
      Array.from({ length: Math.max(upper.length, lower.length) }, (_, index) => [lower[index] ?? "", upper[index] ?? ""]),
      words,
    );
    if (known(double) > known(best.places) && known(single) > 0) best = { places: double, below: at + 2 };
  }
  if (known(best.places) < 2) throw new UnreadableSheet("no-head");
  const lines = table.slice(best.below).filter(({ cells }) => isData(cells));
  if (lines.length === 0) throw new UnreadableSheet("no-rows");
  return { places: best.places, lines };
}

function isData(cells: readonly string[]): boolean {
  const written = cells.filter((cell) => cell.trim() !== "");
  return written.length > 1 || (written.length === 1 && !REMARK.test(written[0]?.trim() ?? ""));
}

/** The cells of one line by the form's columns; blank ones left out. */
export function cellsOf(line: Line, places: readonly Place[]): Readonly<Record<string, string>> {
  const pairs = places.flatMap(({ index, column }) => {
    const cell = line.cells[index]?.trim() ?? "";
    return column === undefined || cell === "" ? [] : [[column, cell] as const];
  });
  return Object.fromEntries(pairs);
}
