import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { DateTime } from "luxon";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { DAY } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll } from "../../src/store/port.ts";
import { practiceLaunch, takeSeat, text, type Seat } from "../support/seats.ts";
import { startStack, type Stack } from "../support/stack.ts";

jest.setTimeout(60_000);

let stack: Stack;
let instructor: Seat;
let learner: Seat;
beforeAll(async () => {
  stack = await startStack();
  instructor = await takeSeat(stack, { launch: await practiceLaunch(stack, "3"), locale: "en" });
  learner = await takeSeat(stack, { launch: await practiceLaunch(stack, "12"), locale: "en" });
});
afterAll(() => stack.close());

/** So many days from today at 18:00 in the company's zone, as a field for date and time sends it. */
const evening = (days: number): string =>
  DateTime.fromMillis(stack.services.clock() + days * DAY, { zone: "Asia/Shanghai" }).toFormat("yyyy-MM-dd'T18:00'");
const published = () => stack.services.programmes.published(PRACTICE_TENANT, instructor.session.cohort);
const post = async (seat: Seat, fields: Readonly<Record<string, string>>, component = "homework") =>
  seat.post(`/daily/${component}/homework`, { base: String((await published()).number), ...fields });
const inSource = (html: string): string => html.replaceAll("&#x27;", "'").replaceAll("&quot;", '"');

describe("homework", () => {
  it("is set beside the scores it is entered as, and stands on the learner's first page until it is scored", async () => {
    const { number } = await published();
    const before = await instructor.get("/daily");
    expect(text(before)).toContain("Set homework: Homework");
    const [form] = /<form[^>]*daily\/homework\/homework[^]*?<\/form>/.exec(before.text) ?? [];
    expect(form).toContain(`name="_token" value="${instructor.token}"`);
    expect(form).toContain(`name="base" value="${number}"`);
    const answer = await post(instructor, { task: "Read the case.\r\nWrite <200> words.", due: evening(9) });
    expect(answer.status).toBe(303);
    expect(answer.headers["location"]).toContain("/daily?homework=set");
    expect((await published()).number).toBe(number + 1);
    const query = { index: "byTime", equal: [] };
    const lines = await findAll(stack.services.store, collections.audit, { tenant: PRACTICE_TENANT, query });
    expect(lines.filter(({ action, actor }) => action === "programme.published" && actor === instructor.session.person)).toHaveLength(1);

    const daily = await instructor.get("/daily?homework=set");
    expect(text(daily)).toContain("The homework is saved");
    expect(text(daily)).toMatch(/Homework: due \w{3}, \d+ \w{3} \d{4}, 18:00/);
    expect(daily.text).toContain(`value="${evening(9)}"`);
    const home = await learner.get("/home");
    expect(home.text).toContain("Read the case.\nWrite &lt;200&gt; words.");
    expect(text(home)).toMatch(/Homework: due \w{3}, \d+ \w{3} \d{4}, 18:00/);

    const scored = await instructor.post("/daily", { [`s.homework.${learner.session.person}`]: "88" });
    expect(scored.headers["location"]).toContain("saved=1");
    expect(text(await learner.get("/home"))).not.toContain("Homework: due");
  });

  it("is changed, left alone, and taken back", async () => {
    expect((await post(instructor, { task: "Other words", due: evening(12) })).headers["location"]).toContain("homework=set");
    expect((await post(instructor, { task: "Other words", due: evening(12) })).headers["location"]).toContain("homework=same");
    expect((await post(instructor, { task: "", due: "" })).headers["location"]).toContain("homework=taken-back");
    const page = text(await instructor.get("/daily?homework=taken-back"));
    expect(page).toContain("The homework is taken back");
    expect(page).toContain("Set homework: Homework");
    expect(page).not.toContain("Other words");
  });

  it("names a date in a wrong form or behind us, and too long a task; keeps what was typed and writes nothing", async () => {
    const { number } = await published();
    const wrong = await post(instructor, { task: "x".repeat(2_001), due: "next Friday" });
    expect(wrong.status).toBe(422);
    expect(text(wrong)).toContain("Enter the due date with its time");
    expect(text(wrong)).toContain("2000 characters or fewer");
    expect(inSource(wrong.text)).toContain('href="#due.homework"');
    expect(wrong.text).toContain('value="next Friday"');
    expect(wrong.text).toMatch(/id="due.homework"[^>]*aria-invalid="true"/);
    const past = await post(instructor, { task: "", due: evening(-9) });
    expect([past.status, text(past).includes("Enter a due date that is still to come.")]).toEqual([422, true]);
    expect((await published()).number).toBe(number);
  });

  it("is not set over another version of the programme; what was typed is still there", async () => {
    const stale = await instructor.post("/daily/homework/homework", { base: "1", task: "Mine", due: "" });
    expect(stale.status).toBe(409);
    expect(text(stale)).toContain("The programme was changed while this page was open");
    expect(stale.text).toContain("Mine</textarea>");
    expect((await post(instructor, { task: "Mine" })).status).toBe(303);
  });

  it("belongs to scores that staff enter", async () => {
    for (const component of ["theory", "mentor", "daily", "nothing"])
      expect([component, (await post(instructor, { task: "x" }, component)).status]).toEqual([component, 404]);
  });

  it("is set by nobody else; an assistant reads it, learners and mentors have no part in it", async () => {
    const launch = await practiceLaunch(stack, "3");
    const assistant = await takeSeat(stack, { launch: { ...launch, sub: "90" }, launched: ["assistant"], locale: "en" });
    const mentor = await takeSeat(stack, { launch: await practiceLaunch(stack, "6"), locale: "en" });
    for (const seat of [assistant, mentor, learner]) expect((await post(seat, { task: "x" })).status).toBe(403);
    const daily = await assistant.get("/daily");
    expect(text(daily)).toContain("Mine");
    expect(daily.text).not.toContain("/daily/homework/homework");
    expect((await instructor.postAs("/daily/homework/homework", { base: "1", task: "x" })).status).toBe(403);
  });
});
