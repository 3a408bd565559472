/**
 * Course copy: platforms tell which course and link a copy was made from in substitution variables, newest first, separated by commas
 * (LTI 1.3 Core, appendix C: `Context.id.history`, `ResourceLink.id.history`). Moodle knows the first only; what a platform does not know
 * arrives as the bare variable, which a launch drops.
 */
export const HISTORY_PARAMETERS = {
  context_id_history: "$Context.id.history",
  resource_link_id_history: "$ResourceLink.id.history",
} as const;

const MOST = 20;

export interface CopyHistory {
  /** Ids of the courses this one was copied from, newest first. */
  readonly courses: readonly string[];
  readonly links: readonly string[];
}

export function readHistory(custom: Readonly<Record<string, string>>): CopyHistory {
  return { courses: list(custom["context_id_history"]), links: list(custom["resource_link_id_history"]) };
}

const list = (text = ""): readonly string[] =>
  [...new Set(text.split(",").map((id) => id.trim()))].filter((id) => id !== "" && id.length <= 255).slice(0, MOST);
