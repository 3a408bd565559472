/** `CS` + year of issue + three-digit sequence; a fourth digit once a year passes 999: CS2026001, CS20261000. */
export const certificateNumber = (prefix: string, year: number, sequence: number): string =>
  `${prefix}${year}${String(sequence).padStart(3, "0")}`;

/** The counter that a year's numbers of one prefix are drawn from. */
export const counterId = (prefix: string, year: number): string => `certificate.${prefix}${year}`;
