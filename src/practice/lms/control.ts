import { findCourse } from "../courses.ts";
import type { Course } from "../courses.ts";
import type { Faults } from "../faults.ts";
import type { PracticePerson } from "../people.ts";
import { issueToken } from "./access.ts";
import { gradebook } from "./gradebook.ts";
import type { Gradebook } from "./gradebook.ts";
import { launchClaims } from "./idToken.ts";
import type { LaunchFacts } from "./idToken.ts";
import type { PublicJwk } from "./keys.ts";
import type { Launch } from "./launches.ts";
import { launchFacts, startLogin } from "./login.ts";
import type { LoginFields } from "./login.ts";
import type { Platform, PlatformSettings } from "./platform.ts";
import type { LineItem, ResourceLink } from "./records.ts";
import { applyOverride } from "./scores.ts";

/** Which launch a test means; by default learner "11" opens link "1" of the first course. Course: slug or id. */
export interface LaunchChoice {
  course?: string;
  link?: string;
  user?: string;
  message?: Launch["message"];
  forUser?: string;
  item?: string;
  target?: Launch["target"];
}

/** What to bend in an id_token: `claims` are laid over the true ones, `omit` are left out. */
export interface TokenChoice extends LaunchChoice {
  nonce?: string;
  claims?: Record<string, unknown>;
  omit?: readonly string[];
  header?: Record<string, unknown>;
}

/** The practice LMS in the hands of a test or a drill. Courses are named by slug or id, everything else by id. */
export interface PlatformControl {
  settings: PlatformSettings;
  faults: Pick<Faults, "add" | "clear">;
  counts: () => Record<string, number>;
  resetCounts: () => void;
  /** Starts a login and gives the fields its form posts to the tool. Throws where the launch is not possible. */
  login: (choice?: LaunchChoice) => LoginFields;
  claims: (choice?: TokenChoice) => Record<string, unknown>;
  idToken: (choice?: TokenChoice) => string;
  sign: (payload: Record<string, unknown>, header?: Record<string, unknown>) => string;
  accessToken: (scopes?: readonly string[]) => string;
  grades: (course: string) => Gradebook;
  roster: (course: string) => PracticePerson[];
  links: (course: string) => ResourceLink[];
  lineItems: (course: string) => LineItem[];
  /** A teacher's edit in the gradebook; a null score takes the grade away. */
  override: (change: { course: string; item: string; user: string; score: number | null; feedback?: string }) => void;
  removeLineItem: (course: string, item: string) => void;
  lockLineItem: (course: string, item: string, locked: boolean) => void;
  rotateKeys: (options?: { keepOld?: boolean }) => Promise<string>;
  setKeySet: (keySet: { keys: PublicJwk[] } | null) => void;
  addPerson: (person: PracticePerson) => void;
  unenrol: (course: string, user: string) => void;
  enrol: (course: string, user: string) => void;
  forgetTokens: () => void;
  reset: () => Promise<void>;
}

function knownCourse(key: string): Course {
  const course = findCourse(key);
  if (course === undefined) throw new Error(`no practice course ${key}`);
  return course;
}

function factsOf(platform: Platform, choice: LaunchChoice): LaunchFacts {
  const course = knownCourse(choice.course ?? "2");
  const message = choice.message ?? "resource";
  const item = choice.item ?? null;
  const bound = item === null ? undefined : platform.state.item(course.id, item)?.link;
  const [first] = platform.state.links(course.id);
  const facts = launchFacts(platform, {
    message,
    course: course.id,
    link: message === "deepLinking" ? null : (choice.link ?? bound ?? (message === "review" ? null : (first?.id ?? null))),
    user: choice.user ?? "11",
    forUser: choice.forUser ?? null,
    item,
    target: choice.target ?? "iframe",
  });
  if (facts === undefined) throw new Error("this person cannot open this");
  return facts;
}

function bentClaims(platform: Platform, choice: TokenChoice): Record<string, unknown> {
  const claims = { ...launchClaims(platform, factsOf(platform, choice), choice.nonce ?? "practice-nonce"), ...choice.claims };
  const omitted = new Set(choice.omit);
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !omitted.has(name)));
}

function itemIn(platform: Platform, course: string, item: string): LineItem {
  const found = platform.state.item(knownCourse(course).id, item);
  if (found === undefined) throw new Error(`no line item ${item} in ${course}`);
  return found;
}

export function createPlatformControl(platform: Platform, faults: Faults, reset: () => Promise<void>): PlatformControl {
  const { state, keys } = platform;
  return {
    settings: platform.settings,
    faults: { add: faults.add, clear: faults.clear },
    counts: faults.counts,
    resetCounts: faults.resetCounts,
    login: (choice = {}) => startLogin(platform, factsOf(platform, choice)),
    claims: (choice = {}) => bentClaims(platform, choice),
    idToken: (choice = {}) => keys.sign(bentClaims(platform, choice), choice.header),
    sign: keys.sign,
    accessToken: (scopes = platform.settings.scopes) => issueToken(platform, [...scopes]),
    grades: (course) => gradebook(platform, knownCourse(course)),
    roster: (course) => state.enrolled(knownCourse(course).id),
    links: (course) => state.links(knownCourse(course).id),
    lineItems: (course) => state.items(knownCourse(course).id),
    override({ course, item, user, score, feedback }) {
      const found = itemIn(platform, course, item);
      const edit = { score, ...(feedback === undefined ? {} : { feedback }) };
      state.putGrade(applyOverride(found, user, edit, { before: state.grade(item, user), now: platform.now() }));
    },
    removeLineItem: (course, item) => state.removeItem(itemIn(platform, course, item).id),
    lockLineItem: (course, item, locked) => state.putItem({ ...itemIn(platform, course, item), locked }),
    rotateKeys: (options) => keys.rotate(options?.keepOld ?? true),
    setKeySet: (keySet) => keys.publish(keySet),
    addPerson: (person) => state.addPerson(person),
    unenrol: (course, user) => state.unenrol(knownCourse(course).id, user),
    enrol: (course, user) => state.enrol(knownCourse(course).id, user),
    forgetTokens: () => state.tokens.clear(),
    reset,
  };
}
