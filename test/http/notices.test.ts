import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { DateTime } from "luxon";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { createNotices } from "../../src/notices/notices.service.ts";
import { createOutgoing } from "../../src/lti/outgoing.ts";
import { derivedKey } from "../../src/lti/seal.ts";
import type { JobKind, Run } from "../../src/jobs/kinds.ts";
import { DAY } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll } from "../../src/store/port.ts";
import { startMailServer, type MailServer } from "../support/mail-server.ts";
import { openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import { ask, text, type Seat } from "../support/seats.ts";

jest.setTimeout(180_000);

let place: PracticeCohort;
let mail: MailServer;
let receiver: Server;
const posted: { headers: Readonly<Record<string, unknown>>; body: string }[] = [];
let learner: Seat;
let now: number;

/** The slice as `MAIL_URL` sets it up, on the same store, with a clock of its own. */
function services() {
  const { store, ids, languages, programmes, config } = place.stack.services;
  const outgoing = createOutgoing({ acceptLoopback: true });
  const key = derivedKey(config.secretKey, "notices");
  const settings = { publicUrl: config.publicUrl, mail: { url: mail.url, from: "tierwise@tool.example" } };
  return createNotices({ store, ids, languages, programmes, outgoing, key, config: settings, clock: () => now, random: () => 0.5 });
}

async function perform(kind: JobKind): Promise<void> {
  const run = { tenant: PRACTICE_TENANT, signal: new AbortController().signal, payload: {}, lastFinishedAt: undefined };
  await kind.perform(run as unknown as Run);
}

async function runJobs(): Promise<void> {
  for (const kind of services().jobs) await perform(kind);
}

beforeAll(async () => {
  place = await openPracticeCohort();
  mail = await startMailServer();
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      posted.push({ headers: request.headers, body });
      response.end("{}");
    });
  });
  await new Promise<void>((ready) => void receiver.listen(0, "127.0.0.1", ready));
  learner = await place.seat("learner");
});
afterAll(async () => {
  receiver.closeAllConnections();
  await Promise.all([new Promise((done) => void receiver.close(done)), mail.close()]);
  await place.close();
});

const certificate = async () => {
  const found = await place.stack.services.store.get(collections.certificates, PRACTICE_TENANT, place.ids.certificate);
  if (found === undefined) throw new Error("no certificate");
  return found;
};

