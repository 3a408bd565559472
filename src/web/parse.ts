import type { z } from "zod";
import { AppError } from "../shared/errors.ts";

/**
 * Parses one source of a request (params, query or body); afterwards only the parsed value is used.
 * @throws AppError("bad-input") naming the first field that is wrong
 */
export function parse<T>(schema: z.ZodType<T>, source: unknown): T {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError("bad-input", { values: { field: issue?.path.join(".") || "?" }, reason: issue?.message ?? "unreadable" });
}
