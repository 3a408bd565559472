import { describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { agentOf, BY_ACCOUNT } from "../../../src/xapi/agents.ts";

const known = { homePage: "https://lms.example", sub: "42", name: "林晓彤", email: "Lin.XiaoTong@Shop.Example " };
const account = { homePage: "https://lms.example", name: "42" };
const sha1 = createHash("sha1").update("mailto:lin.xiaotong@shop.example").digest("hex");

describe("a person in statements", () => {
  it("is the LMS account and has no name, unless somebody sets it so", () => {
    expect(agentOf(known, BY_ACCOUNT)).toEqual({ objectType: "Agent", account });
    expect(agentOf(known, { actor: "account", names: true })).toEqual({ objectType: "Agent", name: "林晓彤", account });
  });

  it("is one hash however the address is written, and the address itself never leaves", () => {
    const agent = agentOf(known, { actor: "mail-hash", names: false });
    expect(agent).toEqual({ objectType: "Agent", mbox_sha1sum: sha1 });
    expect(agentOf({ ...known, email: "lin.xiaotong@shop.example" }, { actor: "mail-hash", names: false })).toEqual(agent);
  });

  it("is the account where no address is known that could be hashed", () => {
    for (const email of [undefined, "", "not an address", "a@b@c"]) {
      expect(agentOf({ ...known, email }, { actor: "mail-hash", names: false })).toEqual({ objectType: "Agent", account });
    }
  });

  it("has no name where there is none to read", () => {
    for (const name of ["", " ", "\u0000", undefined])
      expect(agentOf({ ...known, name }, { actor: "account", names: true })).not.toHaveProperty("name");
  });
});
