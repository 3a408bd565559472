import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import { announce, wishGrade } from "../../../src/delivery/changes.ts";
import { createDelivery, type Delivery } from "../../../src/delivery/delivery.service.ts";
import { deliveryRoutes } from "../../../src/delivery/delivery.routes.ts";
import { REASONS } from "../../../src/delivery/reasons.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import type { Role } from "../../../src/people/records.ts";
import { HOUR, manualClock } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { LOCALES, type Locale } from "../../../src/shared/json.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert } from "../../../src/store/port.ts";
import type { SessionCall } from "../../../src/web/route.ts";
import { createViews } from "../../../src/web/views.ts";
import { scriptedLrs, type ScriptedLrs } from "../../support/scripted-lrs.ts";
import { AT } from "../../unit/xapi/facts.ts";
import { AGS, link, openPlace, TENANT, type DeliveryPlace } from "../../unit/delivery/place.ts";
import { scriptedAgs } from "../../unit/delivery/scripted-ags.ts";

/** Those that the statement worker gives. */
const STATEMENT_REASONS = ["refused", "conflict", "facts-missing", "gave-up", "unreachable", "unauthorized", "unexpected"];
const languages = loadLanguages("config/locales");
const views = createViews(join(process.cwd(), "views"), (name) => `/assets/${name}`);
let place: DeliveryPlace;
let lrs: ScriptedLrs;
let lms: ReturnType<typeof scriptedAgs>;
let delivery: Delivery;

beforeEach(async () => {
  place = await openPlace();
  lrs = await scriptedLrs();
  lms = scriptedAgs();
  const { store, cohorts, programmes } = place;
  delivery = createDelivery({
    store,
    cohorts,
    programmes,
    languages,
    clock: manualClock(AT + HOUR),
    ids: randomIds,
    random: () => 0.5,
    config: { publicUrl: "https://tool.example", lrs: { url: lrs.endpoint, key: "k", secret: "s" } },
    ags: lms.ags,
    platform: async (tenant, id) => {
      const record = await store.get(collections.platforms, tenant, id);
      if (record === undefined) throw new Error("no platform");
      return record;
    },
    log: { error: () => undefined },
  });
});
afterEach(async () => {
  await delivery.stop();
  await lrs.close();
  await place.close();
});

function callOf(body: object = {}, { roles = ["instructor"] as Role[], locale = "zh-CN" as Locale, cohort = "c1" } = {}): SessionCall {
  return {
    params: {},
    query: {},
    body,
    now: AT,
    locale,
    t: languages.translator(locale),
    reference: "R",
    ip: "127.0.0.1",
    headers: {},
    cookies: {},
    session: {} as SessionCall["session"],
    actor: { tenant: TENANT, person: "t1", cohort, roles },
    company: { name: TENANT, zone: "Asia/Shanghai", locale: "zh-CN" },
    zone: "Asia/Shanghai",
    formToken: "form-token",
    href: (path) => `/s/launch${path}`,
  };
}

async function answer(method: "get" | "post", call: SessionCall) {
  const route = deliveryRoutes({ delivery }).find((one) => one.method === method);
  if (route === undefined) throw new Error("no route");
  expect(route.right).toBe("delivery.see");
  return route.handle(call);
}

async function open(call = callOf()): Promise<string> {
  const reply = await answer("get", call);
  if (reply.type !== "page") throw new Error(reply.type);
  const { locale, t } = call;
  return views.render(reply.view, { layout: "frame", model: reply.model, page: { locale, token: "form-token", base: "/s/launch" }, t });
}

const wish = (person: string, column = "total") =>
  wishGrade({ tenant: TENANT, cohort: "c1", column, person, score: "79.995", comment: "中级", at: AT }, undefined);
const grade = (person: string) => place.store.get(collections.grades, TENANT, `c1.total.${person}`);

