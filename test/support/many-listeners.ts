// Many open pages, in a process of their own. Arguments: address of the signals, cookie, topic that all follow, how many; each page follows one job, too.
import { createInterface } from "node:readline";
import { listen, type Listening } from "./event-stream.ts";

const [address = "", cookie = "", common = "", ...jobs] = process.argv.slice(2);
const pages: Listening[] = [];
for (let from = 0; from < jobs.length; from += 50) {
  const some = jobs.slice(from, from + 50);
  const opened = some.map((job) => listen(`${address}?topic=${common}&topic=job:${job}`, { cookie }));
  pages.push(...(await Promise.all(opened)));
}
await Promise.all(pages.map((page) => page.until(({ event }) => event === "ready")));
process.stdout.write("open\n");

/** When the last of the pages had heard it (epoch ms). */
async function heardBy(data: string): Promise<number> {
  const times = pages.map(async (page) => {
    await page.until((heard) => heard.event === "signal" && heard.data.includes(`"data":"${data}"`));
    return Date.now();
  });
  return Math.max(...(await Promise.all(times)));
}

for await (const data of createInterface({ input: process.stdin })) {
  process.stdout.write(`${data} ${await heardBy(data)} ${pages.filter(({ status }) => status === 200).length}\n`);
}
