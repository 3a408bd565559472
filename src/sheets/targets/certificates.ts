import { holdingsOf } from "../../certificate/holdings.ts";
import { counterId } from "../../certificate/number.ts";
import type { CertificateRecord, CounterRecord } from "../../certificate/records.ts";
import { certificateState, dayIn } from "../../certificate/validity.ts";
import { auditLine } from "../../delivery/changes.ts";
import { companyOf } from "../../people/company.ts";
import type { Actor, PersonRecord } from "../../people/records.ts";
import type { ProgrammeDefinition } from "../../programme/records.ts";
import type { Tier } from "../../programme/records.ts";
import type { Ids } from "../../shared/ids.ts";
import type { Locale } from "../../shared/json.ts";
import { collections } from "../../store/collections.ts";
import { findAll, insert, replace, type Change, type Store } from "../../store/port.ts";
import { inBreaths, readAll } from "../breath.ts";
import { formOf } from "../forms.ts";
import { companyPeople } from "../known-people.ts";
import { readReEvaluation, type ReEvaluation } from "../re-evaluation.ts";
import type { Remark } from "../row.ts";
import { tierCalled } from "../tiers.ts";
import { type Asked, type Judged, type OpenTarget, refusedRow, sameRow } from "../target.ts";
import { plain } from "../text.ts";

interface Deps {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: () => number;
  readonly definition: (actor: Actor) => Promise<ProgrammeDefinition>;
  readonly stateWords: (
    locale: Locale,
  ) => (state: "pending" | "passed" | "failed" | "expired" | "revoked" | "later", total: string) => string;
}

/** `CS2024001` → prefix, year, sequence. */
const NUMBER = /^([A-Z]{1,6})(\d{4})(\d{3,5})$/;
export const numberOf = (typed: string): { readonly prefix: string; readonly year: number; readonly sequence: number } | undefined => {
  const [, prefix, year, sequence] = NUMBER.exec(typed) ?? [];
  return prefix === undefined ? undefined : { prefix, year: Number(year), sequence: Number(sequence) };
};

/** `CS2024999` before `CS20241000`: by year, then by sequence. */
function byNumber({ number: a }: CertificateRecord, { number: b }: CertificateRecord): number {
  const [one, other] = [numberOf(a), numberOf(b)];
  if (one === undefined || other === undefined || one.prefix !== other.prefix) return a < b ? -1 : 1;
  return one.year - other.year || one.sequence - other.sequence;
}

const written = (typed: string): string => plain(typed).toUpperCase();

/** The highest number of each year that the rows bring, by its counter. */
async function highestNumbers(rows: readonly Asked[]): Promise<ReadonlyMap<string, number>> {
  const highest = new Map<string, number>();
  for (const number of await inBreaths(rows, ({ values }) => numberOf(written(values["number"] ?? "")))) {
    if (number === undefined) continue;
    const id = counterId(number.prefix, number.year);
    highest.set(id, Math.max(highest.get(id) ?? 0, number.sequence));
  }
  return highest;
}

