import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { manualClock } from "../../../src/shared/clock.ts";
import { createLrsReader } from "../../../src/xapi/lrs-reader.ts";

const START = Date.UTC(2026, 0, 1);
const PAGE = 10;
const VERB = "http://adlnet.gov/expapi/verbs/answered";

/** 137 statements that arrived in another order than they happened; 25 of one millisecond. */
const HELD = Array.from({ length: 137 }, (_, n) => {
  const at = n < 25 ? START : START + ((n * 7_919) % 137) * 60_000;
  return { id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`, timestamp: new Date(at).toISOString(), arrived: n };
});

let server: Server;
let endpoint: string;
let foreign = false;
beforeAll(async () => {
  // Sorts by timestamp and goes on by order of arrival, as Ralph 5.1 does on MongoDB.
  server = createServer((request, response) => {
    const asked = new URL(request.url ?? "", "http://lrs.example").searchParams;
    const after = Number(asked.get("search_after") ?? -1);
    const found = HELD.filter(({ timestamp, arrived }) => {
      const since = asked.get("since");
      const until = asked.get("until");
      return arrived > after && (since === null || timestamp > since) && (until === null || timestamp <= until);
    })
      .toSorted((a, b) => (a.timestamp === b.timestamp ? a.arrived - b.arrived : a.timestamp < b.timestamp ? -1 : 1))
      .slice(0, PAGE);
    asked.set("search_after", String(found.at(-1)?.arrived));
    const more = found.length === PAGE ? { more: `${foreign ? "http://elsewhere.example" : ""}/xAPI/statements?${asked.toString()}` } : {};
    response.setHeader("content-type", "application/json").end(JSON.stringify({ statements: found, ...more }));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/xAPI/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function read(from?: number): Promise<readonly string[]> {
  const reader = createLrsReader({ endpoint, key: "k", secret: "s", clock: manualClock(START + 86_400_000), page: PAGE });
  const ids: string[] = [];
  try {
    for await (const { id } of reader.statements({ verb: VERB, from })) ids.push(id);
  } finally {
    reader.close();
  }
  return ids;
}

it("reads each statement once from an LRS whose pages leave some out", async () => {
  const ids = await read();
  expect(ids).toHaveLength(HELD.length);
  expect(new Set(ids)).toEqual(new Set(HELD.map(({ id }) => id)));
});

it("of a first day on, everything that happened then or later", async () => {
  const from = START + 60 * 60_000;
  expect(new Set(await read(from))).toEqual(new Set(HELD.filter(({ timestamp }) => Date.parse(timestamp) >= from).map(({ id }) => id)));
});

it("takes its credentials to no other host, whatever the LRS says", async () => {
  foreign = true;
  await expect(read()).rejects.toMatchObject({ code: "unavailable" });
  foreign = false;
});

it("says that an LRS does not answer", async () => {
  const reader = createLrsReader({ endpoint: "http://127.0.0.1:1/", key: "k", secret: "s", clock: manualClock(START) });
  await expect(reader.statements({ verb: VERB }).next()).rejects.toMatchObject({ code: "unavailable" });
  reader.close();
});
