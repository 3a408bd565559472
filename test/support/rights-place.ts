import { describe, it } from "@jest/globals";
import type { FormName } from "../../src/sheets/forms.ts";
import { IMPORT_PURPOSE } from "../../src/sheets/sheets.service.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { scoreId } from "../../src/result/scores.ts";
import { collections } from "../../src/store/collections.ts";
import { insert } from "../../src/store/port.ts";
import type { SessionRoute } from "../../src/web/route.ts";
import { planSheet, workbook } from "./company-sheets.ts";
import { MONGO, NO_MONGO, ownDatabase } from "./mongo-place.ts";
import { known, openPracticeCohort, type PracticeCohort, type RecordIds } from "./practice-cohort.ts";

/** Parameters of routes that name a record somebody else may not even know of. */
export const RECORDS = [
  "attempt",
  "written",
  "marking",
  "question",
  "panel",
  "application",
  "appeal",
  "number",
  "person",
  "account",
  "platform",
  "job",
  "bulk",
  "import",
  "staged",
  "proposal",
  "invitation",
  "webhook",
  "makeUp",
  "file",
] as const;
type RecordParameter = (typeof RECORDS)[number];

/** Parameters that are words of the programme or places within a record, the same in every cohort. */
export const NAMES = ["component", "form", "line", "bank", "item", "version", "subject"] as const;

/** Ids as they look, of nothing: what is answered to them is what must be answered to a record of somebody else's. */
export const MISSING: Readonly<Record<RecordParameter, string>> = {
  ...(Object.fromEntries(RECORDS.map((name) => [name, "none"])) as Record<RecordParameter, string>),
  number: "CS2026999",
};

export interface RightsPlace extends PracticeCohort {
  readonly ids: RecordIds & Readonly<Record<RecordParameter, string>>;
}

/** The practice cohort with a record for every id that a route can name. */
export async function openRightsPlace(storeUrl?: string): Promise<RightsPlace> {
  const place = await openPracticeCohort({ ...(storeUrl !== undefined && { storeUrl }) });
  await lateFor(place);
  const more = {
    ...(await sheetsOf(place)),
    ...(await markingsOf(place)),
    bulk: await bulkOf(place),
    staged: await bankOf(place),
    makeUp: await makeUpOf(place),
    appeal: await appealOf(place),
    proposal: await proposalOf(place),
    webhook: await webhookOf(place),
    invitation: (await place.stack.services.lti.invitations.invite({ tenant: PRACTICE_TENANT, name: "Invited", switchOn: false })).id,
  };
  return { ...place, ids: { ...place.ids, ...more } };
}

/** What learners may see before the exam is published, and somebody may sit it once more. */
async function makeUpOf(place: PracticeCohort): Promise<string> {
  const { stack, cohort, ids } = place;
  const { examDesk, makeUps } = stack.services;
  const { session } = await place.seat("instructor");
  const actor = { tenant: PRACTICE_TENANT, cohort, person: session.person, roles: ["instructor"] as const };
  const { exam, number: base, bank } = await examDesk.read(actor, "theory");
  const practice = bank
    .ready({ types: ["single", "matching", "ordering", "cloze", "short"] })
    .slice(0, 12)
    .map(({ id }) => id);
  await examDesk.publish(actor, { component: "theory", base, exam: { ...exam.exam, published: { show: "practice", practice } } });
  const { candidates } = await makeUps.desk(actor, "theory");
  const candidate = known(candidates.find(({ not, place }) => not === undefined && place.person.id !== ids.person));
  await makeUps.open(actor, { component: "theory", persons: [candidate.place.person.id], trainedOn: "2026-03-01", note: "" });
  return `${cohort}.theory.${candidate.place.person.id}.${candidate.makeUps.length + 1}`;
}

/** The learner's word against the panel's score, not answered yet by anybody. */
async function appealOf({ stack, cohort, ids }: PracticeCohort): Promise<string> {
  const { store, clock } = stack.services;
  const { person } = ids;
  const score = known(await store.get(collections.scores, PRACTICE_TENANT, scoreId(cohort, "practical", person)));
  const against = { ref: score.id, at: score.at, score: known(score.score), source: score.source, evidence: known(score.ref) };
  const about = { id: `${cohort}.${person}.1`, tenant: PRACTICE_TENANT, cohort, person, number: 1, subject: "practical", against };
  const words = "两位评委的评分相差较大，请复核第二项。";
  await store.commit([insert(collections.appeals, { ...about, judges: [], words, at: clock(), state: "waiting" as const })]);
  return about.id;
}

/** A plan as a company keeps it, brought and read but not applied, and a file sent and not yet used. */
async function sheetsOf(place: PracticeCohort): Promise<Pick<RightsPlace["ids"], "import" | "file">> {
  const seat = await place.seat("instructor");
  const { files, jobs } = place.stack.services;
  const content = await workbook(planSheet());
  const form: FormName = "plan";
  async function send(): Promise<string> {
    const file = { tenant: PRACTICE_TENANT, by: seat.session.person, cohort: place.cohort, purpose: IMPORT_PURPOSE, name: "plan.xlsx" };
    const stored = await files.put((async function* () { yield content; })(), file); // biome-ignore format: one line
    if (stored.type !== "stored") throw new Error(stored.why);
    return stored.file.id;
  }
  const brought = await seat.post("/sheets", { form, file: await send() });
  await jobs.runAll();
  return { import: lastPart(brought.headers["location"]), file: await send() };
}

