import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Driver } from "../../../src/store/sqlite/connect.ts";
import { createGroup, type Write } from "../../../src/store/sqlite/group.ts";

/** A driver that only notes how often a transaction was made durable. */
function counting(): Driver & { readonly commits: () => number } {
  let [commits, open] = [0, false];
  return {
    rows: () => [],
    run(sql) {
      open = sql.startsWith("begin") || (open && sql !== "commit");
      if (sql === "commit") commits += 1;
      return 0;
    },
    inTransaction: () => open,
    close: () => undefined,
    commits: () => commits,
  };
}

let driver: ReturnType<typeof counting>;
let write: Write;
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask", "performance", "Date"] });
  driver = counting();
  write = createGroup(driver);
});
afterEach(() => {
  jest.useRealTimers();
});

const turns = async (): Promise<void> => {
  for (let at = 0; at < 12; at += 1) await turn();
};

describe("writes to one file", () => {
  it("are made without waiting for anybody, one after the other, where one writes alone", async () => {
    for (const value of [1, 2, 3]) expect(await write(() => value)).toBe(value);
    expect(driver.commits()).toBe(3);
  });

  it("share a transaction when they come together, and the next ones wait a moment for each other", async () => {
    expect(await Promise.all([write(() => "a"), write(() => "b")])).toEqual(["a", "b"]);
    expect(driver.commits()).toBe(1);
    const first = write(() => "c");
    await turns();
    const second = write(() => "d");
    await turns();
    expect(driver.commits()).toBe(1);
    jest.advanceTimersByTime(2);
    expect(await Promise.all([first, second])).toEqual(["c", "d"]);
    expect(driver.commits()).toBe(2);
  });

  it("wait no more once somebody writes alone again", async () => {
    await Promise.all([write(() => 1), write(() => 2)]);
    const alone = write(() => 3);
    await turns();
    jest.advanceTimersByTime(2);
    expect(await alone).toBe(3);
    expect(await write(() => 4)).toBe(4);
    expect(driver.commits()).toBe(3);
  });
});
