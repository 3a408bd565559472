import type { ApplicationRecord, CertificateRecord } from "../certificate/records.ts";
import type { AttemptRecord } from "../exam/records.ts";
import type { PanelRecord, RatingRecord } from "../observation/records.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import { componentById } from "../programme/tree.ts";
import { factsOf } from "../result/appeals/appealing.ts";
import type { AppealRecord } from "../result/appeals/records.ts";
import type { DecisionRecord, ScoreRecord } from "../result/records.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import type { AuditRecord, OutboxRecord } from "./records.ts";

/** A cohort's own records, by which one can tell what must have been told. */
export interface Evidence {
  readonly definition: ProgrammeDefinition;
  readonly scores: readonly ScoreRecord[];
  readonly decisions: readonly DecisionRecord[];
  readonly appeals: readonly AppealRecord[];
  readonly applications: readonly ApplicationRecord[];
  readonly certificates: readonly CertificateRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly panels: readonly PanelRecord[];
  readonly ratings: readonly RatingRecord[];
  readonly audit: readonly AuditRecord[];
  readonly outbox: readonly OutboxRecord[];
  /** ISO date up to which certificates that lapsed must have been told, and when a day ends there, epoch ms. */
  readonly lapsed: { readonly until: string; readonly endOf: (day: string) => number };
}

type Trace = (evidence: Evidence) => readonly ServiceEvent[];

/** Somebody's own doing is not said to be by somebody. */
const byOf = (by: string): { readonly by?: string } => (by === "system" ? {} : { by });

/** The event as it was told of this record, whichever version of it that was. */
const toldOf = ({ outbox }: Evidence, type: ServiceEvent["type"], id: string): ServiceEvent | undefined =>
  outbox.find(({ event }) => event.type === type && event.key.startsWith(`${id}@`))?.event;

function scored(evidence: Evidence, state: "scored" | "regraded"): readonly ServiceEvent[] {
  const { scores, definition, outbox } = evidence;
  return scores.flatMap((record): readonly ServiceEvent[] => {
    const { id, version, cohort, person, at, component, score, by } = record;
    if (score === undefined) return [];
    const passLine = componentById(definition, component)?.passLine;
    const said = {
      key: `${id}@${version}`,
      cohort,
      person,
      at,
      component,
      score,
      ...(passLine !== undefined && { passLine }),
      ...byOf(by),
    };
    const before =
      record.regraded === true ? outbox.find(({ event }) => isScore(event) && event.key === `${id}@${version - 1}`)?.event : undefined;
    // Of which score it takes the place, only the message of that one says; without it, the score is told as one.
    if (before === undefined || !isScore(before)) return state === "scored" ? [{ ...said, type: "scored" }] : [];
    return state === "scored"
      ? []
      : [{ ...said, type: "regraded", replaces: { type: before.type, key: before.key }, before: before.score }];
  });
}

const isScore = (event: ServiceEvent): event is Extract<ServiceEvent, { readonly type: "scored" | "regraded" }> =>
  event.type === "scored" || event.type === "regraded";

/** Lines of one deed by what they are about. */
const linesOf = ({ audit }: Evidence, deed: string): ReadonlyMap<string, AuditRecord> =>
  new Map(audit.flatMap((line) => (line.action === deed ? [[line.subject, line] as const] : [])));

/**
 * By each kind of event that leaves a trace in the tool's own records: the events these records say were told.
 * A kind that is announced and stands in neither list is found by a test.
 */
