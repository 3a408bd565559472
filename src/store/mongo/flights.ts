/** How what is asked for meanwhile travels together. */
export interface Flights<Q, A> {
  /** So many at most travel in one; when as many wait, they go without waiting for another flight. */
  readonly most: number;
  /** Asked anew for each flight, in the order of arrival: whether one may travel with those that boarded before it. The first always does. */
  readonly boarding?: () => (one: Q) => boolean;
  /** One flight: an answer for each, in their order; when it fails, all of them hear so. */
  readonly fly: (together: readonly Q[]) => Promise<readonly (A | Promise<A>)[]>;
}

interface Waiting<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A | Promise<A>) => void;
  readonly reject: (error: unknown) => void;
}

/** A flight that takes longer is not waited for by others, in ms: a lost connection may hold up its own people only. */
const HOLD = 200;

/** So long at most is more waited for, in ms: in a busy process a turn of the event loop takes long. */
const GATHERING = 2;

/**
 * Gathers what is asked for while a flight is under way, and sends it together when that has landed; with none under way, what comes as long
 * as each turn of the event loop brings more, which is a matter of microseconds where nobody else asks. Nothing joins a flight that has left.
 */
export function createFlights<Q, A>({ most, boarding, fly }: Flights<Q, A>): (question: Q) => Promise<A> {
  let waiting: Waiting<Q, A>[] = [];
  let underWay = 0;
  let gathering = false;

  const mayLeave = (): boolean => waiting.length > 0 && (underWay === 0 || waiting.length >= most);

  function call(): void {
    if (gathering || !mayLeave()) return;
    gathering = true;
    const until = performance.now() + GATHERING;
    setImmediate(() => setImmediate(gather, until, waiting.length));
  }

  function gather(until: number, before: number): void {
    if (waiting.length > before && waiting.length < most && performance.now() < until) {
      setImmediate(gather, until, waiting.length);
      return;
    }
    gathering = false;
    while (mayLeave()) leave(board());
  }

  function board(): readonly Waiting<Q, A>[] {
    const boards = boarding?.();
    const together: Waiting<Q, A>[] = [];
    const left: Waiting<Q, A>[] = [];
    for (const one of waiting) {
      const fits = together.length < most && (boards?.(one.question) ?? true);
      (fits || together.length === 0 ? together : left).push(one);
    }
    waiting = left;
    return together;
  }

  function leave(together: readonly Waiting<Q, A>[]): void {
    underWay += 1;
    let awaited = true;
    const release = (): void => {
      if (!awaited) return;
      awaited = false;
      clearTimeout(held);
      underWay -= 1;
      call();
    };
    const held = setTimeout(release, HOLD);
    fly(together.map(({ question }) => question))
      .then(
        (answers) => {
          for (const [at, { resolve }] of together.entries()) resolve(answers[at] as A | Promise<A>);
        },
        (error: unknown) => {
          for (const { reject } of together) reject(error);
        },
      )
      .finally(release);
  }

  return (question) =>
    new Promise<A>((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      call();
    });
}
