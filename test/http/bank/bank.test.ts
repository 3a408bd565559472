import { afterAll, beforeAll, beforeEach, describe, expect, it, jest, test } from "@jest/globals";
import request, { type Response } from "supertest";
import { EXPORTS } from "../../../src/exam/exchange/held.ts";
import { readBankFile } from "../../../src/exam/exchange/read-file.ts";
import { collections } from "../../../src/store/collections.ts";
import { findAll } from "../../../src/store/port.ts";
import { HOSTILE } from "../../support/hostile-banks.ts";
import { png } from "../../support/sample-files.ts";
import { practiceLaunch, takeSeat, text, type Seat } from "../../support/seats.ts";
import { startStack, type Stack } from "../../support/stack.ts";

jest.setTimeout(180_000);

const BANK = "/bank/customer-service";
/** Fields of a new choice as a browser without scripts sends them. */
const NEW = {
  type: "single",
  area: "records",
  difficulty: "1",
  "stem.en": "Who writes the record of a call?",
  "options.count": "4",
  "options.0.text.en": "Whoever took it",
  "options.0.right": "1",
  "options.1.text.en": "Whoever is free",
};

let stack: Stack;
let teacher: Seat;
let second: Seat;
beforeAll(async () => {
  stack = await startStack();
  const seat = async (user: string) =>
    takeSeat(stack, { launch: await practiceLaunch(stack, user), launched: ["instructor"], locale: "en" });
  [teacher, second] = [await seat("3"), await seat("4")];
});
afterAll(() => stack.close());

const location = (answer: Response): string => (answer.headers["location"] as string | undefined) ?? "";
const path = (answer: Response): string => location(answer).replace(/^.*?\/bank/, "/bank");

const send = (seat: Seat, where: string, body: Buffer, headers: Readonly<Record<string, string>>) =>
  request(stack.url)
    .post(seat.href(where))
    .set({ Cookie: seat.cookie, "Content-Type": "application/octet-stream", "x-tierwise-token": seat.token, ...headers })
    .send(body);
const bring = (body: Buffer, name: string, area = "records") =>
  send(teacher, `/bank/import?bank=customer-service&language=en&area=${area}`, body, { "x-file-name": encodeURIComponent(name) });
const imports = () =>
  findAll(stack.services.store, collections.bankImports, { tenant: teacher.session.tenant, query: { index: "byTime", equal: [] } });

