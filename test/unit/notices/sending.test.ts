import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { NoticeTextRecord, PreferenceRecord } from "../../../src/notices/records.ts";
import { tell } from "../../../src/notices/telling.ts";
import { preferencesOf } from "../../../src/notices/unsubscribing.ts";
import { collections } from "../../../src/store/collections.ts";
import { findAll, insert } from "../../../src/store/port.ts";
import { startMailServer, type MailServer } from "../../support/mail-server.ts";
import { openMailing } from "../../support/mailing.ts";

const tenant = "acme";
let folder: string;
let now: number;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  now = Date.parse("2026-03-02T14:00:00Z"); // ten in the evening in Shanghai
  folder = mkdtempSync(join(tmpdir(), "tierwise-sending-"));
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  rmSync(folder, { recursive: true, force: true });
});

async function mailingTo(mailUrl: string) {
  const mailing = await openMailing({ storeUrl: `sqlite:${join(folder, "db.sqlite")}`, mailUrl, clock: () => now });
  open.push(mailing.store);
  await mailing.store.commit([insert(collections.persons, { id: "p", tenant, name: "林晓彤", email: "lin@people.example" })]);
  return mailing;
}

async function server(options?: Parameters<typeof startMailServer>[0]): Promise<MailServer> {
  const mail = await startMailServer(options);
  open.push(mail);
  return mail;
}

type Mailing = Awaited<ReturnType<typeof mailingTo>>;

const prefer = ({ store }: Mailing, wished: Partial<PreferenceRecord>) =>
  store.commit([insert<PreferenceRecord>(collections.preferences, { ...preferencesOf("p", tenant), ...wished })]);

const told = ({ store }: Mailing, subject: string) =>
  store.commit([tell({ tenant, person: "p", cohort: "c", kind: "decision", subject, values: {}, at: now })]);

async function send({ expand, sending }: Mailing): Promise<void> {
  while ((await expand(tenant)) + (await sending.send(tenant, new AbortController().signal)) > 0);
}

const standing = async ({ store }: Mailing, state: string) =>
  (await findAll(store, collections.dispatches, { tenant, query: { index: "byState", equal: [state] } })).map(({ error, tries }) => ({
    error,
    tries,
  }));

/** A mail server that says yes to everything and hangs up once it has the whole message: did it take it? */
async function hangingUp(): Promise<{ url: string; messages: () => number }> {
  let messages = 0;
  const said = ["250 ok", "250 ok", "250 ok", "354 go on"];
  const listening: Server = createServer((socket) => {
    let lines = 0;
    socket.on("error", () => undefined);
    socket.write("220 here\r\n");
    socket.on("data", (chunk) => {
      if (lines >= said.length) {
        if (!chunk.toString().endsWith("\r\n.\r\n")) return;
        messages += 1;
        socket.destroy();
      } else if (chunk.toString().startsWith("QUIT")) socket.end("221 bye\r\n");
      else socket.write(`${said[lines++]}\r\n`);
    });
  });
  await new Promise<void>((ready) => void listening.listen(0, "127.0.0.1", ready));
  open.push({ close: () => new Promise((done) => void listening.close(() => done())) });
  return { url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`, messages: () => messages };
}

describe("a mail", () => {
  it("whose server hung up over the whole message is unsure, and never sent again by itself", async () => {
    const { url, messages } = await hangingUp();
    const mailing = await mailingTo(url);
    await told(mailing, "d");
    await send(mailing);
    now += 86_400_000;
    await send(mailing);
    expect(messages()).toBe(1);
    expect(await standing(mailing, "unsure")).toEqual([{ error: "interrupted", tries: 0 }]);
  });

  it("waits without losing a try while the server is away, and the company's page says so", async () => {
    const mailing = await mailingTo("smtp://127.0.0.1:9");
    await told(mailing, "d");
    await send(mailing);
    expect(await standing(mailing, "waiting")).toEqual([{ error: undefined, tries: 0 }]);
    expect(await mailing.store.get(collections.channels, tenant, "mail")).toMatchObject({ failedAt: now, answer: "no-server" });
  });

  it.each([
    [550, "parked", "no-such-address"],
    [450, "waiting", "later"],
  ])("refused with %i is %s as %s", async (code, state, error) => {
    const mailing = await mailingTo((await server({ refuse: () => code })).url);
    await told(mailing, "d");
    await send(mailing);
    expect(await standing(mailing, state)).toEqual([{ error, tries: 1 }]);
  });

  it("to something that is no address is parked for that, not left unsure", async () => {
    const mail = await server();
    const mailing = await mailingTo(mail.url);
    await mailing.store.commit([insert(collections.persons, { id: "q", tenant, name: "N", email: "not an address" })]);
    await mailing.store.commit([tell({ tenant, person: "q", cohort: "c", kind: "decision", subject: "d", values: {}, at: now })]);
    await send(mailing);
    expect(await standing(mailing, "parked")).toEqual([{ error: expect.stringMatching(/^(no-such-address|gone)$/), tries: 1 }]);
    expect(mail.taken).toEqual([]);
  });

  it("that waited for the morning is not sent to whoever has signed off in the night", async () => {
    const mail = await server();
    const mailing = await mailingTo(mail.url);
    await prefer(mailing, { quiet: { from: "21:00", to: "07:30" } });
    await told(mailing, "d");
    await send(mailing);
    const address = new URL(await mailing.unsubscribing.url(tenant, "p"));
    await mailing.unsubscribing.signOff(address.pathname.split("/").at(-1) ?? "");
    now += 10 * 3_600_000;
    await send(mailing);
    expect(mail.taken).toEqual([]);
    expect((await standing(mailing, "dropped")).length).toBe(1);
  });

  it("is in the reader's language and the company's words, its subject without a name; a plan's sessions come in one", async () => {
    const mail = await server();
    const mailing = await mailingTo(mail.url);
    const { store } = mailing;
    await prefer(mailing, { locale: "en" });
    const text = { subject: "Exam at {company}", lead: "Dear {person},", words: "{component}\n\n<b>by {until}</b>" };
    const own = { ...text, id: "exam-open en", tenant, kind: "exam-open", locale: "en", by: "a", at: 1 } as const;
    await store.commit([insert<NoticeTextRecord>(collections.noticeTexts, own)]);
    const about = { tenant, person: "p", cohort: "c", at: now };
    await store.commit([tell({ ...about, kind: "exam-open", subject: "e", values: { component: "Theory", until: "{person}" } })]);
    await send(mailing);
    const values = { session: "S", time: "2026-03-09", place: "Room 1" };
    await store.commit(["1", "2", "3"].map((subject) => tell({ ...about, kind: "session-announced", subject, values })));
    await send(mailing);

    const [exam, plan] = mail.taken.map((one) => one.mail);
    expect([exam?.subject, plan?.subject, mail.taken.length]).toEqual(["Exam at acme", "3 notices for you", 2]);
    expect(exam?.text).toMatch(/^Dear 林晓彤,\n\nExam at acme\nTheory\n\n<b>by \{person\}<\/b>\n\n--/);
    expect(exam?.html).toContain("<p>&lt;b&gt;by {person}&lt;/b&gt;</p>");
    expect(plan?.text?.match(/A training session is announced/g)?.length).toBe(3);
  });
});
