import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/store/open.ts";
import { storeContract } from "./store-contract.ts";

let opened = 0;
const folder = mkdtempSync(join(tmpdir(), "tierwise-store-"));

storeContract("SQLite", {
  open: (collections) => {
    opened += 1;
    return openStore({ url: `sqlite:${join(folder, `s${opened}.db`)}`, collections });
  },
  discard: async () => rmSync(folder, { recursive: true, force: true }),
});
