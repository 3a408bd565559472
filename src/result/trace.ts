import { z } from "zod";
import { type ExactText, shown, toText } from "../shared/exact.ts";
import type { Text } from "../shared/json.ts";
import { TextSchema } from "../programme/schema.ts";
import type { TierOutcome } from "./tier.ts";
import type { ComponentResult, Result, ResultState } from "./total.ts";

/** One line of the calculation: a component and what it brings to the line it is a part of. */
export interface TraceLine {
  readonly id: string;
  readonly name: Text;
  /** 0 = counts into the total, 1 = a part of the line of depth 0 before it, and so on. */
  readonly depth: number;
  readonly state: ResultState;
  /** Exact, for reckoning on; and as shown, truncated to two decimals. */
  readonly score?: ExactText | undefined;
  readonly shown?: string | undefined;
  /** Per cent as the programme says, and as it counted after sharing out (equal unless a sibling is excused). */
  readonly weight: ExactText;
  readonly effective: ExactText;
  readonly contribution?: ExactText | undefined;
  readonly passLine?: ExactText | undefined;
  readonly passed?: boolean | undefined;
}

/** A calculation that anyone can check by hand, as stored with a decision: plain JSON. */
export interface Trace {
  readonly lines: readonly TraceLine[];
  readonly total?: ExactText | undefined;
  readonly shown?: string | undefined;
  readonly tier: { readonly id: string; readonly name: Text; readonly line: ExactText } | null;
  readonly gatesFailed: readonly string[];
}

const ExactTextSchema = z.string().regex(/^-?\d+(\.\d+)?(\/\d+)?$/);

/** Reads a stored trace back. */
export const TraceSchema: z.ZodType<Trace> = z.object({
  lines: z.array(
    z.object({
      id: z.string(),
      name: TextSchema,
      depth: z.int(),
      state: z.enum(["final", "excused", "pending", "partial"]),
      score: ExactTextSchema.optional(),
      shown: z.string().optional(),
      weight: ExactTextSchema,
      effective: ExactTextSchema,
      contribution: ExactTextSchema.optional(),
      passLine: ExactTextSchema.optional(),
      passed: z.boolean().optional(),
    }),
  ),
  total: ExactTextSchema.optional(),
  shown: z.string().optional(),
  tier: z.object({ id: z.string(), name: TextSchema, line: ExactTextSchema }).nullable(),
  gatesFailed: z.array(z.string()),
});

/** The calculation line by line; `outcome` is absent while something is pending. */
export function traceOf(result: Result, outcome: TierOutcome | undefined): Trace {
  const { total } = result;
  const tier = outcome?.tier ?? null;
  return {
    lines: result.components.flatMap((component) => linesOf(component, 0)),
    ...(total !== undefined && { total: toText(total), shown: shown(total) }),
    tier: tier === null ? null : { id: tier.id, name: tier.name, line: tier.line },
    gatesFailed: outcome?.gatesFailed ?? [],
  };
}

function linesOf(component: ComponentResult, depth: number): readonly TraceLine[] {
  const { id, name, state, score, contribution, passLine, passed } = component;
  const line: TraceLine = {
    id,
    name,
    depth,
    state,
    weight: toText(component.weight),
    effective: toText(component.effective),
    ...(score !== undefined && { score: toText(score), shown: shown(score) }),
    ...(contribution !== undefined && { contribution: toText(contribution) }),
    ...(passLine !== undefined && { passLine: toText(passLine) }),
    ...(passed !== undefined && { passed }),
  };
  return [line, ...component.parts.flatMap((part) => linesOf(part, depth + 1))];
}
