/** A piece of a form. Words stand in the locales: labels under `bank.field.<label>`, hints under `bank.hint.<hint>`. */
export type Block =
  /** A text in the three languages. */
  | { readonly kind: "texts"; readonly name: string; readonly label: string; readonly rows: number; readonly hint?: string }
  | { readonly kind: "line"; readonly name: string; readonly label: string; readonly hint?: string; readonly decimal?: boolean }
  | { readonly kind: "lines"; readonly name: string; readonly label: string; readonly rows: number; readonly hint?: string }
  /** Choices stand under `bank.choice.<value>`. */
  | { readonly kind: "select"; readonly name: string; readonly label: string; readonly choices: readonly string[] }
  | { readonly kind: "checks"; readonly label: string; readonly checks: readonly { readonly name: string; readonly label: string }[] }
  /** A row of a list, with its number. */
  | {
      readonly kind: "group";
      readonly label: string;
      readonly values: Readonly<Record<string, string | number>>;
      readonly blocks: readonly Block[];
    }
  /** Carried along unseen. */
  | { readonly kind: "hidden"; readonly name: string }
  /** A button that gives `list` more rows. */
  | { readonly kind: "more"; readonly list: string };

/** How many rows more a press of "more" gives, and a new question begins with. */
export const ROWS = { more: 3, options: 4, pairs: 4, items: 4, gaps: 2 } as const;
