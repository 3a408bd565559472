import { z } from "zod";
import { cellKey, type CellInput } from "./entry.service.ts";

export const PanelParams = z.object({ panel: z.string().min(1).max(200) });
export const ComponentParams = z.object({ component: z.string().regex(/^[a-z0-9-]{1,60}$/) });

/** `?handed=1` after a rating was handed in. */
export const QueueQuery = z.object({ handed: z.literal("1").optional().catch(undefined) });
/** `?assigned=12`, `?saved=3`: what the deed before the redirect came to. */
const count = z.coerce.number().int().min(0).max(100_000).optional().catch(undefined);
export const PracticalQuery = z.object({ assigned: count });
export const GridQuery = z.object({ saved: count, homework: z.enum(["set", "taken-back", "same"]).optional().catch(undefined) });

/** Twice the page's own limit: a form sends every line break as two characters. */
const comment = z.string().max(4_000);

const Fields = z.record(z.string().max(200), z.union([z.string(), z.array(z.string())]));

/** A rating as a form sends it: `p-<criterion>` holds the points, `comment` the words. */
export const RatingForm = Fields.transform((fields, context) => {
  const words = comment.safeParse(fields["comment"] ?? "");
  if (!words.success) {
    context.addIssue({ code: "custom", message: "comment too long", path: ["comment"] });
    return z.NEVER;
  }
  const points = Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith("p-") && typeof value === "string" && /^\d{1,3}$/.test(value) ? [[name.slice(2), Number(value)] as const] : [],
  );
  return { points: Object.fromEntries(points), comment: words.data };
});

/** A draft as the page's script sends it. */
export const DraftJson = z.object({ points: z.record(z.string().max(60), z.int().min(0).max(999)), comment });

export const ModerationForm = z.object({
  score: z.string().max(40),
  reason: z.string().max(4_000),
  seen: z.coerce.number().int().min(1).optional().catch(undefined),
});

/** A page of cells: `s.<component>.<person>` as typed, `w.<component>.<person>` as it was when the page was made. */
export const GridForm = Fields.transform((fields): readonly CellInput[] =>
  Object.entries(fields).flatMap(([name, typed]) => {
    const match = /^s\.([a-z0-9-]{1,60})\.(.{1,100})$/.exec(name);
    const [, component, person] = match ?? [];
    if (component === undefined || person === undefined || typeof typed !== "string") return [];
    const was = fields[`w.${cellKey(component, person)}`];
    return [{ component, person, typed: typed.slice(0, 40), ...(typeof was === "string" && { was }) }];
  }),
);
