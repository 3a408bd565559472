import { createPasswordHasher, type PasswordHasher } from "../../admin/password-hash.ts";
import type { PasswordHash } from "../../admin/records.ts";
import type { Actor } from "../../people/records.ts";
import type { Clock } from "../../shared/clock.ts";
import { digest } from "../../shared/ids.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { insert, remove, replace, type Store } from "../../store/port.ts";
import { oneMore } from "./password-tries.ts";
import type { PasswordTriesRecord } from "./records.ts";

export type PasswordOutcome =
  | { readonly type: "right" }
  | { readonly type: "wrong" }
  /** Too many wrong ones: the next try is at `until`. */
  | { readonly type: "wait"; readonly until: number };

export interface ExamPasswords {
  hash(password: string): Promise<PasswordHash>;
  /** Counts a try and compares. One that waits is neither counted nor compared. */
  check(actor: Actor, component: string, by: { readonly given: string; readonly wanted: PasswordHash }): Promise<PasswordOutcome>;
}

/** One word for a room, said aloud: less work than an administrator's own, for a whole room types it within a minute. */
const WORK = { cost: 16_384, blockSize: 8, parallelization: 1 };
const REMEMBERED = 32;

/** As typed, on whichever keyboard: full-width forms as plain ones, no blanks around. */
export const plainPassword = (typed: string): string => typed.normalize("NFKC").trim();

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly hasher?: PasswordHasher;
}

export function createExamPasswords({ store, clock, hasher = createPasswordHasher(WORK) }: Deps): ExamPasswords {
  // What was right once is known without the work; a room of a thousand costs one comparison.
  const right = new Set<string>();

  function remember(key: string): void {
    right.add(key);
    const [oldest] = right;
    if (right.size > REMEMBERED && oldest !== undefined) right.delete(oldest);
  }

  const idOf = ({ cohort, person }: Actor, component: string): string => `${cohort}.${component}.${person}`;

  /** @returns when the next try is let through, where this one is not */
  function counted(actor: Actor, component: string): Promise<number | undefined> {
    const { tenant, cohort, person } = actor;
    const id = idOf(actor, component);
    return deciding<number | undefined>(store, async () => {
      const before = await store.get(collections.passwordTries, tenant, id);
      const tries = oneMore(before, clock());
      if (tries === undefined) return { changes: [], outcome: before?.until };
      const record = { id, tenant, cohort, person, ...tries };
      const write =
        before === undefined
          ? insert<PasswordTriesRecord>(collections.passwordTries, record)
          : replace<PasswordTriesRecord>(collections.passwordTries, { ...record, version: before.version });
      return { changes: [write], outcome: undefined };
    });
  }

  function forget(actor: Actor, component: string): Promise<void> {
    return deciding(store, async () => {
      const tries = await store.get(collections.passwordTries, actor.tenant, idOf(actor, component));
      return { changes: tries === undefined ? [] : [remove(collections.passwordTries, tries)], outcome: undefined };
    });
  }

  return {
    hash: (password) => hasher.hash(plainPassword(password)),

    async check(actor, component, { given, wanted }) {
      const typed = plainPassword(given);
      const key = digest(`${wanted.salt} ${wanted.hash} ${typed}`);
      const tries = await store.get(collections.passwordTries, actor.tenant, idOf(actor, component));
      if (tries !== undefined && clock() < tries.until) return { type: "wait", until: tries.until };
      if (!right.has(key)) {
        // Counted before it is compared: tries sent all at once are held to the limit, too.
        const until = await counted(actor, component);
        if (until !== undefined) return { type: "wait", until };
        if (!(await hasher.matches(typed, wanted))) return { type: "wrong" };
        remember(key);
      } else if (tries === undefined) return { type: "right" };
      await forget(actor, component);
      return { type: "right" };
    },
  };
}
