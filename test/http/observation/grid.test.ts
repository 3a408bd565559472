import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import request from "supertest";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { LOCALES } from "../../../src/shared/json.ts";
import { instructor } from "../../unit/observation/world.ts";
import { openPlace, TOKEN, type Place } from "./place.ts";

let place: Place;
beforeEach(async () => {
  place = await openPlace();
  await place.arrive("教务", { launched: ["instructor"] });
  await place.arrive("导师", { named: ["mentor"] });
  await place.arrive("小林", { mentor: "导师" });
  await place.arrive("小周");
});
afterEach(() => place.close());

const get = (person: string, path: string) => request(place.server).get(`/s/${encodeURIComponent(person)}${path}`);
const post = (person: string, path: string, fields: Record<string, string>) =>
  request(place.server)
    .post(`/s/${encodeURIComponent(person)}${path}`)
    .type("form")
    .send({ _token: TOKEN, ...fields });
const valueOf = (text: string, cell: string): string | undefined => new RegExp(`name="s.${cell}" value="([^"]*)"`).exec(text)?.[1];

describe("daily scores", () => {
  it("saves what is typed, says how many, and shows it next time", async () => {
    const answer = await post("教务", "/daily", { "s.attendance.小林": "９５.５", "s.homework.小林": "免", "s.attendance.小周": "" });
    expect(decodeURI(answer.headers["location"] ?? "")).toBe("/s/教务/daily?saved=2");
    const { text } = await get("教务", "/daily?saved=2");
    expect(text).toContain("已保存 2 项成绩。");
    expect(["attendance", "homework"].map((leaf) => valueOf(text, `${leaf}.小林`))).toEqual(["95.5", "免"]);
    expect(text).toContain("出勤：计入“日常表现”，占总分 6.66%");
    expect((await place.audit()).filter((line) => line === "score.entered 小林")).toHaveLength(2);
  });

  it("names each cell it cannot read, loses nothing, writes nothing", async () => {
    const { status, text } = await post("教务", "/daily", { "s.attendance.小林": "abc", "s.homework.小林": "88", "w.homework.小林": "" });
    expect(status).toBe(422);
    expect(text).toContain('<a href="#cell-attendance.小林">小林的出勤：“abc”不是 0 到 100 的分数</a>');
    expect(["attendance", "homework"].map((leaf) => valueOf(text, `${leaf}.小林`))).toEqual(["abc", "88"]);
    expect(text).toMatch(/id="cell-attendance.小林"[^>]*aria-invalid="true"/);
    expect(await place.score("homework", "小林")).toBeUndefined();
  });

  it("tells of a score somebody else entered meanwhile, and saves on the second press", async () => {
    await place.entry.enter(instructor, "staff", [{ component: "attendance", person: "小林", typed: "70" }]);
    const stale = await post("教务", "/daily", { "s.attendance.小林": "80", "w.attendance.小林": "" });
    expect(stale.status).toBe(422);
    expect(stale.text).toContain("别人刚改为 70");
    expect((await post("教务", "/daily", { "s.attendance.小林": "80", "w.attendance.小林": "70" })).status).toBe(303);
    expect((await place.score("attendance", "小林"))?.score).toBe("80");
  });

  it("is closed to learners and mentors, and needs the form's token", async () => {
    for (const who of ["小林", "导师"]) expect((await get(who, "/daily")).status).toBe(403);
    expect((await post("教务", "/daily", { _token: "other", "s.attendance.小林": "80" })).status).toBe(403);
  });
});

describe("a mentor's page", () => {
  it("holds the mentor's own learners, and what the rating counts for", async () => {
    const { text } = await get("导师", "/mentees");
    expect(text).toContain('name="s.mentor.小林"');
    expect(text).not.toContain("小周");
    expect(text).toContain("导师评价：计入“日常表现”，占总分 6.66%");
    expect((await post("导师", "/mentees", { "s.mentor.小林": "88" })).status).toBe(303);
    expect((await place.score("mentor", "小林"))?.by).toBe("导师");
    expect((await post("导师", "/mentees", { "s.mentor.小周": "88" })).status).toBe(422);
  });

  it("says in words when there is nobody yet", async () => {
    await place.arrive("新导师", { named: ["mentor"] });
    expect((await get("新导师", "/mentees")).text).toContain("您名下还没有学员");
  });
});

test.each(LOCALES)("the word for excused that a page shows is one a cell takes (%s)", (locale) => {
  const word = loadLanguages("config/locales").translator(locale)("observation.grid.excused");
  return expect(place.entry.enter(instructor, "staff", [{ component: "attendance", person: "小周", typed: word }])).resolves.toEqual({
    type: "entered",
    cells: 1,
  });
});