describe("a question written without scripts", () => {
  let item: string;
  beforeEach(async () => {
    item = path(await teacher.post(`${BANK}/new`, NEW)).replace(/\?.*/, "");
  });

  it("is a draft, seen as a learner will see it", async () => {
    const page = text(await teacher.get(item));
    for (const words of ["Who writes the record of a call?", "Whoever took it", "Draft", "On no paper until it is set ready."])
      expect(page).toContain(words);
  });

  it("is looked at and given more rows without being saved", async () => {
    const before = (await teacher.get(item)).text;
    const id = item.split("/").at(-1) ?? "";
    const looked = await teacher.post(`${BANK}/preview`, { ...NEW, item: id, seen: "1", "stem.en": "Who **signs** it?" });
    expect(looked.status).toBe(200);
    expect(looked.text).toContain("<strong>signs</strong>");
    const more = await teacher.post(`${BANK}/preview`, { ...NEW, item: id, seen: "1", more: "options" });
    expect(more.text).toContain('name="options.6.text.en"');
    expect(more.text).toContain("Whoever is free");
    expect((await teacher.get(item)).text).toBe(before);
  });

  it("keeps what was typed where something is wrong, and says what", async () => {
    const wrong = await teacher.post(`${item}/edit`, { ...NEW, seen: "1", "options.0.right": "", "stem.en": "Words not to be lost" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("Words not to be lost");
    expect(text(wrong)).toContain("Mark exactly one right answer.");
  });

  it("that somebody else saved meanwhile is not overwritten, and nothing typed is lost", async () => {
    await second.post(`${item}/edit`, { ...NEW, seen: "1", "stem.en": "By the second" });
    const late = await teacher.post(`${item}/edit`, { ...NEW, seen: "1", "stem.en": "By the first" });
    expect(late.status).toBe(409);
    expect(text(late)).toMatch(/While you were writing, .+ saved version 2/);
    expect(late.text).toContain("By the first");
    expect(text(await teacher.get(item))).toContain("By the second");
    const [, seen = ""] = /name="seen" value="(\d+)"/.exec(late.text) ?? [];
    expect((await teacher.post(`${item}/edit`, { ...NEW, seen, "stem.en": "By the first" })).status).toBe(303);
    expect(text(await teacher.get(item))).toContain("By the first");
    const old = await teacher.get(`${item}/versions/2`);
    expect(text(old)).toContain("By the second");
  });

  it("takes a picture of its writer, and nobody else's", async () => {
    const upload = await send(second, "/files", png(), { "x-file-purpose": "bank.media", "x-file-name": "sign.png" });
    const { id } = upload.body as { id: string };
    const withPicture = { ...NEW, seen: "1", "media.count": "1", "media.0.file": id, "media.0.text.en": "A sign" };
    expect(text(await teacher.post(`${item}/edit`, withPicture))).toContain("A file is no longer there.");
    expect((await second.post(`${item}/edit`, withPicture)).status).toBe(303);
    expect((await teacher.get(`/files/${id}`)).status).toBe(200);
    expect((await teacher.post(`${item}/edit`, { ...withPicture, seen: "2", source: "Rule 3" })).status).toBe(303);
    expect((await teacher.get(item)).text).toContain('alt="A sign"');
  });

  it("is of an area of its bank, and of a bank there is", async () => {
    expect((await teacher.post(`${item}/edit`, { ...NEW, seen: "1", area: "elsewhere" })).status).toBe(422);
    expect((await teacher.post("/bank/none/new", NEW)).status).toBe(404);
    expect((await teacher.get(`${BANK}/questions/none`)).status).toBe(404);
    expect((await teacher.get(`${BANK}/new?type=none`)).status).toBe(200);
  });
});

describe("a file brought in the page", () => {
  const MIXED = Buffer.from(
    "// [id:mixed-1]\n::One::Who calls back? {=We#right ~They#wrong}\n\n// [id:mixed-2]\n::Two::Two of them {~A ~B}\n\n// [id:mixed-3]\n::Three::Right? {T}",
  );

  it("says of each item what becomes of it, changes nothing before it is taken over, and then takes it over as a whole", async () => {
    const { url } = (await bring(MIXED, "mixed.gift")).body as { url: string };
    const where = url.slice(url.indexOf("/bank"));
    const preview = text(await teacher.get(where));
    for (const words of ["Full: 1", "Partial: 1", "Refused: 1", "remarks on single answers", "no right answer is given"])
      expect(preview).toContain(words);
    expect((await teacher.get(`${BANK}/questions/mixed-3`)).status).toBe(404);
    expect((await teacher.post(`${where}/apply`)).status).toBe(303);
    expect((await teacher.post(`${where}/apply`)).status).toBe(303);
    expect(text(await teacher.get(where))).toContain("Taken over as drafts. New: 2, changed: 0.");
    expect(text(await teacher.get(`${BANK}?text=mixed&state=draft`))).toContain("Questions found: 2");

    const again = MIXED.toString().replace("Who calls back?", "Who calls back first?");
    const brought = (await bring(Buffer.from(again), "mixed.gift")).body as { url: string };
    const changed = brought.url.slice(brought.url.indexOf("/bank"));
    expect(text(await teacher.get(changed))).toContain("New: 0, changed: 1.");
    // Somebody changes that question before it is taken over.
    const { question } = await stack.services.bankRoom.banks.question({ ...teacher.session, roles: [] }, "customer-service", "mixed-1");
    await stack.services.bankRoom.banks.save(
      { ...teacher.session, roles: [] },
      { bank: "customer-service", item: "mixed-1", seen: 1, typed: { ...question, source: "x" } },
    );
    const stale = await teacher.post(`${changed}/apply`);
    expect(stale.status).toBe(409);
    expect(text(stale)).toContain("Questions changed since the file was looked through: 1.");
  });

  it("is refused in words where it is hostile or too large, and leaves nothing behind", async () => {
    const before = (await imports()).length;
    const refused = HOSTILE.filter(({ fate }) => "refused" in fate).slice(2, 8);
    expect(refused.length).toBeGreaterThan(3);
    for (const { bytes, name } of refused) {
      const answer = await bring(bytes(), name);
      expect([name, answer.status]).toEqual([name, 422]);
      expect((answer.body as { text: string }).text.length).toBeGreaterThan(20);
    }
    expect((await bring(Buffer.alloc(20 * 1024 * 1024 + 1, "x"), "large.gift")).status).toBe(422);
    expect((await bring(MIXED, "mixed.gift", "elsewhere")).status).toBe(422);
    expect((await imports()).length).toBe(before);
  });

  test.each(EXPORTS)("of %s is written by the page itself, and read again", async (format) => {
    const answer = await fetch(stack.url + teacher.href(`${BANK}/file?format=${format}&language=en`), {
      headers: { cookie: teacher.cookie },
    });
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
    const end = { qti3: "zip", moodle: "xml", gift: "gift", xlsx: "xlsx", csv: "csv" }[format];
    const { items } = await readBankFile(Buffer.from(await answer.arrayBuffer()), `bank.${end}`);
    expect(items.length).toBeGreaterThan(200);
  });

  test.each(["xlsx", "csv"])("begins with an empty sheet as %s", async (type) => {
    const answer = await fetch(stack.url + teacher.href(`/bank/template/file?type=${type}`), { headers: { cookie: teacher.cookie } });
    expect([answer.status, (await answer.arrayBuffer()).byteLength > 50]).toEqual([200, true]);
  });
});

describe("a list", () => {
  it("shows some at a time, and bears an address with odd words in it", async () => {
    const page = text(await teacher.get(`${BANK}?page=2&type=none&difficulty=&state=ready`));
    expect(page).toMatch(/Page 2 of \d+/);
    expect((await teacher.get(`${BANK}?page=9999`)).status).toBe(200);
    expect((await teacher.get(`${BANK}?text=${"x".repeat(500)}`)).status).toBe(200);
  });

  it("makes a bank of the company's own, with areas of its own", async () => {
    expect((await teacher.post("/bank", { name: "  ", areas: "" })).status).toBe(422);
    const made = path(await teacher.post("/bank", { name: "Practice", areas: "Opening hours\nPrices" }));
    expect(text(await teacher.get(made))).toContain("There are no questions yet.");
    expect(text(await teacher.get(`${made}/new`))).toContain("Opening hours");
    expect(text(await teacher.get("/bank"))).toContain("Practice");
  });
});
