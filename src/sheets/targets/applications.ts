import { judgeApplication } from "../../certificate/applying.ts";
import { holdingsOf, type Holdings } from "../../certificate/holdings.ts";
import type { ApplicationRecord } from "../../certificate/records.ts";
import { announce, auditLine } from "../../delivery/changes.ts";
import type { Actor, PersonRecord } from "../../people/records.ts";
import type { ProgrammeDefinition } from "../../programme/records.ts";
import { exact, shown } from "../../shared/exact.ts";
import type { Locale } from "../../shared/json.ts";
import { collections } from "../../store/collections.ts";
import { insert, replace, type Change, type Store } from "../../store/port.ts";
import { inBreaths, readAll } from "../breath.ts";
import { formOf } from "../forms.ts";
import { cohortPeople } from "../known-people.ts";
import type { Remark } from "../row.ts";
import { tierCalled } from "../tiers.ts";
import { type Asked, figure, type Judged, type OpenTarget, refusedRow, sameRow, yesOrNo } from "../target.ts";

interface Deps {
  readonly store: Store;
  readonly definition: (actor: Actor) => Promise<ProgrammeDefinition>;
}

/** What the sheet says of the result, held against the decision. */
function checks(values: Asked["values"], { decision }: Holdings): readonly Remark[] {
  const { total, passed } = values;
  if (decision === undefined) return [];
  const decided = shown(exact(decision.total));
  const differs = total !== undefined && shown(exact(total)) !== decided;
  const turned = passed !== undefined && (passed === "yes") !== (decision.tier !== null);
  return [
    ...(differs ? [{ code: "total-differs", column: "total", values: { value: figure(decision.total) } }] : []),
    ...(turned ? [{ code: "passed-differs", column: "passed" }] : []),
  ];
}

/** Applications for certificates, by the rules of applying on the page; whether each is granted is decided there, too. */
export const applicationsTarget =
  ({ store, definition: read }: Deps): OpenTarget =>
  async (actor) => {
    const { tenant, cohort, person: by } = actor;
    const definition = await read(actor);
    const form = formOf("applications", definition);
    const people = await cohortPeople({ store }, actor);

    function applied(person: PersonRecord, held: Holdings, { tier, values }: { tier: string; values: Asked["values"] }) {
      const number = (held.applications[0]?.number ?? 0) + 1;
      const { trainingEnded, comment } = values;
      return (at: number): Promise<readonly Change[]> => {
        const record = {
          id: `${cohort}.${person.id}.${number}`,
          tenant,
          cohort,
          person: person.id,
          number,
          tier,
          decision: held.decision?.id ?? "",
          name: person.confirmedName ?? person.name,
          state: "waiting" as const,
          at,
          ...(trainingEnded !== undefined && { trainingEnded }),
          ...(comment !== undefined && { mentorComment: comment }),
        };
        const line = { tenant, cohort, at, actor: by, action: "certificate.applied", subject: record.id, detail: { tier } };
        const told = { type: "applied" as const, key: record.id, cohort, person: person.id, at, application: record.id, tier };
        return Promise.resolve([insert<ApplicationRecord>(collections.applications, record), announce(tenant, told), auditLine(line)]);
      };
    }

    async function judge({ values, chosen }: Asked): Promise<Judged> {
      const match = await people.match({ ...values, chosen });
      if (match.type === "open") return refusedRow([match.problem], { candidates: match.candidates });
      const { person } = match;
      if (person.id === by) return refusedRow([{ code: "own-work", column: "name" }]);
      if (!people.learners.has(person.id)) return refusedRow([{ code: "no-learner", column: "name" }]);
      const tier = tierCalled(values["tier"] ?? "", definition.tiers);
      const key = `${person.id}|${tier?.id ?? ""}`;
      if (tier === undefined)
        return refusedRow([{ code: "unknown-tier", column: "tier", values: { value: values["tier"] ?? "" } }], { key });
      const held = await holdingsOf(store, actor, person.id);
      const there = held.applications.find((one) => one.tier === tier.id && one.decision === held.decision?.id);
      if (there !== undefined) return known(there, values, key);
      const verdict = judgeApplication({ ...held, tier: tier.id, definition: held.programme?.definition });
      if (verdict.type === "refused") return refusedRow([{ code: `apply-${verdict.reason}`, column: "tier" }], { key });
      const below: Remark[] = verdict.below ? [{ code: "below-earned", column: "tier" }] : [];
      const make = applied(person, held, { tier: tier.id, values });
      // One application waits at a time: a second row for the same person is told so at once.
      return { key: person.id, problems: [], notes: [...below, ...checks(values, held)], outcome: "new", make };
    }

    /** An application that is there gets the mentor's words while it waits. */
    function known(there: ApplicationRecord, values: Asked["values"], key: string): Judged {
      const { comment, trainingEnded } = values;
      const told = {
        ...(comment !== undefined && { mentorComment: comment }),
        ...(trainingEnded !== undefined && { trainingEnded }),
      };
      const differs =
        (comment ?? there.mentorComment) !== there.mentorComment || (trainingEnded ?? there.trainingEnded) !== there.trainingEnded;
      if (!differs || there.state !== "waiting") return sameRow(key);
      const make = () => Promise.resolve([replace<ApplicationRecord>(collections.applications, { ...there, ...told })]);
      return { key, problems: [], notes: [], outcome: "change", make };
    }

    async function rows(locale: Locale) {
      const query = { index: "byCohort", equal: [cohort] };
      const [applications, decisions] = await Promise.all([
        readAll(store, collections.applications, { tenant, query }),
        readAll(store, collections.decisions, { tenant, query }),
      ]);
      const totals = new Map(decisions.map((decision) => [decision.id, decision]));
      return inBreaths(applications, (application) => {
        const person = people.people.get(application.person);
        const decision = totals.get(application.decision);
        return [
          person?.name ?? application.name,
          person?.department ?? "",
          person?.position ?? "",
          definition.tiers.find(({ id }) => id === application.tier)?.name[locale] ?? application.tier,
          application.trainingEnded ?? "",
          decision === undefined ? "" : figure(decision.total),
          decision === undefined ? "" : yesOrNo(decision.tier !== null, locale),
          application.mentorComment ?? "",
          person?.employeeNumber ?? "",
        ];
      });
    }
    return { form, judge, rows };
  };
