import { accountId } from "../cohort/enrolment.ts";
import type { Cohorts, Place } from "../cohort/ports.ts";
import type { ExamService } from "../exam/exam.service.ts";
import type { Reviewed } from "../exam/marking/reviewing.ts";
import type { AttemptRecord } from "../exam/records.ts";
import { ratingsOpen } from "../observation/panel.ts";
import { panelId } from "../observation/panels.service.ts";
import type { PanelRecord, RatingRecord } from "../observation/records.ts";
import type { Actor } from "../people/records.ts";
import { may } from "../people/rights.ts";
import type { Component, Leaf } from "../programme/records.ts";
import { leavesOf } from "../programme/tree.ts";
import type { ScoreRecord } from "../result/records.ts";
import type { OwnResult, ResultService } from "../result/result.service.ts";
import { scoreId } from "../result/scores.ts";
import { AppError } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { SessionRecord } from "./records.ts";

/** What a leaf's score rests on. */
export interface Evidence {
  readonly leaf: Leaf;
  readonly score: ScoreRecord | undefined;
  /** Handed-in sittings, first to last; looked into only where they are marked, for marking is done without names. */
  readonly attempts: readonly { readonly attempt: AttemptRecord; readonly reviewed: Reviewed | undefined }[];
  readonly panel: PanelRecord | undefined;
  /** Empty until all raters have handed in. */
  readonly ratings: readonly RatingRecord[];
}

export interface ReviewFacts {
  readonly place: Place;
  readonly own: boolean;
  readonly result: OwnResult;
  /** The column the review is about; undefined for the total. */
  readonly component: Component | undefined;
  readonly evidence: readonly Evidence[];
  /** Person id → name, of raters; empty for a learner, who does not see who rated. */
  readonly names: ReadonlyMap<string, string>;
}

export interface Reviews {
  /**
   * The evidence behind one person's grade: their own, or anyone's of the cohort for those who see the cohort.
   * @throws AppError("not-found") for a session that is no review, somebody unknown here, or somebody else's work
   */
  review(actor: Actor, session: SessionRecord): Promise<ReviewFacts>;
}

export interface ReviewDeps {
  readonly store: Store;
  readonly cohorts: Cohorts;
  readonly results: Pick<ResultService, "standing">;
  readonly exams: Pick<ExamService, "review">;
}

export function createReviews({ store, cohorts, results, exams }: ReviewDeps): Reviews {
  async function personOf({ tenant, platform, forUser }: SessionRecord): Promise<string> {
    if (forUser === undefined) throw new AppError("not-found", { reason: "no submission review launch" });
    const account = await store.get(collections.accounts, tenant, accountId(platform, forUser));
    if (account === undefined) throw new AppError("not-found", { reason: "nobody by this user id" });
    return account.person;
  }

  /** By the column's URL where the gradebook worker knows it, else by the activity the link names. */
  async function columnOf({ tenant, cohort, review }: SessionRecord): Promise<string | undefined> {
    const items = await findAll(store, collections.lineItems, { tenant, query: { index: "byCohort", equal: [cohort] } });
    const known = items.find(({ url }) => url !== "" && url === review?.lineItem);
    return known?.column ?? review?.activity;
  }

  async function attemptsOf(actor: Actor, person: string, leaf: Leaf): Promise<Evidence["attempts"]> {
    if (leaf.instrument !== "exam") return [];
    const query = { index: "byPerson", equal: [actor.cohort, person, leaf.id] };
    const attempts = await findAll(store, collections.attempts, { tenant: actor.tenant, query });
    const handedIn = attempts.filter(({ state }) => state !== "open");
    return Promise.all(
      handedIn.map(async (found) => {
        const reviewed = found.state === "marked" ? await exams.review(actor, leaf, found) : undefined;
        const { attempt } = reviewed ?? { attempt: found };
        return { attempt, reviewed: attempt.state === "marked" ? reviewed : undefined };
      }),
    );
  }

  async function evidenceOf(actor: Actor, person: string, leaf: Leaf): Promise<Evidence> {
    const { tenant, cohort } = actor;
    const [score, attempts, panel] = await Promise.all([
      store.get(collections.scores, tenant, scoreId(cohort, leaf.id, person)),
      attemptsOf(actor, person, leaf),
      leaf.instrument === "observation" ? store.get(collections.panels, tenant, panelId(cohort, leaf.id, person)) : undefined,
    ]);
    const open = panel !== undefined && ratingsOpen(panel) && (person !== actor.person || panel.state === "final");
    const ratings = open ? await findAll(store, collections.ratings, { tenant, query: { index: "byPanel", equal: [panel.id] } }) : [];
    return { leaf, score, attempts, panel, ratings: ratings.filter(({ state }) => state === "submitted") };
  }

  async function ratersOf(actor: Actor, evidence: readonly Evidence[]): Promise<ReadonlyMap<string, string>> {
    const ids = new Set(evidence.flatMap(({ ratings }) => ratings.map(({ rater }) => rater)));
    const people = await Promise.all([...ids].map((id) => store.get(collections.persons, actor.tenant, id)));
    return new Map(people.flatMap((person) => (person === undefined ? [] : [[person.id, person.name]])));
  }

  return {
    async review(actor, session) {
      const person = await personOf(session);
      const own = person === actor.person;
      if (!own && !may(actor.roles, "cohort.see")) throw new AppError("not-found", { reason: "somebody else's work" });
      const place = await cohorts.place(actor.tenant, actor.cohort, person);
      const [result, column] = await Promise.all([results.standing(actor.tenant, actor.cohort, person), columnOf(session)]);
      const { components } = result.programme.definition;
      const component = components.find(({ id }) => id === column);
      const leaves = (component === undefined ? components : [component]).flatMap(leavesOf);
      const evidence = await Promise.all(leaves.map((leaf) => evidenceOf(actor, person, leaf)));
      return { place, own, result, component, evidence, names: own ? new Map() : await ratersOf(actor, evidence) };
    },
  };
}
