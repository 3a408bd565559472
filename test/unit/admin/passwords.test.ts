import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { createPasswordHasher } from "../../../src/admin/password-hash.ts";
import { passwordProblem, type PasswordProblem } from "../../../src/admin/passwords.ts";

describe("a password that somebody wants", () => {
  test.each<[password: string, problem: PasswordProblem | undefined]>([
    ["elf chars..", "short"],
    ["twelve chars", undefined],
    ["x".repeat(129), "long"],
    ["password1234", "common"],
    ["P@ssw0rd2026!", "common"],
    ["passwordpassword", "common"],
    ["qwertyuiop123", "common"],
    ["123456789012", "common"],
    ["098765432109", "common"],
    ["aaaaaaaaaaaa", "common"],
    ["112233112233", "common"],
    ["woaini5201314", "common"],
    ["Administrator1", "common"],
    ["tierwise2026", "own-words"],
    ["Lin Wei 20261", "own-words"],
    ["correct horse battery staple", undefined],
    ["四十二只小白兔跑过了山坡", undefined],
    ["my tierwise account is at work", undefined],
    ["8kQz!m2Vw#4Ls", undefined],
  ])("%j: %s", (password, problem) => {
    expect(passwordProblem(password, "Lin Wei")).toBe(problem);
  });

  it("is refused for its length alone or for being easy, never for its characters", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 30, maxLength: 60, unit: "binary" }), (password) =>
        ["common", "own-words", undefined].includes(passwordProblem(password, "Somebody")),
      ),
    );
  });
});

describe("a stored password", () => {
  /** A sixteenth of the real work. */
  const light = { cost: 2_048, blockSize: 8, parallelization: 3 };
  const hasher = createPasswordHasher(light);

  it("is matched by itself alone, to the last blank and the case of each letter", async () => {
    const stored = await hasher.hash("Correct horse battery ");
    expect(await hasher.matches("Correct horse battery ", stored)).toBe(true);
    for (const other of ["Correct horse battery", "correct horse battery ", "Correct horse battery  ", ""]) {
      expect(await hasher.matches(other, stored)).toBe(false);
    }
  });

  it("keeps its parameters and a salt of its own, and shows nothing of the password", async () => {
    const [one, two] = [await createPasswordHasher().hash("the same password"), await hasher.hash("the same password")];
    expect([one, two]).toMatchObject([{ kind: "scrypt", cost: 32_768, blockSize: 8, parallelization: 3 }, light]);
    expect(await hasher.matches("the same password", one)).toBe(true);
    expect(one.salt).not.toBe(two.salt);
    expect(one.hash).not.toBe(two.hash);
  });

  it("that does not exist is matched by nothing, with the work of one that does", async () => {
    const stored = await hasher.hash("somebody's password");
    /** CPU time of this process: what other processes do does not count. */
    const work = async (known: typeof stored | undefined) => {
      const begun = process.cpuUsage();
      for (let guess = 0; guess < 8; guess += 1) expect(await hasher.matches(`guess ${guess} of a stranger`, known)).toBe(false);
      const { user, system } = process.cpuUsage(begun);
      return user + system;
    };
    await work(stored);
    const [known, unknown] = [await work(stored), await work(undefined)];
    expect(unknown / known).toBeGreaterThan(0.3);
    expect(unknown / known).toBeLessThan(3);
  });
});
