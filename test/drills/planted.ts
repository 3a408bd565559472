import type { CertificateRecord } from "../../src/certificate/records.ts";
import type { Difference } from "../../src/delivery/differences.ts";
import { collections } from "../../src/store/collections.ts";
import { remove, replace } from "../../src/store/port.ts";
import { COURSE, type Lab, type Learner } from "./lab.ts";
import type { Year } from "./year.ts";

/** A fault made behind the tool's back, and how reconciling must name it. */
export interface Planted {
  readonly name: string;
  readonly kind: Difference["kind"];
  /** Person, where it is about one. */
  readonly person?: string;
  readonly column?: string;
}

interface Plot {
  readonly name: string;
  readonly kind: Difference["kind"];
  readonly column?: string;
  /** Needs an LRS that can be made to forget or to hold something else. */
  readonly lrs?: true;
  /** Needs one of those whose certificate was revoked. */
  readonly revoked?: true;
  /** @returns whom it is about, where it is not about the learner it was given */
  readonly plant: (lab: Lab, learner: Learner) => Promise<string | void> | string | void;
}

const columnOf = (lab: Lab, column: string) => {
  const found = lab.practice.platform.lineItems(COURSE).find(({ resourceId }) => resourceId.endsWith(`:${column}`));
  if (found === undefined) throw new Error(`no column ${column}`);
  return found;
};

const edit =
  (column: string, change: { score?: number | null; feedback?: string }) =>
  (lab: Lab, { sub }: Learner) => {
    const { id } = columnOf(lab, column);
    const now = lab.gradebook().get(`${sub} ${column}`) ?? null;
    lab.practice.platform.override({
      course: COURSE,
      item: id,
      user: sub,
      score: change.score === undefined ? now : change.score,
      ...(change.feedback !== undefined && { feedback: change.feedback }),
    });
  };

const idOf = async (lab: Lab, { actor }: Learner, type: string): Promise<string> => {
  const message = (await lab.outbox()).find(({ event }) => event.type === type && event.person === actor.person);
  const [id] = message?.ids ?? [];
  if (id === undefined) throw new Error(`nothing told of ${type}`);
  return id;
};

const gone = (type: string) => async (lab: Lab, learner: Learner) => void lab.practice.lrs.remove(await idOf(lab, learner, type));

/** The practice LRS holds something else under the id, as if somebody had written it there first. */
const otherwise = (type: string, change: object) => async (lab: Lab, learner: Learner) => {
  const id = await idOf(lab, learner, type);
  const held = await lab.delivery.lrs?.find(id);
  if (held === undefined) throw new Error("not in the LRS");
  const { stored: _stored, authority: _authority, ...own } = held as Record<string, unknown>;
  lab.practice.lrs.remove(id);
  await post(lab, { ...own, ...change });
};

const voided = (type: string) => async (lab: Lab, learner: Learner) =>
  post(lab, {
    actor: { objectType: "Agent", account: { homePage: "https://stranger.example", name: "x" } },
    verb: { id: "http://adlnet.gov/expapi/verbs/voided" },
    object: { objectType: "StatementRef", id: await idOf(lab, learner, type) },
  });

async function post({ practice }: Lab, statement: object): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${practice.lrs.key}:${practice.lrs.secret}`).toString("base64")}`;
  const headers = { authorization, "content-type": "application/json", "x-experience-api-version": "1.0.3" };
  const answer = await fetch(`${practice.lrs.url}statements`, { method: "POST", headers, body: JSON.stringify(statement) });
  if (!answer.ok) throw new Error(`the practice LRS answered ${answer.status}: ${await answer.text()}`);
}

/** A score withdrawn by a regrade is back where the LRS loses what withdrew it. */
async function unwithdrawn(lab: Lab): Promise<string> {
  const outbox = await lab.outbox();
  const message = outbox.find(({ voids, event }) => voids !== undefined && event.type === "scored");
  const [id] = message?.ids ?? [];
  if (message === undefined || id === undefined) throw new Error("nothing was withdrawn");
  lab.practice.lrs.remove(id);
  return message.event.person;
}

const certificateOf = async (lab: Lab, { actor }: Learner): Promise<CertificateRecord> => {
  const found = (await lab.services.certificates.certificates(lab.tenant, lab.cohort)).find(({ person }) => person === actor.person);
  if (found === undefined) throw new Error("no certificate");
  return found;
};

const forged = (change: Partial<CertificateRecord>) => async (lab: Lab, learner: Learner) =>
  lab.store.commit([replace(collections.certificates, { ...(await certificateOf(lab, learner)), ...change })]);

const lost =
  (type: string) =>
  async (lab: Lab, { actor }: Learner) => {
    const message = (await lab.outbox()).find(({ event }) => event.type === type && event.person === actor.person);
    if (message === undefined) throw new Error(`nothing told of ${type}`);
    await lab.store.commit([remove(collections.outbox, message)]);
  };

