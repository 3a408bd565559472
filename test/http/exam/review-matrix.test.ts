import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import {
  REVIEW_ASPECTS,
  REVIEW_MOMENTS,
  type ReviewAspect,
  type ReviewMoment,
  type ReviewSettings,
} from "../../../src/exam/marking/records.ts";
import { PRESETS } from "../../../src/exam/marking/review.ts";
import { rulesId } from "../../../src/exam/marking/rules.ts";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import { HOUR } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert, replace } from "../../../src/store/port.ts";
import { stepsIn } from "../../unit/exam/steps.ts";
import { COHORT, documentedPaper, START, TENANT, type World } from "../../unit/exam/world.ts";
import { serveExam, type Served } from "./served.ts";

jest.setTimeout(180_000);

const CLOSES = START + HOUR;
const TYPED = "我会先道歉,再核实。";
const COMMENT = "Name the grade first.";

/** What a page's source tells of a sitting, found by texts that stand nowhere else. */
interface Marks {
  readonly score: string;
  readonly earned: string;
  readonly explanation: string;
  readonly key: string;
}

let served: Served;
let world: World;
let open: AttemptRecord;
let marked: AttemptRecord;
let marks: Marks;

beforeAll(async () => {
  served = await serveExam({ ...documentedPaper, closes: CLOSES, attempts: 1 });
  world = served.world;
  const does = stepsIn(world);
  open = await does.begun();
  await does.saveAll(open, 0);
  const handedIn = await does.handIn(open);
  const [first = "", second = ""] = world.shorts(handedIn);
  const typed = { [first]: { mark: "17.25", comment: COMMENT }, [second]: { mark: "3", comment: "" } };
  const actor = { tenant: TENANT, person: "instructor-1", cohort: COHORT, roles: ["instructor"] as const };
  await world.exams.mark(actor, { attempt: open.id, seen: handedIn.version, marks: typed });
  marked = await world.stored(open.id);
  const choice = handedIn.paper.find(({ order }) => order.length > 0)?.question ?? "";
  const asked = world.question(choice);
  const right = asked.type === "single" ? (asked.options.find(({ id }) => asked.key.includes(id))?.text.en ?? "") : "";
  marks = { score: "20.25", earned: "17.25 of 30", explanation: escaped(world.question(first).explanation.en), key: escaped(right) };
});
afterAll(() => served.close());

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#x27;");

/** The sitting, the rules and the clock as they are at this moment. */
async function at(moment: ReviewMoment, review: ReviewSettings, othersSit: boolean): Promise<void> {
  const now = await world.stored(open.id);
  const { score: _score, withheld: _withheld, ...rest } = { ...marked, version: now.version };
  const state = moment === "during" ? ("open" as const) : ("marked" as const);
  const sitting = state === "open" ? { ...rest, state, marks: {}, deadline: CLOSES + HOUR } : { ...marked, version: now.version };
  const withheld = moment !== "after-release" && state === "marked" ? { withheld: true as const } : {};
  const id = rulesId({ cohort: COHORT, component: "theory" });
  const known = await world.store.get(collections.markingRules, TENANT, id);
  const release = { type: "by-hand" as const, ...(moment === "after-release" && { released: START }) };
  const rules = { id, tenant: TENANT, cohort: COHORT, component: "theory", markers: 1 as const, limit: "15", release, review };
  await world.store.commit([
    replace<AttemptRecord>(collections.attempts, { ...sitting, ...withheld }),
    known === undefined ? insert(collections.markingRules, rules) : replace(collections.markingRules, { ...rules, version: known.version }),
  ]);
  const time = moment === "after-window" || (moment === "after-release" && !othersSit) ? CLOSES : CLOSES - HOUR / 2;
  world.clock.set(time);
}

/** Only an open sitting has pages beside its own; afterwards they lead to it. */
async function source(): Promise<string> {
  const { state } = await world.stored(open.id);
  const paths = state === "open" ? ["", "/sitting", "/check"] : [""];
  const pages = paths.map(async (path) => (await fetch(`${served.url}/s/learner-1/exam/theory${path}`)).text());
  return (await Promise.all(pages)).join("\n");
}

/** Aspects whose texts stand in what the learner's pages send; the key of a question is told from its options by the words before it. */
async function told(): Promise<ReadonlySet<ReviewAspect>> {
  const text = await source();
  const found: Readonly<Record<ReviewAspect, boolean>> = {
    score: text.includes(marks.score),
    marks: text.includes(marks.earned),
    answers: text.includes(TYPED),
    key: text.includes(`<dd>${marks.key}</dd>`) || text.includes("<dt>Right answer</dt>"),
    explanations: text.includes(marks.explanation),
    comments: text.includes(COMMENT),
  };
  return new Set(REVIEW_ASPECTS.filter((aspect) => found[aspect]));
}

const of = (aspects: readonly ReviewAspect[]): ReviewSettings =>
  Object.fromEntries(REVIEW_MOMENTS.map((moment) => [moment, aspects])) as unknown as ReviewSettings;

/** Typed from the rules a company is told, not from the code: what each moment can show at most, and what it always shows. */
// biome-ignore format: a table is read by its columns
const MOMENTS: readonly (readonly [ReviewMoment, boolean, readonly ReviewAspect[], readonly ReviewAspect[]])[] = [
  ["during",        true,  ["answers"],                                                             ["answers"]],
  ["right-after",   true,  ["answers"],                                                             []],
  ["after-window",  false, ["answers", "key", "explanations"],                                      []],
  ["after-release", true,  ["score", "marks", "answers", "comments"],                               ["score"]],
  ["after-release", false, ["score", "marks", "answers", "key", "explanations", "comments"],        ["score"]],
];

describe.each(MOMENTS)("%s, others still sitting: %s", (moment, othersSit, most, always) => {
  const due = (ticked: readonly ReviewAspect[]): readonly ReviewAspect[] =>
    REVIEW_ASPECTS.filter((aspect) => always.includes(aspect) || (ticked.includes(aspect) && most.includes(aspect)));

  it.each([
    ["nothing", [] as readonly ReviewAspect[]],
    ["everything", REVIEW_ASPECTS],
    ...REVIEW_ASPECTS.map((aspect) => [`${aspect} alone`, [aspect]] as const),
  ])("with %s ticked, the learner's pages hold exactly what they may", async (_, ticked) => {
    await at(moment, of(ticked), othersSit);
    expect([...(await told())]).toEqual(due(ticked));
  });
});

describe("a learner whose exam is over while another sits on", () => {
  it("sees no right answer before the last one has handed in, though the window has closed", async () => {
    await at("after-release", PRESETS.learn, false);
    const other = { ...open, id: "another", person: "learner-2", state: "open" as const, deadline: CLOSES + HOUR };
    const { version: _first, ...fresh } = other;
    await world.store.commit([insert(collections.attempts, fresh)]);
    expect([(await told()).has("key"), (await told()).has("explanations")]).toEqual([false, false]);
    expect(await source()).toContain("Others are still sitting this exam.");
    await world.store.commit([replace(collections.attempts, { ...fresh, version: 1, state: "handed-in" as const })]);
    expect((await told()).has("key")).toBe(true);
  });
});