/** The register of certificates: old numbers, validity and results become certificates, marked as imported. */
export const certificatesTarget =
  ({ store, ids, clock, definition: read, stateWords }: Deps): OpenTarget =>
  async (actor) => {
    const { tenant, cohort, person: by } = actor;
    const definition = await read(actor);
    const form = formOf("certificates", definition);
    const people = await companyPeople({ store }, actor);

    async function numbered(number: string): Promise<CertificateRecord | undefined> {
      return (await findAll(store, collections.certificates, { tenant, query: { index: "byNumber", equal: [number] } }))[0];
    }

    async function judge({ values, chosen }: Asked): Promise<Judged> {
      const number = written(values["number"] ?? "");
      const parts = numberOf(number);
      if (parts === undefined) return refusedRow([{ code: "not-number-of-certificate", column: "number", values: { value: number } }]);
      const { issuedOn = "", validUntil = "" } = values;
      const tier = tierCalled(values["tier"] ?? "", definition.tiers);
      const reEvaluation = values["reEvaluation"] === undefined ? undefined : readReEvaluation(values["reEvaluation"]);
      const there = await numbered(number);
      if (there !== undefined) return known(there, { values, tier, number });
      const problems: Remark[] = [
        ...(tier === undefined ? [{ code: "unknown-tier", column: "tier", values: { value: values["tier"] ?? "" } }] : []),
        ...(validUntil < issuedOn ? [{ code: "ends-before", column: "validUntil" }] : []),
        ...(issuedOn > dayIn((await companyOf(store, tenant)).zone, clock()) ? [{ code: "in-future", column: "issuedOn" }] : []),
      ];
      const match = await people.match({ ...values, chosen });
      if (match.type === "open") return refusedRow([...problems, match.problem], { key: number, candidates: match.candidates });
      if (match.person.id === by) problems.push({ code: "own-work", column: "name" });
      if (problems.length > 0 || tier === undefined) return refusedRow(problems, { key: number });
      const notes: Remark[] = [
        ...(String(parts.year) === issuedOn.slice(0, 4) ? [] : [{ code: "other-year", column: "number" }]),
        ...(values["reEvaluation"] !== undefined && reEvaluation === undefined ? [{ code: "other-result", column: "reEvaluation" }] : []),
      ];
      const make = (at: number) =>
        made({ number, issuedOn, validUntil, tier, person: match.person, reEvaluation, name: values["name"] ?? "" }, at);
      return { key: number, problems: [], notes, outcome: "new", make };
    }

    /** A number that is there stands for one certificate for ever. */
    function known(
      there: CertificateRecord,
      { values, tier, number }: { values: Asked["values"]; tier: Tier | undefined; number: string },
    ): Judged {
      const same =
        there.tier === tier?.id &&
        there.issuedOn === values["issuedOn"] &&
        there.validUntil === values["validUntil"] &&
        plain(there.holder) === plain(values["name"] ?? "");
      return same ? sameRow(number) : refusedRow([{ code: "number-taken", column: "number", values: { value: number } }], { key: number });
    }

    interface Old {
      readonly number: string;
      readonly issuedOn: string;
      readonly validUntil: string;
      readonly tier: Tier;
      readonly person: PersonRecord;
      readonly reEvaluation: ReEvaluation | undefined;
      readonly name: string;
    }

    async function made({ number, issuedOn, validUntil, tier, person, reEvaluation, name }: Old, at: number): Promise<readonly Change[]> {
      const { decision } = await holdingsOf(store, actor, person.id);
      const id = ids.id();
      const record = {
        id,
        tenant,
        number,
        issuedOn,
        validUntil,
        cohort,
        person: person.id,
        code: ids.secret(128),
        state: "issued" as const,
        holder: name,
        ...(person.department !== undefined && { department: person.department }),
        ...(person.position !== undefined && { position: person.position }),
        tier: tier.id,
        tierName: tier.name,
        programmeName: definition.name,
        imported: { at, ...(reEvaluation !== undefined && { reEvaluation }) },
      };
      const detail = { number, tier: tier.id, decided: decision !== undefined };
      const line = { tenant, cohort, at, actor: by, action: "certificate.imported", subject: person.id, detail };
      return [insert<CertificateRecord>(collections.certificates, record), auditLine(line)];
    }

    /** The sequence of each year goes on after the highest number the sheet brings. */
    async function prepare(rows: readonly Asked[]): Promise<readonly Change[]> {
      const changes: Change[] = [];
      for (const [id, value] of await highestNumbers(rows)) {
        const counter = await store.get(collections.counters, tenant, id);
        if (counter === undefined) changes.push(insert<CounterRecord>(collections.counters, { id, tenant, value }));
        else if (counter.value < value) changes.push(replace(collections.counters, { ...counter, value }));
      }
      return changes;
    }

    function resultOf(certificate: CertificateRecord, today: string, locale: Locale): string {
      const { reEvaluation } = certificate.imported ?? {};
      const words = stateWords(locale);
      const state = certificateState(certificate, today);
      if (state === "revoked" || state === "expired") return words(state, "");
      if (reEvaluation !== undefined) return words(reEvaluation.state, reEvaluation.total ?? "");
      return words(state === "re-evaluation-due" ? "pending" : "later", "");
    }

    async function rows(locale: Locale) {
      const query = { index: "byCohort", equal: [cohort] };
      const [certificates, { zone }] = await Promise.all([
        readAll(store, collections.certificates, { tenant, query }),
        companyOf(store, tenant),
      ]);
      const today = dayIn(zone, clock());
      return inBreaths(certificates.toSorted(byNumber), async (certificate) => [
        certificate.number,
        certificate.holder,
        certificate.department ?? "",
        certificate.tierName[locale],
        certificate.validUntil,
        certificate.issuedOn,
        resultOf(certificate, today, locale),
        (people.people.get(certificate.person) ?? (await store.get(collections.persons, tenant, certificate.person)))?.employeeNumber ?? "",
      ]);
    }
    return { form, judge, rows, prepare };
  };
