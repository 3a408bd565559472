import { describe, expect, it, test } from "@jest/globals";
import { generateSync } from "otplib";
import { acceptedStep, newRecoveryCodes, newTotpSecret, recoveryHash, totpUri, typedCode } from "../../../src/admin/second-factor.ts";

/** RFC 6238 appendix B, the SHA-1 secret; codes cut to six digits. */
const RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

describe("a code of an authenticator", () => {
  test.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
  ])("at %i s is %s, as the RFC says", (seconds, code) => {
    expect(acceptedStep(code, { secret: RFC, afterStep: -1, now: seconds * 1_000 })).toBe(Math.floor(seconds / 30));
  });

  test.each([
    [-60, false],
    [-30, true],
    [0, true],
    [30, true],
    [60, false],
  ])("made %i s away is taken: %s", (away, taken) => {
    const secret = newTotpSecret();
    const now = 1_800_000_000;
    const code = generateSync({ secret, epoch: now + away });
    expect(acceptedStep(code, { secret, afterStep: -1, now: now * 1_000 }) !== undefined).toBe(taken);
  });

  it("serves once: the same and every earlier one are refused afterwards", () => {
    const secret = newTotpSecret();
    const now = 1_800_000_000_000;
    const code = generateSync({ secret, epoch: now / 1_000 });
    const step = acceptedStep(code, { secret, afterStep: -1, now });
    expect(step).toBe(60_000_000);
    expect(acceptedStep(code, { secret, afterStep: step ?? 0, now })).toBeUndefined();
    const earlier = generateSync({ secret, epoch: now / 1_000 - 30 });
    expect(acceptedStep(earlier, { secret, afterStep: step ?? 0, now })).toBeUndefined();
    const later = generateSync({ secret, epoch: now / 1_000 + 30 });
    expect(acceptedStep(later, { secret, afterStep: step ?? 0, now })).toBe(60_000_001);
  });

  test.each(["", "12345", "1234567", "abcdef", "12345 6", "１２３４５６", "000000 or 1"])("%j is no code", (text) => {
    expect(acceptedStep(text, { secret: RFC, afterStep: -1, now: 59_000 })).toBeUndefined();
  });

  it("comes from the secret that the QR code shows", () => {
    const url = new URL(totpUri("林 伟", RFC));
    expect([url.protocol, url.host, url.searchParams.get("secret"), url.searchParams.get("issuer")]).toEqual([
      "otpauth:",
      "totp",
      RFC,
      "Tierwise",
    ]);
  });
});

describe("recovery codes", () => {
  it("are ten, all different, of 120 bits, without look-alikes", () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([2-9A-HJ-NP-Z]{6}-){3}[2-9A-HJ-NP-Z]{6}$/);
  });

  it("are known however they are typed", () => {
    const [code = ""] = newRecoveryCodes();
    for (const typed of [code, code.toLowerCase(), ` ${code.replaceAll("-", " ")} `, code.replaceAll("-", "")]) {
      expect(recoveryHash(typed)).toBe(recoveryHash(code));
    }
    expect(typedCode("１２３ 456")).toBe("123456");
  });
});
