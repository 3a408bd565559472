import { compare, type Exact, exact, HUNDRED, shown, shownNumber, subtract, ZERO } from "../shared/exact.ts";
import type { Locale } from "../shared/json.ts";
import type { Tier } from "../programme/records.ts";
import { figure } from "./wording.ts";

export interface ScalePicture {
  /** Best first, lines strictly falling. */
  readonly tiers: readonly Tier[];
  readonly locale: Locale;
  /** The total to mark; none leaves the scale unmarked. */
  readonly at?: Exact | undefined;
  /** What the part below the last line is called. */
  readonly below: string;
}

/** Drawn for a phone's frame, where it is shown about one to one. */
const WIDTH = 320;
const LEFT = 8;
const BAR = { top: 34, height: 56 };
const NAME = { size: 10.5, row: 12.5, most: 4 };
const FILLS = ["#e3e7ed", "#c9dbf6", "#a5c5f1", "#82adea", "#6c9ade"];
const INK = "#1a2330";

interface Band {
  readonly from: Exact;
  readonly to: Exact;
  readonly name: string;
}

/**
 * The tiers as a bar of equal bands, each from its line to the next, drawn with presentational attributes only (the CSP forbids styles).
 * Bands are equal because names must be read at 320 px; within a band the mark stands in proportion.
 */
export function tierScale(picture: ScalePicture): string {
  const bands = bandsOf(picture);
  const width = (WIDTH - 2 * LEFT) / bands.length;
  const parts = bands.flatMap((band, place) =>
    drawBand(band, { x: LEFT + place * width, width, fill: FILLS[Math.min(place, FILLS.length - 1)] ?? INK }),
  );
  const mark = picture.at === undefined ? "" : drawMark(picture.at, bands, width);
  const top = mark === "" ? BAR.top - 8 : 0;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 ${top} ${WIDTH} ${112 - top}" font-family="system-ui, 'Noto Sans SC', 'Noto Sans TC', sans-serif" fill="${INK}">${parts.join("")}${mark}</svg>`;
}

function bandsOf({ tiers, locale, below }: ScalePicture): readonly Band[] {
  const rising = tiers.toReversed();
  const lines = rising.map(({ line }) => exact(line));
  const named = rising.map((tier, place) => ({ from: lines[place] ?? ZERO, to: lines[place + 1] ?? HUNDRED, name: tier.name[locale] }));
  const [lowest] = lines;
  return lowest !== undefined && compare(lowest, ZERO) > 0 ? [{ from: ZERO, to: lowest, name: below }, ...named] : named;
}

interface Box {
  readonly x: number;
  readonly width: number;
  readonly fill: string;
}

function drawBand({ from, name }: Band, { x, width, fill }: Box): readonly string[] {
  const rows = wrap(name, width - 4);
  const middle = BAR.top + BAR.height / 2 + 3.5 - ((rows.length - 1) * NAME.row) / 2;
  return [
    `<rect x="${round(x)}" y="${BAR.top}" width="${round(width - 1)}" height="${BAR.height}" fill="${fill}"/>`,
    ...rows.map((row, place) => text(row, { x: x + (width - 1) / 2, y: middle + place * NAME.row, size: NAME.size })),
    text(figure(from), { x: Math.max(x, LEFT + 5), y: BAR.top + BAR.height + 15, size: 12 }),
  ];
}

function drawMark(at: Exact, bands: readonly Band[], width: number): string {
  const place = Math.max(
    0,
    bands.findLastIndex(({ from }) => compare(at, from) >= 0),
  );
  const band = bands[place];
  if (band === undefined) return "";
  const length = shownNumber(subtract(band.to, band.from)) || 1;
  const within = Math.min(1, Math.max(0, Number(subtract(at, band.from).n) / Number(subtract(at, band.from).d) / length));
  // Never drawn on the far edge: a total just below a line must not look as if it stood on it.
  const x = LEFT + (place + Math.min(within, 0.97)) * width;
  const label = Math.min(Math.max(x, 24), WIDTH - 24);
  return `<path d="M${round(x)} ${BAR.top}l-7 -11h14z"/>${text(shown(at), { x: label, y: 17, size: 13, bold: true })}`;
}

const round = (value: number): string => value.toFixed(1);

function text(words: string, { x, y, size, bold = false }: { x: number; y: number; size: number; bold?: boolean }): string {
  const weight = bold ? ' font-weight="600"' : "";
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" text-anchor="middle"${weight}>${escape(words)}</text>`;
}

const escape = (words: string): string =>
  words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Width by rule of thumb: a Chinese character is as wide as high, a letter about half. */
const widthOf = (words: string): number =>
  Array.from(words).reduce((sum, sign) => sum + (sign > "\u2e7f" ? NAME.size : NAME.size * 0.54), 0);

/** Words broken into a few rows; Chinese breaks between any two characters. */
function wrap(words: string, width: number): readonly string[] {
  const pieces = /[\u2e80-\u9fff]/.test(words) ? Array.from(words) : words.split(/(?<= )/);
  const rows: string[] = [""];
  for (const piece of pieces) {
    const row = rows.at(-1) ?? "";
    if (row !== "" && widthOf((row + piece).trimEnd()) > width) rows.push(piece);
    else rows[rows.length - 1] = row + piece;
  }
  const kept = rows.slice(0, NAME.most).map((row) => row.trim());
  return rows.length > NAME.most ? [...kept.slice(0, -1), `${kept.at(-1) ?? ""}…`] : kept;
}
