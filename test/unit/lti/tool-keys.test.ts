import { createPublicKey, sign, verify } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { derivedKey, seal, unseal } from "../../../src/lti/seal.ts";
import { createToolKeys } from "../../../src/lti/tool-keys.ts";
import { DAY, HOUR, MINUTE, manualClock } from "../../../src/shared/clock.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/port.ts";

const secret = derivedKey("a secret of the test", "tool keys");
let store: Store;
beforeEach(async () => {
  store = await openStore({ url: "sqlite::memory:", collections: allCollections });
});
afterEach(() => store.close());

describe("the tool's keys", () => {
  it("are made once, though two processes start together, and signatures verify by what is published", async () => {
    const clock = manualClock(1_000);
    const [one, two] = [createToolKeys({ store, clock, secret }), createToolKeys({ store, clock, secret })];
    const [a, b] = await Promise.all([one.signing(), two.signing()]);
    expect(a.kid).toBe(b.kid);
    const [jwk] = await two.published();
    if (jwk === undefined) throw new Error("nothing published");
    const signature = sign("sha256", Buffer.from("x"), a.key);
    expect(verify("sha256", Buffer.from("x"), createPublicKey({ key: { kty: "RSA", n: jwk.n, e: jwk.e }, format: "jwk" }), signature)).toBe(
      true,
    );
  });

  it("lie sealed in the store and open with the same secret only", async () => {
    const clock = manualClock(1_000);
    await createToolKeys({ store, clock, secret }).signing();
    const { records } = await store.find(collections.toolKeys, "system", { index: "byNumber", equal: [] });
    expect(JSON.stringify(records)).not.toContain("PRIVATE");
    const other = createToolKeys({ store, clock, secret: derivedKey("another", "tool keys") });
    await expect(other.signing()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("change with an overlap: published before signing, kept a week after", async () => {
    const clock = manualClock(1_000);
    const keys = createToolKeys({ store, clock, secret });
    const { kid: old } = await keys.signing();
    const next = await keys.rotate();
    const shown = async () => (await keys.published()).map((jwk) => jwk.kid);
    expect(await shown()).toEqual([old, next]);
    expect((await keys.signing()).kid).toBe(old);
    clock.advance(HOUR + MINUTE);
    expect((await keys.signing()).kid).toBe(next);
    expect(await shown()).toEqual([old, next]);
    clock.advance(7 * DAY);
    expect(await shown()).toEqual([next]);
  });
});

describe("sealing", () => {
  it("opens with key and context, and notices any change", () => {
    const sealed = seal("私钥", secret, "k1");
    expect(unseal(sealed, secret, "k1")).toBe("私钥");
    expect(() => unseal(sealed, secret, "k2")).toThrow();
    const bytes = Buffer.from(sealed, "base64url");
    bytes.writeUInt8(bytes.readUInt8(30) ^ 1, 30);
    expect(() => unseal(bytes.toString("base64url"), secret, "k1")).toThrow();
  });
});
