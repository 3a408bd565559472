import type { Editor } from "./records.ts";

/** The tab of pages that work without a script: each shows the epoch it was made with, and its save says so. */
export const PLAIN_FORM = "form";

/** Which page sends. */
export interface Sender {
  readonly tab: string;
  /** The epoch a page without a script was made with. */
  readonly seen?: number | undefined;
  /** The learner asked to go on here. */
  readonly takeOver?: boolean | undefined;
  /** The page is going away: whoever comes next need not ask. */
  readonly leaves?: boolean | undefined;
  /** It has just come, perhaps in the name of one that went away. */
  readonly arrives?: boolean | undefined;
  /** A mark of the network address it came from. */
  readonly from?: string | undefined;
}

export type Editing =
  /** `editor` is what the sitting has from now on; the very same object where nothing changes. */
  { readonly type: "here"; readonly editor: Editor | undefined } | { readonly type: "elsewhere"; readonly editor: Editor };

/**
 * One page at a time writes a sitting: the first to come, until it goes away or another is told to take over. A sender that says nothing of itself may
 * write as long as no page holds the sitting.
 */
export function editing(editor: Editor | undefined, sender: Sender | undefined, now: number): Editing {
  if (sender === undefined) return editor === undefined ? { type: "here", editor } : { type: "elsewhere", editor };
  const from = sender.from ?? editor?.from;
  const taken: Editor = { tab: sender.tab, epoch: (editor?.epoch ?? 0) + 1, since: now, ...(from !== undefined && { from }) };
  if (sender.tab === PLAIN_FORM) {
    return editor === undefined || sender.seen === editor.epoch ? { type: "here", editor: taken } : { type: "elsewhere", editor };
  }
  if (editor === undefined) return { type: "here", editor: sender.leaves === true ? editor : taken };
  if (editor.tab === sender.tab) {
    // A last save may come after the word that its page leaves.
    const left = sender.leaves === true || (editor.left === true && sender.arrives !== true);
    const same = from === editor.from && left === (editor.left === true);
    const { left: _left, ...there } = editor;
    return { type: "here", editor: same ? editor : { ...there, ...(from !== undefined && { from }), ...(left && { left }) } };
  }
  return sender.takeOver === true || editor.left === true ? { type: "here", editor: taken } : { type: "elsewhere", editor };
}
