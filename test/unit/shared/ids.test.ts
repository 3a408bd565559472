import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { DAY, HOUR, manualClock, MINUTE, SECOND, systemClock } from "../../../src/shared/clock.ts";
import { datePart, digest, randomIds, uuidV5 } from "../../../src/shared/ids.ts";

describe("ids", () => {
  it("are fresh, and safe in addresses, file names and index keys", () => {
    const ids = Array.from({ length: 5_000 }, () => randomIds.id());
    expect(new Set(ids).size).toBe(5_000);
    expect(ids.filter((id) => !/^[\w-]{20}$/.test(id))).toEqual([]);
  });

  test.each([
    [128, 22],
    [256, 43],
  ])("a secret of %d bits has %d characters", (bits, length) => {
    expect(randomIds.secret(bits)).toMatch(new RegExp(`^[\\w-]{${length}}$`));
  });

  it("can begin with their date: seven letters that sort as the times do", () => {
    const time = fc.integer({ min: 0, max: Date.UTC(2109, 0) });
    fc.assert(
      fc.property(time, time, (one, other) => {
        expect(datePart(one)).toMatch(/^[\w-]{7}$/);
        expect(datePart(one) < datePart(other)).toBe(one < other);
      }),
    );
  });

  it("a digest is SHA-256 in base64url", () => {
    expect(digest("abc")).toBe("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  });
});

describe("name-based UUIDs", () => {
  const DNS = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

  it("agree with the examples of RFC 9562 and of other implementations", () => {
    expect(uuidV5(DNS, "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    expect(uuidV5(DNS, "python.org")).toBe("886313e1-3b8a-5372-9b90-0c9aee199e5d");
  });

  it("are the same for the same name, others for others, and always version 5", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const id = uuidV5(DNS, one);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(uuidV5(DNS, one) === uuidV5(DNS, other)).toBe(Buffer.from(one).equals(Buffer.from(other)));
      }),
    );
  });
});

describe("a clock moved by hand", () => {
  it("stands still until it is moved", () => {
    const clock = manualClock(1_000);
    expect([clock(), clock()]).toEqual([1_000, 1_000]);
    clock.advance(2 * MINUTE);
    expect(clock()).toBe(121_000);
    clock.set(5);
    expect(clock()).toBe(5);
  });

  it("counts in the units of the system's", () => {
    expect([SECOND, MINUTE, HOUR, DAY]).toEqual([1e3, 6e4, 36e5, 864e5]);
    expect(Math.abs(systemClock() - Date.now())).toBeLessThan(SECOND);
  });
});