/** Column marks wiped by a PUT that named only the label, as other tools send it. */
async function stripped(lab: Lab): Promise<void> {
  const { id, label } = columnOf(lab, "practical");
  const url = lab.practice.platform.grades(COURSE).items.find((one) => one.id === id)?.url ?? "";
  const media = "application/vnd.ims.lis.v2.lineitem+json";
  const headers = { authorization: `Bearer ${lab.practice.platform.accessToken()}`, "content-type": media, accept: media };
  const answer = await fetch(url, { method: "PUT", headers, body: JSON.stringify({ label, scoreMaximum: 100 }) });
  if (!answer.ok) throw new Error(`the practice LMS answered ${answer.status}`);
}

/** One learner each; the order matters only for the deleted column, which takes its grades along and so comes last. */
export const PLOTS: readonly Plot[] = [
  { name: "total lowered by a teacher", kind: "grade-different", column: "total", plant: edit("total", { score: 1 }) },
  { name: "total raised by a teacher", kind: "grade-different", column: "total", plant: edit("total", { score: 100 }) },
  { name: "total taken away", kind: "grade-missing", column: "total", plant: edit("total", { score: null }) },
  { name: "tier wiped from the feedback", kind: "grade-comment", column: "total", plant: edit("total", { feedback: "" }) },
  { name: "practical overwritten", kind: "grade-different", column: "practical", plant: edit("practical", { score: 12.5 }) },
  { name: "daily overwritten where ours is to stand", kind: "grade-different", column: "daily", plant: edit("daily", { score: 3 }) },
  { name: "launch gone from the LRS", kind: "statement-missing", lrs: true, plant: gone("launched") },
  { name: "score gone from the LRS", kind: "statement-missing", lrs: true, plant: gone("scored") },
  { name: "decision gone from the LRS", kind: "statement-missing", lrs: true, plant: gone("decided") },
  { name: "certificate gone from the LRS", kind: "statement-missing", lrs: true, plant: gone("certified") },
  {
    name: "decision changed in the LRS",
    kind: "statement-different",
    lrs: true,
    plant: otherwise("decided", { result: { success: true, score: { scaled: 1 } } }),
  },
  {
    name: "actor changed in the LRS",
    kind: "statement-different",
    lrs: true,
    plant: otherwise("scored", { actor: { objectType: "Agent", mbox: "mailto:x@stranger.example" } }),
  },
  { name: "decision voided by a stranger", kind: "statement-voided", lrs: true, plant: voided("decided") },
  { name: "withdrawal of a score gone from the LRS", kind: "statement-missing", lrs: true, plant: unwithdrawn },
  {
    name: "revoked certificate made valid again",
    kind: "certificate-altered",
    revoked: true,
    plant: forged({ state: "issued", revocation: undefined }),
  },
  {
    name: "certificate revoked by nobody",
    kind: "certificate-altered",
    plant: forged({ state: "revoked", revocation: { by: "stranger", at: 0, reason: "x" } }),
  },
  { name: "certificate's tier changed", kind: "certificate-altered", plant: forged({ tier: "master" }) },
  { name: "certificate's total changed", kind: "certificate-altered", plant: forged({ total: "100" }) },
  { name: "certificate's holder changed", kind: "certificate-altered", plant: forged({ holder: "别人" }) },
  { name: "certificate's validity prolonged", kind: "certificate-altered", plant: forged({ validUntil: "2099-12-31" }) },
  { name: "certificate's number changed", kind: "certificate-altered", plant: forged({ number: "CS2026999" }) },
  {
    name: "certificate's record gone",
    kind: "certificate-missing",
    plant: async (lab, learner) => lab.store.commit([remove(collections.certificates, await certificateOf(lab, learner))]),
  },
  { name: "message of a score lost", kind: "message-missing", plant: lost("scored") },
  { name: "message of a decision lost", kind: "message-missing", plant: lost("decided") },
  {
    name: "wished total changed in the store",
    kind: "wish-missing",
    column: "total",
    async plant(lab, { actor }) {
      const cell = (await lab.cells()).find(({ person, column }) => person === actor.person && column === "total");
      if (cell === undefined) throw new Error("no wish");
      await lab.store.commit([replace(collections.grades, { ...cell, score: "1" })]);
    },
  },
  { name: "column stripped of its marks", kind: "column-marks", column: "practical", plant: stripped },
  {
    name: "column deleted",
    kind: "column-missing",
    column: "theory",
    plant: (lab) => lab.practice.platform.removeLineItem(COURSE, columnOf(lab, "theory").id),
  },
];

/** Plants every fault that can be planted, one learner each. */
export async function plantAll(
  lab: Lab,
  { certified, revoked }: Pick<Year, "certified" | "revoked">,
  ownLrs: boolean,
): Promise<readonly Planted[]> {
  const planted: Planted[] = [];
  const [free, fallen] = [[...certified], [...revoked]];
  for (const plot of PLOTS.filter(({ lrs }) => ownLrs || lrs !== true)) {
    const learner = (plot.revoked === true ? fallen : free).shift();
    if (learner === undefined) throw new Error("too few certified learners");
    const about = await plot.plant(lab, learner);
    const aboutColumn = plot.kind.startsWith("column");
    planted.push({
      name: plot.name,
      kind: plot.kind,
      ...(plot.column !== undefined && { column: plot.column }),
      ...(!aboutColumn && { person: about ?? learner.actor.person }),
    });
  }
  return planted;
}
