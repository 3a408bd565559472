import { expect, it } from "@jest/globals";
import { clockSteps } from "../../drills/clock-steps.ts";

it("drill D11: nobody's time ends early or late while the system's clock is stepped by an hour to and fro", async () => {
  const { worstMs, ended, sitters, looks, pass } = await clockSteps();
  expect({ worstMs, ended, pass }).toEqual({ worstMs: 0, ended: sitters, pass: true });
  expect(looks).toBeGreaterThan(700);
});
