/** Means, spreads and the joint spread of pairs of figures, taken in one by one and never kept. */
export interface Moments {
  add(x: number, y: number): void;
  count(): number;
  meanX(): number;
  /** Sample variance (n − 1); 0 below two pairs. */
  varianceX(): number;
  /** Pearson's r, −1 to 1; undefined where either side does not vary. */
  correlation(): number | undefined;
}

/** Below this share of a full spread, what is left is rounding and no spread at all. */
const NOTHING = 1e-18;

/**
 * Updating formulas of B. P. Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4 (1962):
 * they lose no digits where the plain sums of squares would.
 */
export function createMoments(): Moments {
  let [n, meanX, meanY, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  return {
    add(x, y) {
      n += 1;
      const [dx, dy] = [x - meanX, y - meanY];
      meanX += dx / n;
      meanY += dy / n;
      xx += dx * (x - meanX);
      yy += dy * (y - meanY);
      xy += dx * (y - meanY);
    },
    count: () => n,
    meanX: () => meanX,
    varianceX: () => (n < 2 ? 0 : xx / (n - 1)),
    correlation: () => (xx <= NOTHING * n || yy <= NOTHING * n ? undefined : Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)))),
  };
}
