import type { Cohorts } from "../cohort/ports.ts";
import { announce, auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import { companyOf } from "../people/company.ts";
import { AppError } from "../shared/errors.ts";
import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { createQueueByKey, deciding, type Decided } from "../store/deciding.ts";
import { findAll, insert, replace, type Store } from "../store/port.ts";
import { judgeApplication, type Obstacle } from "./applying.ts";
import { type Desk, deskOf } from "./desk.ts";
import { type Holdings, holdingsOf } from "./holdings.ts";
import { type Issue, type Issuing, issueChanges } from "./issuing.ts";
import type { ApplicationRecord, CertificateRecord } from "./records.ts";
import { sameName } from "./mask.ts";
import { type Day, dayIn } from "./validity.ts";
import { isCode, type Verification, verificationOf } from "./verification.ts";

export type Application =
  /** `below`: the learner earned a better tier than the one applied for. */
  | { readonly type: "applied"; readonly application: ApplicationRecord; readonly below: boolean }
  | { readonly type: "refused"; readonly reason: Obstacle };

export interface CertificateService {
  /** What the actor holds in the cohort of the session. */
  own(actor: Actor): Promise<Holdings & { readonly today: Day; readonly suggestedName: string }>;
  /** What waits for an answer in the actor's cohort, and the register of certificates. */
  desk(actor: Actor): Promise<Desk & { readonly today: Day }>;
  /** Applications of the cohort, waiting ones first, then newest. */
  applications(tenant: string, cohort: string): Promise<readonly ApplicationRecord[]>;
  certificates(tenant: string, cohort: string): Promise<readonly CertificateRecord[]>;
  /** One's own certificate by its number. @throws AppError("not-found") */
  certificate(actor: Actor, number: string): Promise<CertificateRecord>;
  /** @throws AppError("archived") */
  apply(actor: Actor, wish: { readonly tier: string; readonly name: string }): Promise<Application>;
  /** @throws AppError("own-work"), AppError("archived"), AppError("not-found") */
  issue(actor: Actor, issuing: Issuing): Promise<Issue>;
  /** @throws AppError("own-work"), AppError("not-found"), AppError("conflict") when it was answered before */
  refuse(actor: Actor, refusal: { readonly application: string; readonly reason: string }): Promise<void>;
  /** @throws AppError("own-work"), AppError("not-found"), AppError("conflict") when it was revoked before */
  revoke(actor: Actor, revocation: { readonly certificate: string; readonly reason: string }): Promise<void>;
  /** A certificate by its verification code, whoever asks; `undefined` when there is none. */
  verify(code: string): Promise<Verification | undefined>;
  /** Whether the name on the paper in hand is the holder's; `undefined` when there is no such certificate. */
  matches(code: string, name: string): Promise<boolean | undefined>;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cohorts: Cohorts;
}

export function createCertificateService({ store, clock, ids, cohorts }: Deps): CertificateService {
  const inTurn = createQueueByKey();
  const zoneOf = async (tenant: string): Promise<string> => (await companyOf(store, tenant)).zone;

  async function openCohort({ tenant, cohort }: Actor) {
    const record = await cohorts.cohort(tenant, cohort);
    if (record.state === "archived") throw new AppError("archived");
    return record;
  }

  async function waiting(actor: Actor, id: string): Promise<ApplicationRecord> {
    const application = await store.get(collections.applications, actor.tenant, id);
    if (application === undefined || application.cohort !== actor.cohort) throw new AppError("not-found", { reason: `application ${id}` });
    if (application.person === actor.person) throw new AppError("own-work");
    return application;
  }

  const audit = (actor: Actor, action: string, subject: string, detail: Readonly<Record<string, string>> = {}) =>
    auditLine({ tenant: actor.tenant, cohort: actor.cohort, at: clock(), actor: actor.person, action, subject, detail });

  async function decideApplication(actor: Actor, wish: { tier: string; name: string }): Promise<Decided<Application>> {
    const [cohort, held, { person }] = await Promise.all([
      openCohort(actor),
      holdingsOf(store, actor, actor.person),
      cohorts.place(actor.tenant, actor.cohort, actor.person),
    ]);
    const verdict = judgeApplication({ ...held, tier: wish.tier, definition: held.programme?.definition });
    if (verdict.type === "refused") return { changes: [], outcome: verdict };
    const number = (held.applications[0]?.number ?? 0) + 1;
    const application = {
      id: `${actor.cohort}.${actor.person}.${number}`,
      tenant: actor.tenant,
      cohort: actor.cohort,
      person: actor.person,
      number,
      tier: wish.tier,
      decision: held.decision?.id ?? "",
      name: wish.name,
      ...(cohort.trainingEnded !== undefined && { trainingEnded: cohort.trainingEnded }),
      state: "waiting" as const,
      at: clock(),
    };
    return {
      changes: [
        insert<ApplicationRecord>(collections.applications, application),
        ...(person.confirmedName === wish.name ? [] : [replace(collections.persons, { ...person, confirmedName: wish.name })]),
        announce(actor.tenant, {
          type: "applied",
          key: application.id,
          cohort: actor.cohort,
          person: actor.person,
          at: application.at,
          application: application.id,
          tier: wish.tier,
        }),
        audit(actor, "certificate.applied", application.id, { tier: wish.tier }),
      ],
      outcome: { type: "applied", application: { ...application, version: 1 }, below: verdict.below },
    };
  }

  async function found(code: string): Promise<CertificateRecord | undefined> {
    return isCode(code) ? store.lookup(collections.certificates, "byCode", [code]) : undefined;
  }

  return {
    async own(actor) {
      const [held, { person }, zone] = await Promise.all([
        holdingsOf(store, actor, actor.person),
        cohorts.place(actor.tenant, actor.cohort, actor.person),
        zoneOf(actor.tenant),
      ]);
      return { ...held, today: dayIn(zone, clock()), suggestedName: person.confirmedName ?? person.name };
    },

    async desk(actor) {
      const [desk, zone] = await Promise.all([deskOf(store, actor), zoneOf(actor.tenant)]);
      return { ...desk, today: dayIn(zone, clock()) };
    },

    async applications(tenant, cohort) {
      const records = await findAll(store, collections.applications, { tenant, query: { index: "byCohort", equal: [cohort] } });
      const rank = ({ state }: ApplicationRecord): number => (state === "waiting" ? 0 : 1);
      return records.toSorted((a, b) => rank(a) - rank(b) || b.at - a.at);
    },

    certificates: (tenant, cohort) => findAll(store, collections.certificates, { tenant, query: { index: "byCohort", equal: [cohort] } }),

    async certificate(actor, number) {
      const held = await holdingsOf(store, actor, actor.person);
      const certificate = held.certificates.find((one) => one.number === number);
      if (certificate === undefined) throw new AppError("not-found", { reason: `certificate ${number}` });
      return certificate;
    },

    apply: (actor, wish) => deciding(store, () => decideApplication(actor, wish)),

    async issue(actor, issuing) {
      const zone = await zoneOf(actor.tenant);
      // One counter moves with every certificate: asked for one after another here, so that the store sees no rush on it.
      return inTurn(actor.tenant, () =>
        deciding(store, async () => {
          const [cohort, application] = await Promise.all([openCohort(actor), waiting(actor, issuing.application)]);
          return issueChanges({ store, ids }, { actor, issuing, application, cohort, at: clock(), zone });
        }),
      );
    },

    refuse: (actor, { application: id, reason }) =>
      deciding(store, async () => {
        await openCohort(actor);
        const application = await waiting(actor, id);
        if (application.state !== "waiting") throw new AppError("conflict", { reason: `application ${id} is ${application.state}` });
        return {
          changes: [
            replace(collections.applications, { ...application, state: "refused", reason }),
            announce(actor.tenant, {
              type: "application-refused",
              key: id,
              cohort: actor.cohort,
              person: application.person,
              at: clock(),
              application: id,
              tier: application.tier,
              by: actor.person,
            }),
            audit(actor, "certificate.refused", id),
          ],
          outcome: undefined,
        };
      }),

    revoke: (actor, { certificate: id, reason }) =>
      deciding(store, async () => {
        const certificate = await store.get(collections.certificates, actor.tenant, id);
        if (certificate === undefined || certificate.cohort !== actor.cohort)
          throw new AppError("not-found", { reason: `certificate ${id}` });
        if (certificate.person === actor.person) throw new AppError("own-work");
        if (certificate.state === "revoked") throw new AppError("conflict", { reason: `certificate ${id} is revoked` });
        const revocation = { by: actor.person, at: clock(), reason };
        return {
          changes: [
            replace(collections.certificates, { ...certificate, state: "revoked", revocation }),
            announce(actor.tenant, {
              type: "revoked",
              key: id,
              cohort: certificate.cohort,
              person: certificate.person,
              at: revocation.at,
              certificate: id,
            }),
            audit(actor, "certificate.revoked", id),
          ],
          outcome: undefined,
        };
      }),

    async verify(code) {
      const certificate = await found(code);
      if (certificate === undefined) return undefined;
      const { name, zone } = await companyOf(store, certificate.tenant);
      const { revocation } = certificate;
      return verificationOf(certificate, {
        issuer: name,
        today: dayIn(zone, clock()),
        revokedOn: revocation === undefined ? undefined : dayIn(zone, revocation.at),
      });
    },

    async matches(code, name) {
      const certificate = await found(code);
      return certificate === undefined || certificate.erased === true ? undefined : sameName(name, certificate.holder);
    },
  };
}
