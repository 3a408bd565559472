/** One way to pick: a radio button, a box, an entry of a list. */
export interface Pick {
  readonly id: string;
  readonly text: string;
  readonly picked: boolean;
}

export interface TypedField {
  readonly value: string;
  readonly maxlength: number;
  /** `decimal` brings up the number keys on a phone. */
  readonly inputmode?: "decimal" | undefined;
  readonly hint?: string | undefined;
}

/** A part with a list or a line of its own. */
export interface PartField {
  readonly part: string;
  readonly label: string;
  readonly picks?: readonly Pick[] | undefined;
  readonly line?: TypedField | undefined;
}

/** How a question is asked; exactly one member is there, and the template of that name shows it. */
export interface Field {
  readonly radios?: readonly Pick[];
  readonly boxes?: { readonly picks: readonly Pick[]; readonly hint: string };
  readonly line?: TypedField;
  readonly text?: TypedField & { readonly rows: number };
  readonly rows?: { readonly parts: readonly PartField[]; readonly hint: string; readonly none: string };
  /** Pieces of HTML and gaps in turn. */
  readonly cloze?: { readonly pieces: readonly ({ readonly html: string } | { readonly gap: PartField })[]; readonly none: string };
}
