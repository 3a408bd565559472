// A process to be killed: eight writers commit as fast as they can and say so on stdout only after the commit is acknowledged.
// Arguments: store URL, tenant.
import { openStore } from "../../src/store/open.ts";
import { insert, replace } from "../../src/store/port.ts";
import { ALL, counters, item, items } from "../contracts/store-collections.ts";

const WRITERS = 8;
const [url = "", tenant = ""] = process.argv.slice(2);
const store = await openStore({ url, collections: ALL });

async function write(writer: number): Promise<never> {
  const id = `writer${writer}`;
  await store.commit([insert(counters, { tenant, id, last: 0 })]);
  for (let n = 1; ; n += 1) {
    await store.commit([
      insert(items, item(tenant, `${writer}-${n}`, { group: id, rank: n, body: "x".repeat((n * 37) % 3_000) })),
      replace(counters, { tenant, id, version: n, last: n }),
    ]);
    process.stdout.write(`${writer} ${n}\n`);
  }
}

process.stdout.write("ready\n");
await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
