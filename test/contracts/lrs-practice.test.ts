import { startPractice, PRACTICE_LRS_KEY, PRACTICE_LRS_SECRET } from "../../src/practice/main.ts";
import { lrsContract, type LrsUnderTest } from "./lrs-contract.ts";
import { ownLrsContract } from "./lrs-own.ts";

async function start(): Promise<LrsUnderTest> {
  const practice = await startPractice({ port: 0, host: "127.0.0.1", toolUrl: "http://127.0.0.1:3000", file: ":memory:" });
  return { endpoint: practice.lrs.url, key: PRACTICE_LRS_KEY, secret: PRACTICE_LRS_SECRET, close: practice.close };
}

lrsContract("the practice LRS", start);
ownLrsContract("the practice LRS", start);
