import type { AdminSessionRecord } from "./records.ts";
import type { Reader } from "../web/reader.ts";
import { moment } from "./platforms.presenter.ts";

export interface AccountFacts {
  readonly sessions: readonly AdminSessionRecord[];
  readonly present: string;
  readonly codesLeft: number;
  readonly told: string | undefined;
  /** What one of the three forms was refused for. */
  readonly refused?: { readonly form: "end" | "password" | "codes"; readonly problem: string; readonly minutes?: number } | undefined;
  /** Fresh recovery codes, shown this once. */
  readonly codes?: readonly string[] | undefined;
}

/** The browser and system a session says it is of; as much of it as people recognise. */
export function browserName(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)[/\w]*\/?(\d+)?/.exec(agent)?.[1] ?? "?";
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(agent)?.[1] ?? "?";
  const known: Readonly<Record<string, string>> = { Edg: "Edge", OPR: "Opera" };
  return `${known[browser] ?? browser}, ${system}`;
}

const FIELDS = { end: "end-password", password: "present", codes: "codes-password" } as const;

/** One's own sessions, password and recovery codes. */
export function toAccountPage(facts: AccountFacts, reader: Reader) {
  const { t, href } = reader;
  const { refused, sessions, present } = facts;
  const words = refused === undefined ? undefined : t(`admin.account.problem.${refused.problem}`, { minutes: refused.minutes ?? 0 });
  const onNew = refused?.form === "password" && refused.problem !== "wrong-password" && refused.problem !== "throttled";
  const error = (form: keyof typeof FIELDS): string | undefined => (refused?.form === form && !onNew ? words : undefined);
  const others = sessions.filter(({ id }) => id !== present);
  return {
    title: t("admin.account.title"),
    told: facts.told === undefined ? undefined : t(`admin.account.told.${facts.told}`),
    errors: refused === undefined || words === undefined ? [] : [{ href: `#${onNew ? "password" : FIELDS[refused.form]}`, text: words }],
    codes: facts.codes,
    sessionsCaption: t("admin.account.sessions"),
    columns: [
      { text: t("admin.account.browser") },
      { text: t("admin.account.address") },
      { text: t("admin.account.since") },
      { text: t("admin.account.seen") },
    ],
    sessions: sessions.map((session) => ({
      cells: [
        { text: session.id === present ? t("admin.account.thisOne", { browser: browserName(session.agent) }) : browserName(session.agent) },
        { text: session.address },
        { text: moment(session.createdAt, reader) },
        { text: moment(session.seenAt, reader) },
      ],
    })),
    end:
      others.length === 0
        ? undefined
        : {
            action: href("/account/sessions/end"),
            error: error("end"),
            options: [
              { value: "others", text: t("admin.account.allOthers", { count: others.length }), checked: true },
              ...others.map((session) => ({
                value: session.id,
                text: t("admin.account.oneSession", { browser: browserName(session.agent), at: moment(session.createdAt, reader) }),
                checked: false,
              })),
            ],
          },
    password: { action: href("/account/password"), presentError: error("password"), newError: onNew ? words : undefined },
    renew: { action: href("/account/codes"), error: error("codes"), left: t("admin.account.codesLeft", { count: facts.codesLeft }) },
  };
}
