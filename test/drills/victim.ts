import { join } from "node:path";
import { createCohorts } from "../../src/cohort/cohorts.ts";
import { createFactLoader } from "../../src/delivery/fact-loader.ts";
import { createStatementWorker } from "../../src/delivery/statement-worker.ts";
import { createProgrammeService } from "../../src/programme/programme.service.ts";
import { loadTemplates } from "../../src/programme/templates.ts";
import { randomIds } from "../../src/shared/ids.ts";
import { allCollections } from "../../src/store/collections.ts";
import { openStore } from "../../src/store/open.ts";
import { createLrsClient } from "../../src/xapi/lrs-client.ts";

/** A worker of the drill "lost answers": posts some messages, says so, and waits to be killed before it can mark them. */
const env = (name: string): string => process.env[name] ?? "";
const now = Number(env("VICTIM_NOW"));
const clock = (): number => now;
const store = await openStore({ url: `sqlite:${env("VICTIM_STORE")}`, collections: allCollections, shared: true });
const base = { store, clock, ids: randomIds };
const cohorts = createCohorts(base);
const programmes = createProgrammeService({ ...base, templates: loadTemplates(join(process.cwd(), "config/programmes")) });
const { url, key, secret } = JSON.parse(env("VICTIM_LRS")) as { url: string; key: string; secret: string };
const lrs = createLrsClient({ endpoint: url, key, secret, clock });
const few = {
  claim: ((collection, claim) => store.claim(collection, { ...claim, limit: 10 })) as typeof store.claim,
  commit: (changes: Parameters<typeof store.commit>[0]) => store.commit(changes),
};
const worker = createStatementWorker({
  store: few,
  lrs: {
    async send(statements) {
      const outcome = await lrs.send(statements);
      process.stdout.write(`posted ${outcome.type}\n`);
      return new Promise(() => undefined);
    },
  },
  factLoader: () => createFactLoader({ store, cohorts, programmes, publicUrl: env("VICTIM_PUBLIC_URL") }),
  clock,
  random: Math.random,
  owner: `victim-${process.pid}`,
});
// Keeps the process alive while the answer is held back.
const alive = setInterval(() => undefined, 1_000);
const { claimed } = await worker.run();
// Only reached when nothing was due.
process.stdout.write(`claimed ${claimed}\n`);
clearInterval(alive);
lrs.close();
await store.close();
