import { describe, expect, it } from "@jest/globals";
import { createThrottle } from "../../../src/admin/throttle.ts";

/** How many of so many tries are let through. */
async function letThrough(tries: number, who: (round: number) => { name: string; address: string }): Promise<number> {
  const throttle = createThrottle();
  let through = 0;
  for (let round = 0; round < tries; round += 1) if ((await throttle.tried(who(round))) === 0) through += 1;
  return through;
}

describe("tries at passwords and codes", () => {
  it("are held off from one address, whatever the names", async () => {
    expect(await letThrough(100, (round) => ({ name: `name ${round}`, address: "203.0.113.6" }))).toBe(60);
  });

  it("are held off for one name from one address", async () => {
    expect(await letThrough(100, () => ({ name: "target", address: "203.0.113.6" }))).toBe(12);
  });

  it("are held off for one name, whatever the addresses", async () => {
    expect(await letThrough(200, (round) => ({ name: "target", address: `address ${round}` }))).toBe(120);
  });

  it("that an address may no longer make do not lock a name's owner out", async () => {
    const throttle = createThrottle();
    for (let round = 0; round < 500; round += 1) await throttle.tried({ name: "target", address: "203.0.113.6" });
    expect(await throttle.tried({ name: "target", address: "192.0.2.1" })).toBe(0);
  });

  it("are forgotten for a name and address after a log-in", async () => {
    const throttle = createThrottle();
    const who = { name: "target", address: "203.0.113.6" };
    for (let round = 0; round < 12; round += 1) await throttle.tried(who);
    expect(await throttle.tried(who)).toBeGreaterThan(800);
    await throttle.forget(who);
    expect(await throttle.tried(who)).toBe(0);
  });
});
