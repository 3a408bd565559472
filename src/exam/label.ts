import { digest } from "../shared/ids.ts";

const LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What a marker calls a sitting: five signs that are easy to read aloud, always the same for one sitting, and tell nothing of the person. */
export function sittingLabel(attempt: string): string {
  const bytes = Buffer.from(digest(`sitting ${attempt}`), "base64url");
  return Array.from(bytes.subarray(0, 5), (byte) => LETTERS[byte % LETTERS.length]).join("");
}
