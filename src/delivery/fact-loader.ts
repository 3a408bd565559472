import { dayIn } from "../certificate/validity.ts";
import type { Cohorts } from "../cohort/ports.ts";
import { postOn } from "../people/posts.ts";
import type { PersonRecord } from "../people/records.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import type { Programmes } from "../programme/ports.ts";
import { AppError } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import type { Collection, Store, StoredRecord } from "../store/port.ts";
import { agentOf, BY_ACCOUNT, type Identity } from "../xapi/agents.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import type { Facts, PaperFacts } from "../xapi/facts.ts";
import { statementId } from "../xapi/frame.ts";
import type { Agent } from "../xapi/statement.ts";
import { messageId } from "./changes.ts";

export interface FactSources {
  readonly store: Pick<Store, "get">;
  readonly cohorts: Cohorts;
  readonly programmes: Programmes;
  /** Origin of the tool, no trailing slash. */
  readonly publicUrl: string;
  /** How a tenant's people are identified to its LRS; default: by LMS account, without names. */
  readonly identity?: ((tenant: string) => Identity) | undefined;
}

/** Somebody whose data was erased: no account is known any more. */
export class PersonErased extends AppError {
  constructor(person: string) {
    super("not-found", { reason: `person ${person} was erased` });
  }
}

export type LoadFacts = (tenant: string, event: ServiceEvent) => Promise<Facts>;

/**
 * Loads what an event's statements are built from. What many events share (cohort, platform, programme, questions) is read once,
 * so one loader is made for each pass and thrown away after it.
 * @throws AppError("not-found") when something the event speaks of is gone; as {@link PersonErased} when its person's data was erased
 */
export function createFactLoader({ store, cohorts, programmes, publicUrl, identity = () => BY_ACCOUNT }: FactSources): LoadFacts {
  const memory = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const known = memory.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const loading = load();
    memory.set(key, loading);
    return loading;
  };

  const need = <R extends StoredRecord>(collection: Collection<R>, tenant: string, id: string): Promise<R> =>
    once(`${collection.name} ${tenant} ${id}`, async () => {
      const record = await store.get(collection, tenant, id);
      if (record === undefined) throw new AppError("not-found", { reason: `${collection.name} ${id}` });
      return record;
    });

  async function known(tenant: string, cohort: string, person: string): Promise<{ agent: Agent; person: PersonRecord }> {
    const { platform } = await once(`cohort ${tenant} ${cohort}`, () => cohorts.cohort(tenant, cohort));
    const [{ issuer }, place] = await Promise.all([
      need(collections.platforms, tenant, platform),
      once(`place ${tenant} ${cohort} ${person}`, () => cohorts.place(tenant, cohort, person)),
    ]);
    if (place.member.sub === "") throw new PersonErased(person);
    const { name, email } = place.person;
    return { agent: agentOf({ homePage: issuer, sub: place.member.sub, name, email }, identity(tenant)), person: place.person };
  }

  async function instructor(tenant: string, event: ServiceEvent): Promise<Agent | undefined> {
    if (!("by" in event) || event.by === undefined || event.by === event.person) return undefined;
    try {
      return (await known(tenant, event.cohort, event.by)).agent;
    } catch (error) {
      // "system", or somebody who has left since: the score stands without a name beside it.
      if (error instanceof AppError && error.code === "not-found") return undefined;
      throw error;
    }
  }

  /** The statement that a regrade takes the place of, as it was last said. */
  async function replaced(tenant: string, event: Extract<ServiceEvent, { readonly type: "regraded" }>): Promise<string> {
    const message = await store.get(collections.outbox, tenant, messageId(event.replaces));
    return message?.ids?.[0] ?? statementId({ publicUrl, tenant }, event.replaces, 0);
  }

  async function definition(tenant: string, event: ServiceEvent): Promise<ProgrammeDefinition> {
    if (event.type !== "decided") {
      return (await once(`published ${tenant} ${event.cohort}`, () => programmes.published(tenant, event.cohort))).definition;
    }
    const decision = await need(collections.decisions, tenant, event.decision);
    return (await need(collections.programmes, tenant, decision.programme)).definition;
  }

  async function paper(tenant: string, id: string): Promise<PaperFacts> {
    const attempt = await need(collections.attempts, tenant, id);
    const questions = await Promise.all(attempt.paper.map(({ question }) => need(collections.questions, tenant, question)));
    return { attempt, questions: new Map(questions.map((question) => [question.id, question])) };
  }

  async function load(tenant: string, event: ServiceEvent): Promise<Facts> {
    const cohort = await once(`cohort ${tenant} ${event.cohort}`, () => cohorts.cohort(tenant, event.cohort));
    const { locale, zone } = await need(collections.tenants, tenant, tenant);
    const platform = await need(collections.platforms, tenant, cohort.platform);
    const actor = await known(tenant, event.cohort, event.person);
    return {
      publicUrl,
      tenant,
      language: locale,
      actor: actor.agent,
      department: postOn(actor.person, dayIn(zone, event.at)).department,
      instructor: await instructor(tenant, event),
      platform: { id: platform.id, name: platform.name },
      cohort: { id: cohort.id, title: cohort.title, course: cohort.course },
      programme: await definition(tenant, event),
      ...("attempt" in event && { paper: await paper(tenant, event.attempt) }),
      ...("certificate" in event && { certificate: await need(collections.certificates, tenant, event.certificate) }),
      ...(event.type === "regraded" && { replaced: await replaced(tenant, event) }),
    };
  }

  return load;
}
