/** Full-width letters and digits to their plain forms, line ends and runs of blanks to one blank, ends cut off. */
export const tidy = (text: string): string => text.normalize("NFKC").replaceAll(/\s+/gu, " ").trim();

/** Two texts that differ by this only say the same: letter case, blanks and width aside. */
export const plain = (text: string): string => tidy(text).replaceAll(" ", "").toLowerCase();

/** Kept as written, its ends cut off; the width of Chinese punctuation is the writer's. */
export const kept = (text: string): string => text.replaceAll(/\r\n?/g, "\n").trim();
