import type { ByteRange } from "./contents.ts";

export type RangeAnswer =
  | { readonly type: "whole" }
  | { readonly type: "part"; readonly range: ByteRange }
  | { readonly type: "unsatisfiable" };

/**
 * Which bytes a request gets (RFC 9110 §14). One range is served; several, another unit or a malformed header are ignored, as the
 * standard allows, and so is any range whose `If-Range` names another state of the file (§13.1.5).
 * @param size bytes of the file, at least 1
 * @param etag strong, quoted
 */
export function rangeOf(
  { range, ifRange }: { readonly range?: string | undefined; readonly ifRange?: string | undefined },
  { size, etag }: { readonly size: number; readonly etag: string },
): RangeAnswer {
  const [, first = "", last = ""] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(range ?? "") ?? [];
  if ((first === "" && last === "") || (ifRange !== undefined && ifRange !== etag)) return { type: "whole" };
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? { type: "unsatisfiable" } : { type: "part", range: { start: size - length, end: size - 1 } };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return { type: "whole" };
  return start >= size ? { type: "unsatisfiable" } : { type: "part", range: { start, end } };
}