describe("the sync page", () => {
  it("says that all is well once everything has arrived", async () => {
    await place.launches(3);
    await place.store.commit([link(AGS), wish("p1")]);
    await delivery.runAll();
    const html = await open();
    expect(html).toContain("成绩和学习记录都已送达。");
    expect(html).not.toContain("重新发送");
  });

  it("names who was refused and why in plain words; what the LMS said word for word is for administrators", async () => {
    await place.store.commit([link(AGS), wish("p1")]);
    lms.next(lms.refusal(422));
    await delivery.runAll();
    const html = await open();
    expect(html).toContain("学员p1");
    expect(html).toContain("总分：79.99 分");
    expect(html).toContain("学习平台没有接受这个成绩");
    expect(html).not.toContain("422 scripted");
    expect(await open(callOf({}, { roles: ["administrator"] }))).toContain("422 scripted");
  });

  it("says that the course has no gradebook, and sends what was kept once it has one", async () => {
    await place.store.commit([wish("p1")]);
    await delivery.runAll();
    expect(await open()).toContain("学习平台没有为这门课程提供成绩册");
    await place.store.commit([link(AGS)]);
    expect(await open()).toContain("现在可以写入成绩册了");
    expect(await delivery.gradebookOffered(TENANT, "c1")).toBe(1);
    await delivery.runAll();
    expect(lms.shown("sub-p1")).toEqual({ 总分: 79.99 });
  });

  it("shows nothing of another cohort", async () => {
    await place.store.commit([
      insert(collections.grades, elsewhere),
      announce(TENANT, { type: "launched", cohort: "c2", person: "p1", at: AT, key: "elsewhere" }),
    ]);
    expect(await open()).not.toContain("发送中</span>");
  });

  test.each(LOCALES)("has every word in %s", async (locale) => {
    await place.launches(1);
    await place.store.commit([wish("p1"), wish("t1", "theory"), wish("nobody", "daily")]);
    await delivery.runOnce();
    const html = await open(callOf({}, { locale }));
    expect(html).toContain(languages.translator(locale)("delivery.sync.title"));
    const t = languages.translator(locale);
    for (const code of REASONS.filter((one) => one !== "conflict")) expect(t(`delivery.reason.grade.${code}`)).not.toBe("");
    for (const code of STATEMENT_REASONS) expect(t(`delivery.reason.statement.${code}`)).not.toBe("");
  });
});

const elsewhere = {
  id: "c2.total.p1",
  tenant: TENANT,
  cohort: "c2",
  column: "total",
  person: "p1",
  score: "70",
  comment: "",
  state: "waiting",
  due: AT,
  tries: 0,
  stamp: 0,
} as const;

describe("sending again", () => {
  it("puts a refused grade back on its way, with an audit line, and returns to the page", async () => {
    await place.store.commit([link(AGS), wish("p1")]);
    lms.next(lms.refusal(400));
    await delivery.runAll();
    expect(await answer("post", callOf({ id: "c1.total.p1" }))).toEqual({ type: "redirect", to: "/s/launch/sync?again=1" });
    await delivery.runAll();
    expect(await grade("p1")).toMatchObject({ state: "sent" });
    const { records } = await place.store.find(collections.audit, TENANT, { index: "byCohort", equal: ["c1"] });
    expect(records).toMatchObject([{ action: "delivery.resent", actor: "t1", subject: "c1.total.p1" }]);
  });

  it("takes everything that was not accepted at once, statements too, and doubles nothing", async () => {
    const bad = { type: "scored", cohort: "c1", person: "p1", at: AT, key: "bad", component: "poison", score: "1" } as const;
    await place.store.commit([link(AGS), wish("p1"), wish("p2"), announce(TENANT, bad)]);
    await place.launches(2);
    lms.next(lms.refusal(400), lms.refusal(400));
    await delivery.runAll();
    expect(await answer("post", callOf({ all: "1" }))).toMatchObject({ to: "/s/launch/sync?again=3" });
    const { grades, statements } = await delivery.runAll();
    expect({ grades: grades.sent, refused: statements.parked, stored: lrs.stored.size }).toEqual({ grades: 2, refused: 1, stored: 2 });
  });

  it("of something in another cohort, or nowhere, is not found", async () => {
    await place.store.commit([wish("p1")]);
    await expect(answer("post", callOf({ id: "c1.total.p1" }, { cohort: "c2" }))).rejects.toMatchObject({ code: "not-found" });
    await expect(answer("post", callOf({ id: "nothing" }))).rejects.toMatchObject({ code: "not-found" });
    await expect(answer("post", callOf({}))).rejects.toMatchObject({ code: "bad-input" });
  });
});

describe("running by itself", () => {
  it("delivers what a commit nudges for, and stops with nothing left in the air", async () => {
    delivery.start();
    await place.launches(5);
    delivery.nudge();
    await delivery.stop();
    expect(lrs.stored.size).toBe(5);
  });
});
