import { test } from "@jest/globals";
import { lrsContract } from "./lrs-contract.ts";
import { ownLrsContract } from "./lrs-own.ts";

const { TEST_LRS_URL: endpoint, TEST_LRS_KEY: key = "", TEST_LRS_SECRET: secret = "" } = process.env;

if (endpoint === undefined) test.skip("delivery to a real LRS: set TEST_LRS_URL, TEST_LRS_KEY and TEST_LRS_SECRET", () => undefined);
else {
  const start = () => Promise.resolve({ endpoint, key, secret, close: () => Promise.resolve() });
  lrsContract("a real LRS", start);
  ownLrsContract("a real LRS", start);
}
