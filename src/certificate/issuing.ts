import type { CohortRecord } from "../cohort/records.ts";
import { announce, auditLine } from "../delivery/changes.ts";
import type { Actor, PersonRecord } from "../people/records.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import type { DecisionRecord } from "../result/records.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import type { Decided } from "../store/deciding.ts";
import { type Change, insert, replace, type Store } from "../store/port.ts";
import { judgeTier, type Obstacle } from "./applying.ts";
import { holdingsOf } from "./holdings.ts";
import { certificateNumber, counterId } from "./number.ts";
import type { ApplicationRecord, CertificateRecord, CounterRecord } from "./records.ts";
import { type Day, dayIn, validUntil } from "./validity.ts";

export interface Issuing {
  /** Application id. */
  readonly application: string;
  readonly mentorComment: string;
  /** First day of validity, where the programme has it typed. */
  readonly validFrom?: Day | undefined;
}

export type Issue =
  | { readonly type: "issued"; readonly certificate: CertificateRecord }
  /** Issued before, by this or another click: the certificate there is. */
  | { readonly type: "already"; readonly certificate: CertificateRecord }
  /** The decision behind it changed, or the day that validity runs from is not known. */
  | { readonly type: "refused"; readonly reason: Obstacle | "answered" | "no-training-end" | "no-valid-from" };

interface Given {
  readonly actor: Actor;
  readonly issuing: Issuing;
  readonly application: ApplicationRecord;
  readonly cohort: CohortRecord;
  readonly at: number;
  readonly zone: string;
}

/** Decides one issue from fresh data: the certificate, its number's counter and the application move in one commit. */
export async function issueChanges({ store, ids }: { store: Store; ids: Ids }, given: Given): Promise<Decided<Issue>> {
  const { actor, application } = given;
  const refused = (reason: Extract<Issue, { type: "refused" }>["reason"]): Decided<Issue> => ({
    changes: [],
    outcome: { type: "refused", reason },
  });
  if (application.state === "refused") return refused("answered");
  if (application.state === "issued") {
    const certificate = await store.get(collections.certificates, actor.tenant, application.certificate ?? "");
    if (certificate === undefined) throw new AppError("unexpected", { reason: `application ${application.id} without its certificate` });
    return { changes: [], outcome: { type: "already", certificate } };
  }
  const { decision, programme } = await holdingsOf(store, actor, application.person);
  const verdict = judgeTier(application.tier, decision, programme?.definition);
  if (verdict.type === "refused") return refused(verdict.reason);
  if (decision === undefined || programme === undefined) return refused("no-decision");
  const from = validFrom(programme.definition, { ...given, decision });
  if (from === undefined) return refused(programme.definition.anchor === "typed" ? "no-valid-from" : "no-training-end");
  const person = await store.get(collections.persons, actor.tenant, application.person);
  const issuedOn = dayIn(given.zone, given.at);
  const drawn = await drawNumber(store, actor.tenant, { prefix: programme.definition.numberPrefix, year: Number(issuedOn.slice(0, 4)) });
  const dates = { issuedOn, validUntil: validUntil(from, programme.definition.validity) };
  const record = snapshot({ ...given, ids, decision, person, definition: programme.definition }, { number: drawn.number, ...dates });
  return { changes: [drawn.change, ...changesOf(given, record)], outcome: { type: "issued", certificate: { ...record, version: 1 } } };
}

/** The day that validity runs from, by the programme's anchor; `undefined` where nobody has said it yet. */
function validFrom(definition: ProgrammeDefinition, given: Given & { readonly decision: DecisionRecord }): Day | undefined {
  switch (definition.anchor) {
    case "issue":
      return dayIn(given.zone, given.at);
    case "decision":
      return dayIn(given.zone, given.decision.at);
    case "training-end":
      return given.application.trainingEnded ?? given.cohort.trainingEnded;
    case "typed":
      return given.issuing.validFrom;
  }
}

/** The next number of the year, and the change that moves its counter. */
async function drawNumber(
  store: Store,
  tenant: string,
  { prefix, year }: { prefix: string; year: number },
): Promise<{ number: string; change: Change }> {
  const id = counterId(prefix, year);
  const counter = await store.get(collections.counters, tenant, id);
  const value = (counter?.value ?? 0) + 1;
  return {
    number: certificateNumber(prefix, year, value),
    change:
      counter === undefined
        ? insert<CounterRecord>(collections.counters, { id, tenant, value })
        : replace(collections.counters, { ...counter, value }),
  };
}

type Snapshot = Omit<CertificateRecord, "version">;

function snapshot(
  given: Given & { ids: Ids; decision: DecisionRecord; person: PersonRecord | undefined; definition: ProgrammeDefinition },
  marks: Pick<CertificateRecord, "number" | "issuedOn" | "validUntil">,
): Snapshot {
  const { application, decision, person, definition, ids } = given;
  const tier = definition.tiers.find(({ id }) => id === application.tier);
  if (tier === undefined) throw new AppError("unexpected", { reason: `tier ${application.tier}` });
  return {
    id: ids.id(),
    tenant: application.tenant,
    ...marks,
    cohort: application.cohort,
    person: application.person,
    code: ids.secret(128),
    state: "issued",
    holder: application.name,
    ...(person?.department !== undefined && { department: person.department }),
    ...(person?.position !== undefined && { position: person.position }),
    tier: tier.id,
    tierName: tier.name,
    programmeName: definition.name,
    total: decision.total,
  };
}

function changesOf({ actor, application, issuing, at }: Given, record: Snapshot): readonly Change[] {
  const { tenant, cohort } = actor;
  const comment = issuing.mentorComment === "" ? {} : { mentorComment: issuing.mentorComment };
  const detail = { number: record.number, application: application.id, tier: record.tier };
  return [
    insert<CertificateRecord>(collections.certificates, record),
    replace(collections.applications, { ...application, ...comment, state: "issued", certificate: record.id }),
    announce(tenant, { type: "certified", key: record.id, cohort, person: application.person, at, certificate: record.id }),
    auditLine({ tenant, cohort, at, actor: actor.person, action: "certificate.issued", subject: application.person, detail }),
  ];
}
