import { describe, expect, it } from "@jest/globals";
import { datedKey, messageId } from "../../../src/delivery/changes.ts";
import { datePart } from "../../../src/shared/ids.ts";

describe("a message's id", () => {
  it("is that of its event, the same as in every version before", () => {
    expect(messageId({ type: "decided", key: "abc" })).toBe("SwlBijyRUiHpdbHxGDUy4a03");
  });

  it("begins with the date that leads its event's key, and tells events of one moment apart", () => {
    const at = Date.UTC(2026, 10, 22, 9);
    const [one, other] = ["one", "other"].map((id) => messageId({ type: "launched", key: datedKey(at, id) }));
    expect([one, other].map((id) => id?.slice(0, 7))).toEqual([datePart(at), datePart(at)]);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^[\w-]{24}$/);
  });
});
