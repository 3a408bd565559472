import { describe, it } from "@jest/globals";
import type { FormName } from "../../src/sheets/forms.ts";
import { IMPORT_PURPOSE } from "../../src/sheets/sheets.service.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
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
  "number",
  "person",
  "account",
  "platform",
  "job",
  "bulk",
  "import",
  "proposal",
  "invitation",
  "webhook",
  "file",
] as const;
type RecordParameter = (typeof RECORDS)[number];

/** Parameters that are words of the programme or places within a record, the same in every cohort. */
export const NAMES = ["component", "form", "line"] as const;

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
  const more = {
    ...(await sheetsOf(place)),
    ...(await markingsOf(place)),
    bulk: await bulkOf(place),
    proposal: await proposalOf(place),
    webhook: await webhookOf(place),
    invitation: (await place.stack.services.lti.invitations.invite({ tenant: PRACTICE_TENANT, name: "Invited", switchOn: false })).id,
  };
  return { ...place, ids: { ...place.ids, ...more } };
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
  const names = { component: path.startsWith("/practical") ? "practical" : "theory", form: "plan", line: "2" };
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
