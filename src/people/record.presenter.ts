import type { Reader } from "../web/reader.ts";
import type { JoinProblem } from "./joining.ts";
import type { Kinship } from "./persons.service.ts";
import { historyOf, sinceAlways } from "./posts.ts";
import type { AccountRecord, PersonRecord } from "./records.ts";

/** What was just done, as the page's address says it. */
export const TOLD = ["posted", "leaving", "returned", "joined", "parted"] as const;

export type RecordFault =
  | { readonly type: "day" | "future"; readonly field: "since" | "lastDay"; readonly typed: string }
  | { readonly type: "join"; readonly problem: JoinProblem }
  | { readonly type: "only-account" };

interface RecordFacts extends Kinship {
  readonly accounts: readonly AccountRecord[];
  /** Platform id → name. */
  readonly platforms: ReadonlyMap<string, string>;
  /** Whom the search found; undefined before a search. */
  readonly found: readonly PersonRecord[] | undefined;
  readonly q: string;
  readonly told: (typeof TOLD)[number] | undefined;
  readonly fault: RecordFault | undefined;
}

/** A person's posts, last day and accounts, and with whom they are the same. */
export function toRecordPage(facts: RecordFacts, reader: Reader) {
  const { person, told, fault } = facts;
  const { t, href } = reader;
  const here = (deed: string): string => href(`/persons/${person.id}/${deed}`);
  return {
    title: t("people.record.title", { name: person.name }),
    back: { href: href(`/persons/${person.id}`), text: person.name },
    told: told === undefined ? undefined : t(`people.record.told.${told}`),
    errors: fault === undefined ? [] : [{ href: placeOf(fault), text: sentence(fault, reader) }],
    names: [
      { name: t("people.record.launchedName"), value: person.name },
      { name: t("people.record.confirmedName"), value: person.confirmedName ?? t("people.record.notConfirmed") },
    ],
    posts: toPosts(facts, reader, here("posts")),
    leaving: toLeaving(facts, reader, here("leave")),
    kin: toKin(facts, reader),
    accounts: facts.accounts.map((account) => toAccount(account, facts, reader)),
    noAccounts: t("admin.person.noAccounts"),
    joining: person.joinedTo === undefined ? toJoining(facts, reader) : undefined,
  };
}

const placeOf = (fault: RecordFault): string => ("field" in fault ? `#${fault.field}` : fault.type === "join" ? "#q" : "#accounts");

function sentence(fault: RecordFault, { t, locale }: Reader): string {
  if (fault.type !== "join") return t(`people.record.fault.${fault.type}`);
  const { problem } = fault;
  const cohorts = "cohorts" in problem ? new Intl.ListFormat(locale).format(problem.cohorts) : "";
  return t(`people.record.refused.${problem.code}`, { cohorts });
}

function toPosts({ person, fault }: RecordFacts, { t }: Reader, action: string) {
  const wrong = fault !== undefined && "field" in fault && fault.field === "since" ? fault : undefined;
  const post = (one: { since: string; department?: string | undefined; position?: string | undefined }) => ({
    cells: [
      { text: sinceAlways(one) ? t("people.record.always") : one.since },
      { text: one.department ?? "–" },
      { text: one.position ?? "–" },
    ],
  });
  return {
    caption: t("people.record.posts"),
    columns: ["since", "department", "position"].map((key) => ({ text: t(`people.record.${key}`) })),
    rows: historyOf(person).toReversed().map(post),
    action,
    since: wrong?.typed ?? "",
    error: wrong === undefined ? undefined : t(`people.record.fault.${wrong.type}`),
    department: person.department ?? "",
    position: person.position ?? "",
  };
}

function toLeaving({ person, fault }: RecordFacts, { t }: Reader, action: string) {
  const wrong = fault !== undefined && "field" in fault && fault.field === "lastDay" ? fault : undefined;
  return {
    action,
    lastDay: wrong?.typed ?? person.lastDay ?? "",
    error: wrong === undefined ? undefined : t(`people.record.fault.${wrong.type}`),
    standing: person.lastDay === undefined ? t("people.record.stays") : t("people.record.leaves", { day: person.lastDay }),
    confirm: t("people.record.leaveConfirm", { name: person.name }),
  };
}

function toKin({ lead, joined, person, standings }: RecordFacts, { t, href }: Reader) {
  const parting = (one: PersonRecord) => ({
    action: href(`/persons/${one.id}/part`),
    text: t("people.record.partOne", { name: one.name }),
    confirm: t("people.record.partConfirm", { name: one.name }),
  });
  return {
    lead:
      lead === undefined
        ? undefined
        : {
            text: t("people.record.belongs", { name: lead.name }),
            href: href(`/persons/${lead.id}/record`),
            link: lead.name,
            part: parting(person),
          },
    joined: joined.map((one) => ({ name: one.name, href: href(`/persons/${one.id}/record`), part: parting(one) })),
    places: standings.map(({ title, work }) => t(work ? "people.record.placeWorked" : "people.record.place", { title })),
  };
}

function toAccount(account: AccountRecord, { platforms, accounts, person }: RecordFacts, { t, href }: Reader) {
  const name = platforms.get(account.platform) ?? account.platform;
  return {
    name,
    sub: account.sub,
    part:
      account.broughtBy !== undefined || accounts.length < 2
        ? undefined
        : {
            action: href(`/persons/${person.id}/accounts/${account.id}/part`),
            text: t("people.record.partAccountOne", { name, sub: account.sub }),
            confirm: t("people.record.partAccountConfirm", { name, sub: account.sub }),
          },
  };
}

function toJoining({ person, perhaps, found, q }: RecordFacts, { t, href }: Reader) {
  const choice = (one: PersonRecord) => ({
    id: one.id,
    name: one.name,
    detail: [one.employeeNumber, one.department, one.position].filter(Boolean).join(" · "),
    href: href(`/persons/${one.id}`),
    text: t("people.record.joinOne", { name: one.name }),
    confirm: t("people.record.joinConfirm", { name: one.name, person: person.name }),
  });
  const others = (found ?? []).filter((one) => one.id !== person.id && one.joinedTo === undefined);
  return {
    search: href(`/persons/${person.id}/record`),
    action: href(`/persons/${person.id}/join`),
    q,
    perhaps: perhaps === undefined ? undefined : t("people.record.perhaps", { number: person.claimedNumber ?? "" }),
    choices: [...(perhaps === undefined ? [] : [perhaps]), ...others].map(choice),
    none: found !== undefined && others.length === 0 ? t("people.record.noneFound", { q }) : undefined,
  };
}