/** A written answer that waits for a marker, and another of the same paper whose two marks lie too far apart. */
async function markingsOf({ stack, cohort, ids }: PracticeCohort): Promise<Pick<RightsPlace["ids"], "written" | "marking">> {
  const { store, clock } = stack.services;
  const attempt = known(await store.get(collections.attempts, PRACTICE_TENANT, ids.attempt));
  const [first, second] = attempt.paper.filter(({ question }) => attempt.marks[question] === undefined).map(({ question }) => question);
  const [written, question] = [known(first), known(second)];
  const about = { tenant: PRACTICE_TENANT, cohort, component: attempt.component, question, attempt: attempt.id };
  const given = ["0", "30"].map((mark, index) => ({ mark, by: `marker-${index}`, at: clock() }));
  const marking = { ...about, id: `${attempt.id}.${question}`, markers: 2, limit: "15", state: "apart", leases: [], given } as const;
  await store.commit([insert(collections.markings, marking)]);
  return { written, marking: marking.id };
}

const [BANK, ITEM] = ["customer-service", "records-01"];

/** A question of the bank with a version before it, and a file of questions looked through and not taken over. */
async function bankOf(place: PracticeCohort): Promise<string> {
  const seat = await place.seat("instructor");
  const { banks, exchange } = place.stack.services.bankRoom;
  const actor = { ...seat.session, roles: ["instructor" as const] };
  const { question } = await banks.question(actor, BANK, ITEM);
  await banks.save(actor, { bank: BANK, item: ITEM, seen: question.version, typed: { ...question, source: "the company's own rule" } });
  const bytes = Buffer.from("// [id:own-1]\n::Own::Who greets first? {=We ~They}");
  const given = { tenant: PRACTICE_TENANT, by: actor.person, bank: BANK, name: "own.gift", bytes, locale: "en" as const, area: "records" };
  const outcome = await exchange.stage(given);
  if (outcome.type !== "staged") throw new Error(outcome.why);
  return outcome.staged.id;
}

/** What a learner's device still held when the exam was over. */
async function lateFor(place: PracticeCohort): Promise<void> {
  const { store, clock } = place.stack.services;
  const attempt = known(await store.get(collections.attempts, PRACTICE_TENANT, place.ids.attempt));
  const { id, tenant, cohort, component, person, paper } = attempt;
  const answers = [{ question: known(paper[0]).question, value: "" }];
  await store.commit([
    insert(collections.lateUploads, { id, tenant, cohort, component, person, at: clock(), answers, state: "waiting" as const }),
  ]);
}

/** Begun and not yet worked at: who is what stays as it was. */
async function bulkOf(place: PracticeCohort): Promise<string> {
  const seat = await place.seat("instructor");
  const begun = await seat.post("/bulk", { act: "rater", value: "", person: place.ids.person });
  return lastPart(begun.headers["location"]);
}

/** What the course's link asked for when it was opened anew, waiting for the instructor's word. */
async function proposalOf({ stack, cohort }: PracticeCohort): Promise<string> {
  const { programmes, store, ids, clock } = stack.services;
  const published = await programmes.published(PRACTICE_TENANT, cohort);
  const proposal = { ...published, id: ids.id(), number: published.number + 1, state: "proposal" as const, source: "link" as const };
  await store.commit([insert(collections.programmes, { ...proposal, parameters: {}, at: clock() })]);
  return proposal.id;
}

async function webhookOf(place: PracticeCohort): Promise<string> {
  const { notices } = place.stack.services;
  const seat = await place.seat("administrator");
  await seat.post("/admin/notices/webhooks", { name: "Group", type: "generic", url: "http://127.0.0.1:9/hook", secret: "" });
  return known((await notices.webhooks.list(PRACTICE_TENANT))[0]).webhook.id;
}

const lastPart = (location: string | undefined): string => known(location?.split("/").at(-1));

/** Ids by parameter; components and forms by what the route is about. */
export function fill({ path }: Pick<SessionRoute, "path">, ids: Readonly<Record<string, string>>): string {
  const names = {
    component: path.startsWith("/practical") ? "practical" : path.startsWith("/daily") ? "homework" : "theory",
    form: "plan",
    line: "2",
    bank: BANK,
    item: ITEM,
    version: "2",
    subject: "total",
  };
  const all: Readonly<Record<string, string>> = { ...ids, ...names };
  return path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(known(all[name])));
}

/** Runs the same tests on SQLite and on MongoDB, where there is one. */
export function onEachStore(suite: (open: () => Promise<RightsPlace>) => void): void {
  describe("on SQLite", () => suite(() => openRightsPlace()));
  if (MONGO === undefined) {
    it.skip(`on MongoDB (${NO_MONGO})`, () => undefined);
    return;
  }
  const uri = MONGO;
  describe("on MongoDB", () => {
    suite(async () => {
      const database = ownDatabase(uri);
      const place = await openRightsPlace(database.url);
      const close = async (): Promise<void> => {
        await place.close();
        await database.drop();
      };
      return { ...place, close };
    });
  });
}
