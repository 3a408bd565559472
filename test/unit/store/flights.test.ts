import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createFlights, type Flights } from "../../../src/store/mongo/flights.ts";

/** Lets the event loop turn until what could leave has left. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
}

interface Flown {
  readonly aboard: readonly string[];
  land(): void;
  crash(error: Error): void;
}

/** Flights that land when the test says so; the answer to "a" is "a!". */
function airport(rules: Partial<Flights<string, string>> = {}) {
  const flown: Flown[] = [];
  const fly = (aboard: readonly string[]) =>
    new Promise<readonly string[]>((resolve, reject) => {
      flown.push({ aboard, land: () => resolve(aboard.map((one) => `${one}!`)), crash: reject });
    });
  const ask = createFlights<string, string>({ most: 3, fly, ...rules });
  const flight = (at: number): Flown => {
    const found = flown[at];
    if (found === undefined) throw new Error(`flight ${at} has not left`);
    return found;
  };
  return { ask, flight, aboard: () => flown.map(({ aboard }) => aboard.join(" ")) };
}

describe("what travels together", () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ["setImmediate", "queueMicrotask", "nextTick", "performance"] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it("leaves without waiting when nothing is under way, and answers each its own", async () => {
    const { ask, flight, aboard } = airport();
    const answers = Promise.all([ask("a"), ask("b")]);
    await turns();
    expect(aboard()).toEqual(["a b"]);
    flight(0).land();
    expect(await answers).toEqual(["a!", "b!"]);
  });

  it("never joins a flight that has left: it waits for that to land, and goes with all that came meanwhile", async () => {
    const { ask, flight, aboard } = airport();
    void ask("a");
    await turns();
    void ask("b");
    await turns();
    void ask("c");
    await turns();
    expect(aboard()).toEqual(["a"]);
    flight(0).land();
    await turns();
    expect(aboard()).toEqual(["a", "b c"]);
  });

  it("tells a failure to those aboard only", async () => {
    const { ask, flight } = airport();
    const first = Promise.allSettled([ask("a"), ask("b")]);
    await turns();
    const second = ask("c");
    flight(0).crash(new Error("lost"));
    expect((await first).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await turns();
    flight(1).land();
    expect(await second).toBe("c!");
  });

  it("does not wait for another flight when one is full, and never overfills it", async () => {
    const { ask, aboard } = airport();
    void ask("a");
    await turns();
    for (const one of ["b", "c", "d", "e"]) void ask(one);
    await turns();
    expect(aboard()).toEqual(["a", "b c d"]);
  });

  it("lets one that may not travel with the others go next, and everybody sooner or later", async () => {
    const boarding = () => {
      const letters = new Set<string>();
      return (one: string): boolean => letters.size !== letters.add(one.charAt(0)).size;
    };
    const { ask, flight, aboard } = airport({ boarding });
    const answers = Promise.all(["a1", "a2", "b1", "a3"].map(ask));
    for (let at = 0; at < 3; at += 1) {
      await turns();
      flight(at).land();
    }
    expect(await answers).toEqual(["a1!", "a2!", "b1!", "a3!"]);
    expect(aboard()).toEqual(["a1 b1", "a2", "a3"]);
  });

  it("holds nobody up for long behind a flight that does not land, and still answers it when it does", async () => {
    const { ask, flight, aboard } = airport();
    const lost = ask("a");
    await turns();
    void ask("b");
    await turns();
    expect(aboard()).toEqual(["a"]);
    jest.advanceTimersByTime(1_000);
    await turns();
    expect(aboard()).toEqual(["a", "b"]);
    flight(0).land();
    expect(await lost).toBe("a!");
    void ask("c");
    await turns();
    expect(aboard()).toEqual(["a", "b"]);
  });
});
