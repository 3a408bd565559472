import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { COURSES, SEED_LINKS } from "../courses.ts";
import { PracticePersonSchema } from "../people.ts";
import type { PracticePerson } from "../people.ts";
import { createCollection } from "../storage.ts";
import { AccessTokenSchema, GradeSchema, LineItemSchema, RegisteredToolSchema, ResourceLinkSchema } from "./records.ts";
import type { Grade, LineItem, RegisteredTool, ResourceLink } from "./records.ts";

export type NewLink = Omit<ResourceLink, "id">;
export type NewLineItem = Omit<LineItem, "id">;
export type LmsState = ReturnType<typeof createLmsState>;

// Moodle's grade item 1 is the course total, so the first activity's column is 2.
const FIRST_ITEM = 2;
const FIRST_LINK = 1;
// The tool beside the practice LMS is type 1.
const FIRST_TOOL = 2;

const byId = (a: { id: string }, b: { id: string }): number => Number(a.id) - Number(b.id);

/** Everything the practice LMS remembers, kept in the practice file. */
export function createLmsState(db: DatabaseSync, people: readonly PracticePerson[]) {
  const links = createCollection(db, "link", ResourceLinkSchema);
  const items = createCollection(db, "lineItem", LineItemSchema);
  const grades = createCollection(db, "grade", GradeSchema);
  const tokens = createCollection(db, "token", AccessTokenSchema);
  const added = createCollection(db, "person", PracticePersonSchema);
  const left = createCollection(db, "unenrolled", z.object({ course: z.string(), user: z.string() }));
  const counters = createCollection(db, "counter", z.number());
  const tools = createCollection(db, "tool", RegisteredToolSchema);

  const next = (name: string, first: number): string => {
    const value = counters.get(name) ?? first;
    counters.put(name, value + 1);
    return String(value);
  };
  const addLink = (link: NewLink): ResourceLink => {
    const made = { ...link, id: next("link", FIRST_LINK) };
    links.put(made.id, made);
    return made;
  };
  const addItem = (item: NewLineItem): LineItem => {
    const made = { ...item, id: next("item", FIRST_ITEM) };
    items.put(made.id, made);
    return made;
  };
  const seed = (): void => {
    for (const { course, title, text, custom } of SEED_LINKS) {
      const link = addLink({ course, title, text, custom, url: null, icon: null, graded: true });
      addItem(ownItem(link, { maximum: 100 }));
    }
  };
  const person = (id: string): PracticePerson | undefined => added.get(id) ?? people.find((each) => each.id === id);
  const everyone = (): PracticePerson[] => [...people.filter(({ id }) => added.get(id) === undefined), ...added.all()];
  if (counters.get("link") === undefined) seed();

  return {
    tokens,
    addLink,
    addItem,
    person,
    everyone,
    link: (course: string, id: string): ResourceLink | undefined => {
      const found = links.get(id);
      return found?.course === course ? found : undefined;
    },
    links: (course: string) =>
      links
        .all()
        .filter((each) => each.course === course)
        .sort(byId),
    item: (course: string, id: string): LineItem | undefined => {
      const found = items.get(id);
      return found?.course === course ? found : undefined;
    },
    items: (course: string) =>
      items
        .all()
        .filter((each) => each.course === course)
        .sort(byId),
    putItem: (item: LineItem) => items.put(item.id, item),
    removeItem(id: string) {
      for (const grade of grades.all()) if (grade.item === id) grades.remove(`${id}:${grade.user}`);
      items.remove(id);
    },
    grade: (item: string, user: string) => grades.get(`${item}:${user}`),
    gradesOf: (item: string) => grades.all().filter((each) => each.item === item),
    putGrade: (grade: Grade) => grades.put(`${grade.item}:${grade.user}`, grade),
    addPerson: (one: PracticePerson) => added.put(one.id, PracticePersonSchema.parse(one)),
    unenrol: (course: string, user: string) => left.put(`${course}:${user}`, { course, user }),
    enrol: (course: string, user: string) => left.remove(`${course}:${user}`),
    enrolled: (course: string) => everyone().filter(({ id }) => left.get(`${course}:${id}`) === undefined),
    isEnrolled: (course: string, user: string) => person(user) !== undefined && left.get(`${course}:${user}`) === undefined,
    /** Back to the first day: the activities of `courses.ts`, no grades, everyone enrolled. People, tokens and connected tools stay. */
    reset() {
      for (const each of [links, items, grades, left]) each.clear();
      // Column ids go on counting, so that a score for an old column never lands in a new one.
      counters.remove("link");
      seed();
    },
    courses: () => COURSES,
    /** A tool connected by invitation. */
    tool: (clientId: string) => tools.get(clientId),
    tools: () => tools.all(),
    addTool: (tool: Omit<RegisteredTool, "clientId" | "deploymentId">): RegisteredTool => {
      const number = next("tool", FIRST_TOOL);
      const made = { ...tool, clientId: `practice-tool-${number}`, deploymentId: number };
      tools.put(made.clientId, made);
      return made;
    },
  };
}

/** The column that an activity brings along itself. */
export function ownItem(link: ResourceLink, given: Partial<NewLineItem>): NewLineItem {
  return {
    course: link.course,
    label: link.title,
    maximum: 100,
    resourceId: "",
    tag: "",
    link: link.id,
    own: true,
    locked: false,
    review: null,
    ...given,
  };
}
