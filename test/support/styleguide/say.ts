/** Picks the words in the language shown. */
export type Say = (zh: string, en: string) => string;

/** An SVG as an address for `img`. */
export const picture = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;
