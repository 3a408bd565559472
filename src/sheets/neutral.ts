/** What spreadsheets take for a formula, or as the way to one, when a text file's cell begins with it. */
const BEGINS = /^'*[=+\-@\t\r]/;

/** A cell of a text file that no spreadsheet reckons with: an apostrophe stands before it. */
export const neutral = (text: string): string => (BEGINS.test(text) ? `'${text}` : text);

/** Takes that apostrophe off again; any other stays. */
export const withoutMark = (text: string): string => (text.startsWith("'") && BEGINS.test(text) ? text.slice(1) : text);
