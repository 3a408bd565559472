import { expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { oneMore, type Tries } from "../../../../src/exam/attempts/password-tries.ts";
import { HOUR, MINUTE } from "../../../../src/shared/clock.ts";

const NOW = 1_000 * HOUR;
const after = (wrong: number, at = NOW, until = NOW): Tries => ({ wrong, at, until });

it.each([
  ["the first", undefined, NOW, { wrong: 1, at: NOW, until: NOW }],
  ["the fourth, at once", after(3), NOW, { wrong: 4, at: NOW, until: NOW }],
  ["the fifth, after which a minute passes", after(4), NOW, { wrong: 5, at: NOW, until: NOW + MINUTE }],
  ["the sixth, too early", after(5, NOW, NOW + MINUTE), NOW + MINUTE - 1, undefined],
  [
    "the sixth, after which two minutes pass",
    after(5, NOW, NOW + MINUTE),
    NOW + MINUTE,
    { wrong: 6, at: NOW + MINUTE, until: NOW + 3 * MINUTE },
  ],
  ["the fiftieth: never more than a quarter of an hour", after(49), NOW, { wrong: 50, at: NOW, until: NOW + 15 * MINUTE }],
  ["one after a quiet hour", after(49), NOW + HOUR, { wrong: 1, at: NOW + HOUR, until: NOW + HOUR }],
])("%s", (_, before, now, tries) => {
  expect(oneMore(before, now)).toEqual(tries);
});

test("whoever tries without rest gets at most 10 tries into the first hour, and always another one later", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 10 * MINUTE }), { minLength: 60, maxLength: 200 }), (pauses) => {
      let [now, through] = [NOW, 0];
      let tries: Tries | undefined;
      for (const pause of pauses) {
        const next = oneMore(tries, now);
        if (next !== undefined) {
          tries = next;
          if (now < NOW + HOUR) through += 1;
        }
        expect((tries?.until ?? now) - now).toBeLessThanOrEqual(15 * MINUTE);
        now += pause;
      }
      expect(through).toBeLessThanOrEqual(10);
    }),
  );
});
