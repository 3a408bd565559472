import { MAX_TEXT } from "./shape.ts";
import { choicesValue, partsValue } from "./value.ts";

/**
 * The answer to one question as a page without scripts sends it: `m.<question>` once for each box ticked, `p.<question>.<part>` for
 * each part, `a.<question>` for anything else. A form sends CR LF for each new line; scripts, records and lengths count LF.
 */
export function formValue(form: Readonly<Record<string, unknown>>, question: string): string {
  const boxes = form[`m.${question}`];
  if (boxes !== undefined) return choicesValue([boxes].flat().filter((box) => typeof box === "string"));
  const prefix = `p.${question}.`;
  const parts = Object.entries(form).flatMap(([name, value]) =>
    name.startsWith(prefix) && typeof value === "string" ? [[name.slice(prefix.length), value] as const] : [],
  );
  if (parts.length > 0) return partsValue(parts);
  const value = form[`a.${question}`];
  return typeof value === "string" ? value.replaceAll("\r\n", "\n").slice(0, MAX_TEXT) : "";
}
