/** What one pass did, in messages. */
export interface Figures {
  readonly claimed: number;
  readonly sent: number;
  readonly parked: number;
  /** Still waiting, to be tried again. */
  readonly later: number;
}

export interface Worker {
  /** One pass: claims what is due, sends it and writes down what became of it. */
  run(): Promise<Figures>;
}

export const IDLE: Figures = { claimed: 0, sent: 0, parked: 0, later: 0 };

/** Counts a pass by the states its messages ended in; what somebody else changed meanwhile counts nowhere. */
export function figures(claimed: number, after: readonly { readonly state: "waiting" | "sent" | "parked" }[]): Figures {
  const count = (state: string): number => after.filter((record) => record.state === state).length;
  return { claimed, sent: count("sent"), parked: count("parked"), later: count("waiting") };
}

export const plus = (a: Figures, b: Figures): Figures => ({
  claimed: a.claimed + b.claimed,
  sent: a.sent + b.sent,
  parked: a.parked + b.parked,
  later: a.later + b.later,
});
