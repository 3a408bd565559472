import { describe, expect, it } from "@jest/globals";
import { createLoop } from "../../../src/delivery/loop.ts";

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("the delivery loop", () => {
  it("goes on at once while there is more, and sleeps when there is not until it is nudged", async () => {
    let left = 3;
    let passes = 0;
    const pass = () => {
      passes += 1;
      left -= 1;
      return Promise.resolve(left > 0);
    };
    const loop = createLoop({ pass, every: 60_000, onError: () => undefined });
    loop.start();
    await later(30);
    expect(passes).toBe(3);
    left = 2;
    loop.nudge();
    await later(30);
    expect(passes).toBe(5);
    await loop.stop();
  });

  it("survives a pass that throws, and tells", async () => {
    const told: unknown[] = [];
    let passes = 0;
    const pass = () => {
      passes += 1;
      return passes === 1 ? Promise.reject(new Error("store away")) : Promise.resolve(false);
    };
    const loop = createLoop({ pass, every: 5, onError: (error) => told.push(error) });
    loop.start();
    await later(40);
    await loop.stop();
    expect(told).toEqual([new Error("store away")]);
    expect(passes).toBeGreaterThan(1);
  });

  it("stops only after the pass under way, and does what was nudged for meanwhile", async () => {
    const done: number[] = [];
    let passes = 0;
    const pass = async () => {
      passes += 1;
      const mine = passes;
      await later(40);
      done.push(mine);
      return false;
    };
    const loop = createLoop({ pass, every: 60_000, onError: () => undefined });
    loop.start();
    await later(10);
    loop.nudge();
    await loop.stop();
    expect(done).toEqual([1, 2]);
    await later(60);
    expect(passes).toBe(2);
  });

  it("does not wait for ever for a pass that hangs", async () => {
    const loop = createLoop({ pass: () => new Promise(() => undefined), every: 5, onError: () => undefined });
    loop.start();
    const before = Date.now();
    await loop.stop(50);
    expect(Date.now() - before).toBeLessThan(10_000);
  });
});
