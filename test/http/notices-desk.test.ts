import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { createNotices } from "../../src/notices/notices.service.ts";
import { toMailPage } from "../../src/notices/mail.presenter.ts";
import type { DispatchRecord } from "../../src/notices/records.ts";
import { noticeId, tell } from "../../src/notices/telling.ts";
import { createOutgoing } from "../../src/lti/outgoing.ts";
import { derivedKey } from "../../src/lti/seal.ts";
import type { Actor } from "../../src/people/records.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { collections } from "../../src/store/collections.ts";
import { insert } from "../../src/store/port.ts";
import { openAdministrator, type AdministratorSeat } from "../support/administrator.ts";
import { startMailServer } from "../support/mail-server.ts";
import { openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import { ask, text, type Seat } from "../support/seats.ts";
import { startReceiver } from "../support/webhook-receiver.ts";

jest.setTimeout(180_000);

const tenant = PRACTICE_TENANT;
let place: PracticeCohort;
let own: AdministratorSeat;
let learner: Seat;
let instructor: Seat;

beforeAll(async () => {
  place = await openPracticeCohort();
  own = await openAdministrator(place.stack, tenant);
  learner = await place.seat("learner");
  instructor = await place.seat("instructor");
});
afterAll(() => place.close());

const audited = async (action: string) =>
  (await place.stack.services.store.find(collections.audit, tenant, { index: "byAction", equal: [action] })).records;

describe("a company's own words", () => {
  const spot = { kind: "decision", locale: "zh-CN" };
  const words = { subject: "{company}认定结果", lead: "{person}：", words: "结果已认定。\n\n<b>请查看</b>" };

  it("are refused with every reason named, and what was typed stays", async () => {
    const wrong = await own.post("/notices/text", { ...spot, subject: "{person}您好", lead: "", words: "{compnay}" });
    expect(wrong.status).toBe(422);
    expect(text(wrong)).toMatch(/标题中不能使用 \{person\}.*正文中的 \{compnay\} 不是可用的占位符/);
    expect(wrong.text).toMatch(/value="\{person\}您好"[\s\S]*\{compnay\}<\/textarea>/);
    expect((await own.get("/notices/text?kind=decision")).text).toContain("这是系统自带的文字");
  });

  it("are seen as the mail they make before they are kept, stand in the page from then on, and go back to the product's", async () => {
    const seen = await own.post("/notices/text/preview", { ...spot, ...words });
    expect(text(seen)).toMatch(/邮件预览 .*认定结果 李华： .*&lt;b&gt;请查看&lt;\/b&gt;/);
    expect((await own.get("/notices/text?kind=decision")).text).toContain("这是系统自带的文字");

    expect((await own.post("/notices/text", { ...spot, ...words })).status).toBe(303);
    expect((await own.get("/notices/texts")).text).toContain("已改写");
    const { store } = place.stack.services;
    const { person } = learner.session;
    await store.commit([tell({ tenant, person, cohort: place.cohort, kind: "decision", subject: "own", values: {}, at: Date.now() })]);
    expect(text(await learner.get("/notices"))).toMatch(/认定结果.*结果已认定。 .*&lt;b&gt;请查看/);

    expect((await own.post("/notices/text/reset", spot)).status).toBe(303);
    expect(text(await learner.get("/notices"))).toContain("您的考核结果已认定");
    expect([(await audited("notices.text-set")).length, (await audited("notices.text-reset")).length]).toEqual([1, 1]);
  });
});

describe("mail and webhooks", () => {
  const actor = (): Actor => ({ tenant, person: instructor.session.person, cohort: place.cohort, roles: ["administrator"] });
  const letter = { subject: "s", text: "t", html: "<p>t</p>" };

  /** The slice as `MAIL_URL` sets it up. */
  function connected(url: string) {
    const { store, ids, languages, programmes, config, clock } = place.stack.services;
    const key = derivedKey(config.secretKey, "notices");
    const settings = { publicUrl: config.publicUrl, mail: { url, from: "Tierwise <tierwise@tool.example>" } };
    const outgoing = createOutgoing({ acceptLoopback: true });
    return createNotices({ store, ids, languages, programmes, outgoing, key, config: settings, clock, random: () => 0.5 });
  }

  it("say that no mail is connected, refuse a trial to no address, and keep the page's form", async () => {
    expect(text(await own.get("/notices"))).toContain("还没有连接邮件服务器");
    const wrong = await own.post("/notices/mail/test", { address: "nobody" });
    expect([wrong.status, text(wrong).includes("请填写一个邮箱地址")]).toEqual([422, true]);
    expect(text(await own.post("/notices/mail/test", { address: "a@people.example" }))).toContain("还没有连接邮件服务器");
  });

  it("try a mail against a real server, and tell its answer in plain words and in its own", async () => {
    const server = await startMailServer({ refuse: (address) => (address.startsWith("gone") ? 550 : undefined) });
    const { mail } = connected(server.url);
    expect(await mail.test(actor(), "me@people.example", letter)).toEqual({ type: "taken", said: expect.stringMatching(/^250 /) });
    expect(await mail.test(actor(), "gone@people.example", letter)).toEqual({ type: "not-taken", answer: "no-such-address", said: expect.stringMatching(/^550 /) }); // biome-ignore format: one line
    await server.close();
    expect(await mail.test(actor(), "me@people.example", letter)).toMatchObject({ type: "not-taken", answer: "no-server" });
    expect(server.taken.map(({ to }) => to)).toEqual([["me@people.example"]]);

    const t = place.stack.services.languages.translator("zh-CN");
    const reader = { t, locale: "zh-CN", zone: "Asia/Shanghai", href: (path: string) => path } as const;
    const page = toMailPage({ mail: await mail.standing(tenant), address: "", webhooks: [], undelivered: 0 }, reader);
    const facts = Object.fromEntries(page.mail.facts.map(({ name, value }) => [name, value]));
    expect(facts).toMatchObject({
      发件人: "Tierwise <tierwise@tool.example>",
      邮件服务器: server.url.replace("smtp://", ""),
      最近一次成功: expect.stringMatching(/^\d{4}-/),
      最近一次失败: expect.stringMatching(/：无法连接邮件服务器/),
    });
    expect((await audited("notices.mail-tried")).length).toBeGreaterThanOrEqual(3);
  });

  it("try a webhook, which says what is wrong", async () => {
    const receiver = await startReceiver(() => ({ body: '{"errcode":310000,"errmsg":"keywords not in content"}' }));
    expect((await own.post("/notices/webhooks", { name: "群", type: "dingtalk", url: receiver.url, secret: "" })).status).toBe(303);
    const [, path = ""] = /action="\/admin(\/notices\/webhooks\/[\w-]+\/test)"/.exec((await own.get("/notices")).text) ?? [];
    const tried = text(await own.post(path));
    expect(tried).toMatch(/不接受签名、关键词或来源地址.*对方的原话：errcode 310000 keywords not in content/);
    expect(receiver.posted.length).toBe(1);
    await receiver.close();
  });
});

describe("what was not delivered", () => {
  /** A message of the given state about a notice of the cohort. */
  async function dispatch(id: string, state: "parked" | "unsure", cohort = place.cohort): Promise<void> {
    const { person } = learner.session;
    const about = { tenant, person, kind: "decision" as const, subject: id };
    const record = { id, tenant, notice: noticeId(about), person, kind: about.kind, channel: "mail" as const, digest: false, state };
    const stands = { due: 0, tries: 1, since: 1, error: state === "unsure" ? ("interrupted" as const) : ("full" as const) };
    const changes = [
      tell({ ...about, cohort, values: {}, at: 0 }),
      insert<DispatchRecord>(collections.dispatches, { ...record, ...stands }),
    ];
    await place.stack.services.store.commit(changes);
  }
  const stateOf = async (id: string) => (await place.stack.services.store.get(collections.dispatches, tenant, id))?.state;

  it("stands with its reason; one goes again by a press, what may have arrived only by itself, and another cohort's is not there", async () => {
    for (const [id, state, cohort] of [["full", "parked"], ["other", "parked"], ["maybe", "unsure"], ["away", "parked", "elsewhere"]] as const) await dispatch(id, state, cohort); // biome-ignore format: one line
    const page = await instructor.get("/notices/undelivered");
    expect(text(page)).toMatch(/收件人的邮箱已满/);
    expect(text(page)).toMatch(/可能已送达 .*发送中断，无法得知是否已送达/);
    expect([page.text.includes('value="full"'), page.text.includes('value="away"')]).toEqual([true, false]);
    expect((await instructor.post("/notices/undelivered", { id: "away" })).status).toBe(404);

    expect((await instructor.post("/notices/undelivered", { id: "full" })).headers["location"]).toMatch(/again=1$/);
    expect([await stateOf("full"), await stateOf("other")]).toEqual(["waiting", "parked"]);
    expect((await instructor.post("/notices/undelivered", { id: "full" })).status).toBe(404);
    await instructor.post("/notices/undelivered", { all: "1" });
    expect([await stateOf("other"), await stateOf("maybe"), await stateOf("away")]).toEqual(["waiting", "unsure", "parked"]);
    await instructor.post("/notices/undelivered", { id: "maybe" });
    expect(await stateOf("maybe")).toBe("waiting");

    expect((await own.get("/notices/undelivered")).text).toContain('value="away"');
    expect((await own.post("/notices/undelivered", { all: "1" })).headers["location"]).toMatch(/again=1$/);
    expect((await audited("notices.sent-again")).map(({ subject }) => subject).toSorted()).toEqual(["away", "full", "maybe", "other"]);
  });
});

describe("what a person wants to hear", () => {
  const asked = ({ text: html }: { text: string }): string[] => [...html.matchAll(/name="mail\.([\w-]+)"/g)].map(([, kind = ""]) => kind);

  it("is asked of the kinds that can concern their roles, and keeps what was wished of others", async () => {
    const [learners, instructors] = [asked(await learner.get("/notices/preferences")), asked(await instructor.get("/notices/preferences"))];
    expect(learners).toEqual(expect.arrayContaining(["exam-open", "decision", "re-evaluation-due"]));
    expect(learners).not.toEqual(expect.arrayContaining(["application-waiting"]));
    expect(instructors.toSorted()).toEqual(["appeal-waiting", "application-waiting", "delivery-parked"]);
    const form = (page: string): Record<string, string> => ({ from: "", to: "", "page.exam-open": "1", "page.decision": page });
    await learner.post("/notices/preferences", { ...form("1"), "mail.decision": "off", "mail.application-waiting": "off" });
    const { store } = place.stack.services;
    const { person } = learner.session;
    const kept = await store.get(collections.preferences, tenant, person);
    expect([kept?.mail, kept?.hidden?.includes("exam-open"), kept?.hidden?.includes("certificate")]).toEqual([
      { decision: "off" },
      false,
      true,
    ]);
  });

  it("leaves a kind out of the page and of the bell's figure", async () => {
    const { store } = place.stack.services;
    const about = { tenant, person: learner.session.person, cohort: place.cohort, values: {}, at: Date.now() };
    await learner.post("/notices/read");
    await store.commit([tell({ ...about, kind: "decision", subject: "1" }), tell({ ...about, kind: "score-released", subject: "2" })]);
    await learner.post("/notices/preferences", { from: "", to: "", "page.decision": "1" });
    expect((await learner.get("/notices/count")).body).toEqual({ unread: 1, figure: "1", text: "1 条未读" });
    expect(text(await learner.get("/notices"))).not.toContain("您有一项成绩已公布");
  });

  it("signs off in the language of the mails, by one click and not by a look, until the address is made void", async () => {
    const { unsubscribing } = place.stack.services.notices;
    const { person } = learner.session;
    await learner.post("/notices/preferences", { from: "", to: "", locale: "en" });
    const { pathname } = new URL(await unsubscribing.url(tenant, person));
    const { get, post } = ask(place.stack.url);
    expect(text(await get(pathname, { "Accept-Language": "zh-CN" }))).toContain("You will get no more mails from here.");
    const wishes = async () => Object.values((await place.stack.services.store.get(collections.preferences, tenant, person))?.mail ?? {});
    expect(await wishes()).toEqual([]);
    // As a mail program posts it: no cookie, no origin, no page before (RFC 8058).
    expect((await post(pathname, "List-Unsubscribe=One-Click")).status).toBe(200);
    expect(new Set(await wishes())).toEqual(new Set(["off"]));
    await learner.post("/notices/signing-off/revoke");
    expect((await get(pathname)).status).toBe(404);
    expect((await post(pathname, "List-Unsubscribe=One-Click")).status).toBe(404);
  });
});
