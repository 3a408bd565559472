// A process that sends notices until it is killed. Arguments: store URL, mail server's URL, tenant. Begins at the first line on stdin.
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { openMailing } from "./mailing.ts";

const [storeUrl = "", mailUrl = "", tenant = ""] = process.argv.slice(2);
const { expand, sending } = await openMailing({ storeUrl, mailUrl, lost: 250 });
process.stdout.write("ready\n");
await once(process.stdin, "data");
for (;;) {
  await sending.settle(tenant);
  await expand(tenant);
  await sending.send(tenant, new AbortController().signal);
  await pause(10);
}