export const TRACES = {
  scored: (evidence) => scored(evidence, "scored"),
  regraded: (evidence) => scored(evidence, "regraded"),
  excused: ({ scores }) =>
    scores
      .filter(({ state }) => state === "excused")
      .map(({ id, version, cohort, person, at, component, by }) => ({
        type: "excused",
        key: `${id}@${version}`,
        cohort,
        person,
        at,
        component,
        ...byOf(by),
      })),
  decided: ({ decisions }) =>
    decisions.map(({ id, cohort, person, at, total, tier }) => ({
      type: "decided",
      key: id,
      cohort,
      person,
      at,
      decision: id,
      total,
      tier,
    })),
  appealed: ({ appeals }) => appeals.map((appeal) => ({ type: "appealed", ...factsOf(appeal), at: appeal.at })),
  "appeal-settled": ({ appeals }) =>
    appeals.flatMap((appeal): readonly ServiceEvent[] => {
      const { state, answer } = appeal;
      if (answer === undefined) return [];
      return [{ type: "appeal-settled", ...factsOf(appeal), at: answer.at, upheld: state === "upheld", by: answer.by }];
    }),
  applied: (evidence) => {
    const lines = linesOf(evidence, "certificate.applied");
    return evidence.applications
      .filter(({ id }) => lines.has(id))
      .map(({ id, cohort, person, at, tier }) => ({ type: "applied", key: id, cohort, person, at, application: id, tier }));
  },
  "application-refused": (evidence) => {
    const lines = linesOf(evidence, "certificate.refused");
    return evidence.applications.flatMap(({ id, cohort, person, tier, state }): readonly ServiceEvent[] => {
      const line = lines.get(id);
      if (state !== "refused" || line === undefined) return [];
      return [{ type: "application-refused", key: id, cohort, person, at: line.at, application: id, tier, by: line.actor }];
    });
  },
  certified: (evidence) => {
    const issuedAt = new Map(
      evidence.audit
        .filter(({ action }) => action === "certificate.issued")
        .map(({ detail, at }) => [(detail as { number?: string }).number ?? "", at]),
    );
    return evidence.certificates.flatMap(({ id, cohort, person, number }): readonly ServiceEvent[] => {
      const at = issuedAt.get(number);
      return at === undefined ? [] : [{ type: "certified", key: id, cohort, person, at, certificate: id }];
    });
  },
  // A revocation that nobody decided is put right, never told.
  revoked: (evidence) => {
    const lines = linesOf(evidence, "certificate.revoked");
    return evidence.certificates.flatMap(({ id, cohort, person, state, revocation }): readonly ServiceEvent[] =>
      state === "revoked" && revocation !== undefined && lines.has(id)
        ? [{ type: "revoked", key: id, cohort, person, at: revocation.at, certificate: id }]
        : [],
    );
  },
  expired: ({ certificates, lapsed }) =>
    certificates
      // One that had lapsed before it was brought here is told to nobody.
      .filter(({ state, validUntil, imported }) => {
        const over = state === "issued" && validUntil <= lapsed.until;
        return over && (imported === undefined || lapsed.endOf(validUntil) > imported.at);
      })
      .map(({ id, cohort, person, validUntil }) => ({
        type: "expired",
        key: `${id}@${validUntil}`,
        cohort,
        person,
        at: lapsed.endOf(validUntil),
        certificate: id,
      })),
  "exam-attempted": ({ attempts }) =>
    attempts.map(({ id, cohort, person, component, startedAt }) => ({
      type: "exam-attempted",
      key: id,
      cohort,
      person,
      at: startedAt,
      attempt: id,
      component,
    })),
  "exam-handed-in": ({ attempts }) =>
    attempts.flatMap(({ id, cohort, person, component, handedInAt }): readonly ServiceEvent[] =>
      handedInAt === undefined ? [] : [{ type: "exam-handed-in", key: id, cohort, person, at: handedInAt, attempt: id, component }],
    ),
  "panel-rated": (evidence) => {
    const panels = new Map(evidence.panels.map((panel) => [panel.id, panel]));
    return evidence.ratings.flatMap(({ id, version, panel: of, state, total, points, rater, at }): readonly ServiceEvent[] => {
      const panel = panels.get(of);
      if (state !== "submitted" || total === undefined || panel === undefined) return [];
      const { cohort, person, component } = panel;
      const event = { type: "panel-rated", key: `${id}@${version}`, cohort, person, at, component, total, points, by: rater } as const;
      return [toldOf(evidence, "panel-rated", id) ?? event];
    });
  },
  "panel-moderated": (evidence) =>
    evidence.panels.flatMap(({ id, version, cohort, person, component, score, moderation }): readonly ServiceEvent[] => {
      if (moderation === undefined || score === undefined) return [];
      const { at, by } = moderation;
      const event = { type: "panel-moderated", key: `${id}@${version}`, cohort, person, at, component, score, by } as const;
      // A score that was corrected was moderated more than once; the record knows the last.
      const last = evidence.outbox.filter(({ event: { at: told } }) => told === at);
      return [toldOf({ ...evidence, outbox: last }, "panel-moderated", id) ?? event];
    }),
} as const satisfies Partial<Record<ServiceEvent["type"], Trace>>;

/** Told, and nothing but the message says that it happened: that somebody came in is a session's record, and those are swept. */
export const UNTRACED: readonly ServiceEvent["type"][] = ["launched"];

/** What the tool's own records say was told. */
export const expectedEvents = (evidence: Evidence): readonly ServiceEvent[] =>
  Object.values<Trace>(TRACES).flatMap((trace) => trace(evidence));
