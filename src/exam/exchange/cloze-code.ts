import { exact } from "../../shared/exact.ts";
import type { Gap } from "../questions/question.ts";
import { toOptions, UnreadableItem, type Note } from "./draft.ts";
import { htmlToPlain } from "./markup.ts";
import { decimal, numberText, percentOf, shareOfPercent } from "./percent.ts";

/** Moodle's code of a gap: `{2:MULTICHOICE:=three~ten#too late}`. */
const CODE = /\{(\d{0,4}):([A-Z_]{2,20}):((?:\\[^]|[^\\{}])*)\}/g;

const KINDS: Readonly<Record<string, Gap["type"]>> = {
  SHORTANSWER: "text",
  SA: "text",
  MW: "text",
  SHORTANSWER_C: "text",
  SAC: "text",
  MWC: "text",
  NUMERICAL: "numeric",
  NM: "numeric",
  MULTICHOICE: "choice",
  MC: "choice",
  MULTICHOICE_V: "choice",
  MCV: "choice",
  MULTICHOICE_H: "choice",
  MCH: "choice",
  MULTICHOICE_S: "choice",
  MCS: "choice",
  MULTICHOICE_VS: "choice",
  MCVS: "choice",
  MULTICHOICE_HS: "choice",
  MCHS: "choice",
};

export interface ReadCloze {
  readonly body: string;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

/** Takes the codes out of a text and puts `[[g1]]`, `[[g2]]` … in their places. @throws UnreadableItem */
export function readCloze(text: string, html: boolean): ReadCloze {
  const gaps: Gap[] = [];
  const notes: Note[] = [];
  const body = text.replaceAll(CODE, (_, weight: string, kind: string, answers: string) => {
    const id = `g${gaps.length + 1}`;
    gaps.push(gapOf({ id, kind, answers, html, notes, ...(weight !== "" && weight !== "1" && { weight: String(Number(weight)) }) }));
    return `[[${id}]]`;
  });
  if (gaps.length === 0) throw new UnreadableItem("key-missing");
  return { body, gaps, notes };
}

interface Code {
  readonly id: string;
  readonly weight?: string;
  readonly kind: string;
  readonly answers: string;
  readonly html: boolean;
  readonly notes: Note[];
}

function gapOf({ id, weight, kind, answers, html, notes }: Code): Gap {
  const type = KINDS[kind];
  if (type === undefined) throw new UnreadableItem("type-unknown", { type: kind });
  const base = { id, ...(weight !== undefined && { weight }) };
  const parts = splitAt(answers, "~").map((part) => partOf(part, html, notes));
  const right = parts.filter(({ share }) => share !== "0");
  if (type === "choice") {
    const options = toOptions(parts.map(({ words }) => words));
    const key = options[parts.findIndex(({ share }) => share === "1")]?.id;
    if (key === undefined) throw new UnreadableItem("key-missing");
    if (right.length > 1) notes.push({ code: "fractions-changed" });
    return { ...base, type, options, key, ...(/^(MULTICHOICE|MC)[VH]?(_[VH])?$/.test(kind) && { fixed: true }) };
  }
  const worth = (share: string) => (share === "1" ? {} : { share });
  if (type === "numeric") {
    const accepted = right.map(({ words, share }) => {
      const [value, by] = words.split(":").map((each) => numberText(each));
      if (value === undefined) throw new UnreadableItem("malformed", { problem: words.slice(0, 40) });
      return { value, ...(by !== undefined && by !== "0" && { tolerance: { type: "absolute" as const, by } }), ...worth(share) };
    });
    return { ...base, type, accepted };
  }
  if (right.some(({ words }) => words.includes("*"))) notes.push({ code: "wildcard" });
  const accepted = right.filter(({ words }) => words !== "*").map(({ words, share }) => ({ text: words, ...worth(share) }));
  return { ...base, type, accepted, ...(/_?C$/.test(kind) && kind !== "MC" && { strict: ["case" as const] }) };
}

function partOf(part: string, html: boolean, notes: Note[]): { words: string; share: string } {
  const [answer = "", feedback] = splitAt(part, "#");
  if (feedback !== undefined && feedback.trim() !== "") notes.push({ code: "feedback-dropped" });
  const [, full, percent, rest = ""] = /^\s*(=)?(?:%(-?[\d.]+)%)?([^]*)$/.exec(answer) ?? [];
  const share = full === "=" && percent === undefined ? "1" : percent === undefined ? "0" : (shareOfPercent(percent) ?? "0");
  const words = rest.replaceAll(/\\([^])/g, "$1").trim();
  return { words: html ? htmlToPlain(words).text : words, share: share.startsWith("-") ? "0" : share };
}

/** At each such sign that no backslash stands before. */
function splitAt(text: string, sign: string): string[] {
  const parts = [""];
  for (const [token] of text.matchAll(/\\[^]|[^]/g)) {
    if (token === sign) parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts;
}

const escape = (text: string): string => text.replaceAll(/[\\{}~#=%:"/]/g, "\\$&");

/** The code of a gap, in one language. */
export function gapCode(gap: Gap): string {
  const answers = (list: readonly { readonly words: string; readonly share?: string | undefined }[]): string =>
    list.map(({ words, share }) => `${share === undefined || share === "1" ? "=" : `%${percentOf(share)}%`}${words}`).join("~");
  const weight = gap.weight ?? "1";
  if (gap.type === "choice") {
    const options = gap.options.map(({ id, text }) => `${id === gap.key ? "=" : ""}${escape(text.en)}`).join("~");
    return `{${weight}:MULTICHOICE${gap.fixed === true ? "" : "_S"}:${options}}`;
  }
  if (gap.type === "numeric") {
    const written = gap.accepted.map(({ value, tolerance, share }) => ({
      words: `${decimal(exact(value), 30)}:${decimal(exact(tolerance?.by ?? "0"), 30)}`,
      share,
    }));
    return `{${weight}:NUMERICAL:${answers(written)}}`;
  }
  const kind = gap.strict?.includes("case") === true ? "SHORTANSWER_C" : "SHORTANSWER";
  return `{${weight}:${kind}:${answers(gap.accepted.map(({ text, share }) => ({ words: escape(text), share })))}}`;
}

/** Stem and text of a cloze question stand in one text in other systems, a rule between them. */
export const joinCloze = (stem: string, body: string): string => `${stem}\n\n---\n\n${body}`;
export function splitCloze(text: string, name: string): { stem: string; body: string } {
  const at = text.indexOf("\n\n---\n\n");
  return at > 0 && !text.slice(0, at).includes("[[") ? { stem: text.slice(0, at), body: text.slice(at + 7) } : { stem: name, body: text };
}
export const gapsInOrder = (body: string, gaps: readonly Gap[]): readonly Gap[] =>
  [...body.matchAll(/\[\[([a-z0-9-]+)\]\]/g)].flatMap(([, id]) => gaps.find((gap) => gap.id === id) ?? []);
