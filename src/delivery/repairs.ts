import type { AgsClient } from "../lti/service-port.ts";
import type { Programmes } from "../programme/ports.ts";
import type { Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { replace, type Change, type Store } from "../store/port.ts";
import type { LrsClient, ReadyStatement } from "../xapi/lrs-client.ts";
import { statementDigest } from "../xapi/statement-digest.ts";
import { voiding } from "../xapi/voiding.ts";
import { announce, auditLine, gradeId, wishGrade } from "./changes.ts";
import { rebuilt } from "./expansion.ts";
import type { LoadFacts } from "./fact-loader.ts";
import { resourceIdOf, TAG, type Gradebooks } from "./gradebook.ts";
import { SCORE_MAXIMUM } from "./grade-score.ts";
import { copyAgain, type OwnLrses } from "./own-lrs.ts";
import type { Picture } from "./picture.ts";
import { reasonText } from "./reasons.ts";
import type { Difference } from "./differences.ts";
import type { GradeRecord, OutboxRecord } from "./records.ts";

export interface RepairDeps {
  readonly store: Pick<Store, "get" | "commit">;
  readonly programmes: Programmes;
  readonly gradebooks: Pick<Gradebooks, "url">;
  readonly ags: Pick<AgsClient, "updateLineItem">;
  readonly factLoader: () => LoadFacts;
  /** The LRS that the environment names. */
  readonly lrs: Pick<LrsClient, "find" | "voided"> | undefined;
  readonly own: Pick<OwnLrses, "wake">;
  readonly publicUrl: string;
  readonly clock: Clock;
}

interface Scope {
  readonly tenant: string;
  readonly cohort: string;
  /** Person id, or "system". */
  readonly actor: string;
  readonly picture: Picture;
}

/** Repairs one difference at a time; what changed since the picture was taken is left to the next reconciliation. */
export function createRepairs({ store, programmes, gradebooks, ags, factLoader, lrs, own, publicUrl, clock }: RepairDeps) {
  const resent = (record: GradeRecord, extra: Partial<GradeRecord> = {}): Change =>
    replace(collections.grades, {
      ...record,
      state: "waiting",
      tries: 0,
      reason: undefined,
      leaseOwner: undefined,
      due: clock(),
      ...extra,
    });

  /** The column found or made; everybody's grade is on its way to it then. */
  async function makeColumn({ tenant, cohort, picture }: Scope, column: string): Promise<readonly Change[]> {
    if (picture.lms.type === "unread") return [];
    const known = picture.columns.find(({ record }) => record.column === column)?.record;
    await gradebooks.url(picture.lms.place, { tenant, cohort, column }, known?.url);
    return [];
  }

  /** Name, resource id and tag as they must be; everything else of the column stays. */
  async function markColumn({ cohort, picture }: Scope, column: string): Promise<readonly Change[]> {
    const known = picture.columns.find(({ record }) => record.column === column);
    const seen = picture.lms.type === "read" ? picture.lms.columns.get(column) : undefined;
    if (picture.lms.type === "unread" || known === undefined || seen === undefined) return [];
    const label = known.label === known.record.label ? seen.item.label : known.label;
    const scoreMaximum = seen.item.scoreMaximum > 0 ? seen.item.scoreMaximum : SCORE_MAXIMUM;
    await ags.updateLineItem(picture.lms.place, { ...seen.item, label, scoreMaximum, resourceId: resourceIdOf(cohort, column), tag: TAG });
    return [replace(collections.lineItems, { ...known.record, label: known.label, url: seen.item.id })];
  }

  /** The statements of the message again, exactly as they were said; one the LRS holds otherwise is voided and said under a new id. */
  async function sayAgain({ tenant, picture }: Scope, message: OutboxRecord): Promise<readonly Change[]> {
    const { lrs } = picture;
    const held = lrs.type === "read" ? lrs.held : new Map<string, never>();
    const ids = message.ids ?? [];
    const bad = ids.map((id) => held.get(id) === "different" || held.get(id) === "voided");
    const revisions = ids.map((_, position) => (message.revisions?.[position] ?? 0) + (bad[position] === true ? 1 : 0));
    const own = await rebuilt({ ...message, revisions }, factLoader());
    const withdrawn = ids
      .filter((id) => held.get(id) === "different")
      .map((id): ReadyStatement => voiding({ publicUrl, tenant }, id, clock()));
    const again = own.filter((_, position) => bad[position] === true || held.get(ids[position] ?? "") !== "same");
    return [
      replace(collections.outbox, {
        ...message,
        state: "waiting",
        due: clock(),
        tries: 0,
        reason: undefined,
        leaseOwner: undefined,
        statements: [...withdrawn, ...again],
        ids: own.map(({ id }) => id),
        digests: own.map(statementDigest),
        revisions,
      }),
    ];
  }

  async function wish({ tenant, cohort, picture }: Scope, decisionId: string): Promise<readonly Change[]> {
    const decision = picture.decisions.find(({ id }) => id === decisionId);
    if (decision === undefined) return [];
    const [programme, company, before] = await Promise.all([
      programmes.published(tenant, cohort),
      store.get(collections.tenants, tenant, tenant),
      store.get(collections.grades, tenant, gradeId(cohort, "total", decision.person)),
    ]);
    const locale: Locale = company?.locale ?? "zh-CN";
    const comment = programme.definition.tiers.find(({ id }) => id === decision.tier)?.name[locale] ?? "";
    return [wishGrade({ tenant, cohort, column: "total", person: decision.person, score: decision.total, comment, at: clock() }, before)];
  }

  function certificate({ picture }: Scope, subject: string): readonly Change[] {
    const one = picture.altered.find(({ certificate: held, application }) => (held?.id ?? application.certificate) === subject);
    if (one === undefined) return [];
    if (one.certificate !== undefined) return [replace(collections.certificates, { ...one.certificate, ...one.fields })];
    // Its verification code cannot be known again: it is issued anew under a number of its own.
    return [replace(collections.applications, { ...one.application, state: "waiting", certificate: undefined })];
  }

  async function changesFor(scope: Scope, difference: Difference): Promise<readonly Change[]> {
    const { picture, tenant } = scope;
    const cell = picture.cells.find(({ id }) => id === difference.subject);
    const message = picture.outbox.find(({ id, ids = [] }) => id === difference.subject || ids.includes(difference.subject));
    switch (difference.repair) {
      case "resend-grade":
        return cell === undefined ? [] : [resent(cell, difference.kind === "grade-different" ? { force: true } : {})];
      case "keep-lms": {
        const theirs = Number(difference.detail.split(" ≠ ")[1]);
        return cell === undefined
          ? []
          : [replace(collections.grades, { ...cell, kept: theirs, reason: reasonText("kept-lms", String(theirs)) })];
      }
      case "ask":
        return cell === undefined
          ? []
          : [replace(collections.grades, { ...cell, state: "parked", reason: reasonText("overridden", difference.detail) })];
      case "wish-grade":
        return wish(scope, difference.subject);
      case "make-column":
        return makeColumn(scope, difference.column ?? "");
      case "rename-column":
      case "mark-column":
        return markColumn(scope, difference.column ?? "");
      case "tell":
        return picture.expected.filter(({ id }) => id === difference.subject).map(({ event }) => announce(tenant, event));
      case "resend-message":
        return message === undefined
          ? []
          : [replace(collections.outbox, { ...message, state: "waiting", tries: 0, reason: undefined, due: clock() })];
      case "restore-statement":
      case "reissue-statement":
        return message === undefined ? [] : sayAgain(scope, message);
      case "send-copy": {
        const how = { facts: factLoader(), lrs, now: clock() };
        return copyAgain(picture.own, { subject: difference.subject, outbox: picture.outbox }, how);
      }
      case "restore-certificate":
      case "reopen-application":
        return certificate(scope, difference.subject);
      case "note":
        return [];
    }
  }

  /** @returns how many differences were acted on */
  return async (scope: Scope, differences: readonly Difference[]): Promise<number> => {
    const { tenant, cohort, actor, picture } = scope;
    let repaired = 0;
    const done = new Set<string>();
    for (const difference of differences) {
      const changes = (await changesFor(scope, difference)).filter((change) => {
        // Several statements of one message, several faults of one column: the first repair mends them all.
        const key = change.kind === "remove" ? change.id : change.record.id;
        return done.has(`${change.collection.name} ${key}`) ? false : done.add(`${change.collection.name} ${key}`);
      });
      if (difference.repair !== "note") repaired += 1;
      if (changes.length === 0 && difference.repair !== "make-column") continue;
      const detail = { kind: difference.kind, repair: difference.repair };
      try {
        await store.commit([
          ...changes,
          auditLine({ tenant, cohort, at: clock(), actor, action: "delivery.repaired", subject: difference.subject, detail }),
        ]);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
    }
    const waiting = picture.own.filter(({ copies }) => copies.some(({ id }) => done.has(`${collections.copies.name} ${id}`)));
    if (waiting.length > 0)
      await own.wake(
        tenant,
        waiting.map((one) => one.lrs.id),
      );
    return repaired;
  };
}
