import { z } from "zod";
import { MAX_TEXT } from "../questions/shape.ts";
import { SHOWN } from "./live.service.ts";

const id = z.string().min(1).max(120);

export const ComponentParams = z.looseObject({ component: id });
export const AttemptParams = z.looseObject({ attempt: id });
export const PersonParams = z.looseObject({ person: id });
export const AttemptForm = z.looseObject({ attempt: id });

export const BreakForm = z.looseObject({ attempt: id, deed: z.enum(["begin", "end"]) });

/** What a device still held: no revisions, for nothing is written over. */
export const LateJson = z.object({
  attempt: id,
  answers: z.array(z.object({ question: id, value: z.string().max(MAX_TEXT) })).max(500),
});

export const LiveQuery = z.looseObject({
  show: z.enum(SHOWN).catch("all"),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  done: z.enum(["done", "same", "full", "ended"]).optional().catch(undefined),
});

/** Who an order is for: everybody, or those ticked. */
export const OrderForm = z.looseObject({
  who: z.enum(["all", "some"]).catch("all"),
  person: z
    .union([id.transform((one) => [one]), z.array(id).max(1_000)])
    .optional()
    .transform((people) => people ?? []),
  minutes: z.string().max(10).default(""),
});

export const AnnounceForm = z.looseObject({ text: z.string().trim().max(500).default("") });

/** Whole minutes, 1–600, as typed; undefined for anything else. */
export const minutesOf = (typed: string): number | undefined => {
  const plain = typed.normalize("NFKC").trim();
  return /^([1-9]\d?|[1-5]\d\d|600)$/.test(plain) ? Number(plain) : undefined;
};

export const LateForm = z.looseObject({ accept: z.enum(["yes", "no"]), reason: z.string().trim().max(500).default("") });

export const TimeForm = z.looseObject({
  percent: z.string().max(10).default(""),
  extra: z.string().max(10).default(""),
  breaks: z.string().max(10).default(""),
});

/** A whole number from `from` to `to`, as typed; undefined for anything else. */
export function wholeOf(typed: string, { from, to }: { readonly from: number; readonly to: number }): number | undefined {
  const plain = typed.normalize("NFKC").trim();
  const value = /^\d{1,4}$/.test(plain) ? Number(plain) : undefined;
  return value !== undefined && value >= from && value <= to ? value : undefined;
}
