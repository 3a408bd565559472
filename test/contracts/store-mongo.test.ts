import { describe, it } from "@jest/globals";
import { openStore } from "../../src/store/open.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../support/mongo-place.ts";
import { storeContract } from "./store-contract.ts";

if (MONGO === undefined) {
  describe.skip(`store contract: MongoDB (${NO_MONGO})`, () => {
    it("keeps the contract", () => undefined);
  });
} else {
  const database = ownDatabase(MONGO);
  storeContract("MongoDB", {
    open: (collections) => openStore({ url: database.url, collections }),
    discard: () => database.drop(),
  });
}
