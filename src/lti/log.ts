type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** What this room needs of the process's logger. */
export interface Log {
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
