import { DateTime } from "luxon";
import type { Component, ProgrammeDefinition } from "./records.ts";
import { componentById, mapComponents } from "./tree.ts";

/** When exams may be sat: exam component id → epoch ms; an absent end is open. */
export type Windows = Readonly<Record<string, { readonly opens?: number | undefined; readonly closes?: number | undefined }>>;

export type WindowEnd = "opens" | "closes";

/** A moment as a link says it, `2026-12-01T09:00+08:00` (ISO 8601 with its zone); `undefined` for anything else, one without a zone included. */
export function readMoment(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/i.test(text)) return undefined;
  const at = DateTime.fromISO(text);
  return at.isValid ? at.toMillis() : undefined;
}

export const writeMoment = (at: number, zone: string): string => DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mmZZ");

/** The exam components with these windows in place of theirs; an exam not named keeps its own. */
export const withWindows = (components: readonly Component[], windows: Windows): readonly Component[] =>
  mapComponents(components, (component) => {
    const window = windows[component.id];
    if (window === undefined || component.instrument !== "exam") return component;
    const { opens: _opens, closes: _closes, ...exam } = component.exam;
    return {
      ...component,
      exam: {
        ...exam,
        ...(window.opens !== undefined && { opens: window.opens }),
        ...(window.closes !== undefined && { closes: window.closes }),
      },
    };
  });

export type MomentsRead =
  | { readonly type: "read"; readonly definition: ProgrammeDefinition }
  | {
      readonly type: "refused";
      readonly problems: readonly {
        readonly code: "malformed" | "unknown-component" | "named-twice";
        readonly values: Readonly<Record<string, string>>;
      }[];
    };

/** Reads one end of the windows from a link, `theory:2026-12-01T09:00+08:00,…`; only exams have windows. */
export function readWindowEnd(definition: ProgrammeDefinition, end: WindowEnd, text: string): MomentsRead {
  const moments = new Map<string, number>();
  const problems: Extract<MomentsRead, { type: "refused" }>["problems"][number][] = [];
  for (const entry of text.split(",").filter((part) => part !== "")) {
    const [, id = "", moment = ""] = /^([a-z][a-z0-9-]*):(.+)$/i.exec(entry) ?? [];
    const at = readMoment(moment);
    const name = id.toLowerCase();
    if (at === undefined) problems.push({ code: "malformed", values: { entry } });
    else if (componentById(definition, name)?.instrument !== "exam") problems.push({ code: "unknown-component", values: { name: id } });
    else if (moments.has(name)) problems.push({ code: "named-twice", values: { name: id } });
    else moments.set(name, at);
  }
  if (problems.length > 0) return { type: "refused", problems };
  const windows = Object.fromEntries(
    [...moments].map(([id, at]) => {
      const component = componentById(definition, id);
      const { opens, closes } = component?.instrument === "exam" ? component.exam : {};
      return [id, { opens, closes, [end]: at }];
    }),
  );
  return { type: "read", definition: { ...definition, components: withWindows(definition.components, windows) } };
}
