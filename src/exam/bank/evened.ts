const SIGNS = /[^\p{L}\p{N}]+/gu;

/**
 * A text with the differences taken out that a searcher does not mean: width, case, spaces, punctuation. Simplified and traditional stay
 * apart: a question has both.
 */
export const evened = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll(SIGNS, " ").trim();