describe("a re-evaluation that is due", () => {
  it("reaches its holder by mail and the company's service by webhook, once for each of 30, 14 and 3 days", async () => {
    const { port } = receiver.address() as AddressInfo;
    const administrator = await place.seat("administrator");
    const form = { name: "HR", type: "generic", url: `http://127.0.0.1:${port}/in`, secret: "shared", kind: "re-evaluation-due" };
    expect((await administrator.post("/admin/notices/webhooks", form)).status).toBe(303);

    const { validUntil, number } = await certificate();
    const lastDay = DateTime.fromISO(validUntil, { zone: "Asia/Shanghai" }).set({ hour: 8 }).toMillis();
    for (const days of [40, 30, 30, 29, 14, 3, 1, -1]) {
      now = lastDay - days * DAY;
      await runJobs();
      await runJobs();
    }
    const { email } = (await place.stack.services.store.get(collections.persons, PRACTICE_TENANT, learner.session.person)) ?? {};
    const own = mail.taken.filter(({ to, mail: { text: body = "" } }) => to.includes(email ?? "") && body.includes(number));
    expect(own.map(({ mail: { text: body = "" } }) => /(\d+) 天/.exec(body)?.[1])).toEqual(["30", "14", "3"]);
    expect(new Set(own.map(({ mail: { messageId } }) => messageId)).size).toBe(3);
    const [first] = own;
    // The line that stands in the open says nothing of the person.
    expect(first?.mail.subject).toBe("复评即将到期");
    expect(first?.mail.html).toContain(`证书 ${number}`);
    const headers = new Map(first?.mail.headers.map(({ key, value }) => [key, value]));
    expect(headers.get("list-unsubscribe")).toMatch(/^<http.*\/unsubscribe\/.+>$/);
    expect(headers.get("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");

    expect(posted.length).toBeGreaterThanOrEqual(3);
    const { headers: signed, body } = posted[0] ?? { headers: {}, body: "" };
    expect(signed["x-tierwise-signature"]).toBe(
      `sha256=${createHmac("sha256", "shared")
        .update(`${String(signed["x-tierwise-timestamp"])}.${body}`)
        .digest("hex")}`,
    );
    expect(JSON.parse(body)).toMatchObject({ kind: "re-evaluation-due" });
    expect(body).not.toContain(number);
  });

  it("is refused by an address that does not exist: parked with its reason, and never sent again", async () => {
    const before = await startMailServer({ refuse: () => 550 });
    const kept = mail;
    mail = before;
    try {
      const { store, ids } = place.stack.services;
      const { tell } = await import("../../src/notices/telling.ts");
      const person = learner.session.person;
      await store.commit([
        tell({ tenant: PRACTICE_TENANT, person, cohort: place.cohort, kind: "decision", subject: ids.id(), values: {}, at: now }),
      ]);
      await runJobs();
      const query = { index: "byState", equal: ["parked"] };
      expect((await findAll(store, collections.dispatches, { tenant: PRACTICE_TENANT, query })).at(-1)).toMatchObject({
        error: "no-such-address",
      });
    } finally {
      mail = kept;
      await before.close();
    }
  });
});

describe("a person's own pages", () => {
  it("list the notices, count the unread ones, and let them be read", async () => {
    expect((await learner.get("/notices/count")).body).toMatchObject({ unread: expect.any(Number) });
    expect(text(await learner.get("/notices"))).toMatch(/复评即将到期.*证书 CS/);
    await learner.post("/notices/read");
    expect((await learner.get("/notices/count")).body).toMatchObject({ unread: 0 });
  });

  it("keep what is wished, and give wrong times back with what is wrong", async () => {
    const kinds = Object.fromEntries(
      [...(await learner.get("/notices/preferences")).text.matchAll(/name="(mail\.[\w-]+)"/g)].map(([, name]) => [name, "now"]),
    );
    const wrong = await learner.post("/notices/preferences", { ...kinds, from: "21:00", to: "" });
    expect([wrong.status, text(wrong).includes("请同时填写两个时间")]).toEqual([422, true]);
    await learner.post("/notices/preferences", { ...kinds, "mail.decision": "digest", from: "21:00", to: "07:30" });
    const { text: html } = await learner.get("/notices/preferences?saved=1");
    expect(html).toMatch(/id="decision"[\s\S]*?<option value="digest" selected/);
    expect(html).toContain('value="07:30"');
  });
});

describe("addresses without a session", () => {
  it("sign off by one click, as mail programs do it, and by no made-up address", async () => {
    const [, path = ""] =
      /unsubscribe(\/[^>]+)>/.exec(mail.taken[0]?.mail.headers.find(({ key }) => key === "list-unsubscribe")?.value ?? "") ?? [];
    const { get, post } = ask(place.stack.url);
    expect((await get(`/unsubscribe${path}`)).status).toBe(200);
    expect((await post(`/unsubscribe${path}`, { "List-Unsubscribe": "One-Click" })).status).toBe(200);
    expect((await get(`/unsubscribe${path.slice(0, -4)}AAAA`)).status).toBe(404);
  });

  it("carry a calendar with the last day of the certificate, until it is withdrawn", async () => {
    const { text: html } = await learner.post("/notices/feed");
    const path = /\/calendar\/[\w-]+\.ics/.exec(html)?.[0] ?? "";
    const { get } = ask(place.stack.url);
    const calendar = await get(path);
    const { validUntil, number } = await certificate();
    expect(calendar.headers["content-type"]).toContain("text/calendar");
    expect(calendar.text).toContain(`DTSTART;VALUE=DATE:${validUntil.replaceAll("-", "")}`);
    expect(calendar.text).toContain(number);
    await learner.post("/notices/feed/revoke");
    expect((await get(path)).status).toBe(404);
  });
});
