import { randomUUID } from "node:crypto";
import { MINUTE, SECOND } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { replace } from "../../src/store/port.ts";
import { openLab, type Lab, type LrsAddress } from "./lab.ts";
import { missingFromLrs, type DrillResult } from "./result.ts";

/** D5: one bad statement of fifty, a row of 1 MB, an unreadable row; an LRS that answers 413, 429 and 401. */
export async function poison({ lrs }: { readonly lrs?: LrsAddress | undefined } = {}): Promise<DrillResult> {
  const lab = await openLab({ learners: 5, lrs });
  try {
    await lab.settleDown(MINUTE);
    const bad = await badOfFifty(lab);
    const large = await largeAmongSmall(lab);
    const busy = await tooManyRequests(lab);
    const locked = await credentialsRefused(lab);
    const outbox = await lab.outbox();
    const ids = outbox.filter(({ state }) => state === "sent").flatMap((record) => record.ids ?? []);
    const missing = await missingFromLrs(lab, ids);
    const pass = bad.pass && large.pass && busy.pass && locked.pass && missing.length === 0;
    return {
      name: "poison",
      drill: "D5",
      pass,
      bad,
      large,
      tooMany: busy,
      unauthorized: locked,
      sent: ids.length,
      missing: missing.length,
    };
  } finally {
    await lab.close();
  }
}

const launched = (lab: Lab, key: string, n: number) => {
  const learner = lab.learners[n % lab.learners.length];
  if (learner === undefined) throw new Error("no learners");
  return { type: "launched" as const, cohort: lab.cohort, person: learner.actor.person, at: lab.clock() - MINUTE + n, key: `${key}-${n}` };
};
const many = (lab: Lab, key: string, count: number) => Array.from({ length: count }, (_, n) => launched(lab, key, n));
const count = async (lab: Lab, key: string) => {
  const own = (await lab.outbox()).filter(({ event }) => event.key.startsWith(`${key}-`));
  const of = (state: string): number => own.filter((record) => record.state === state).length;
  return {
    sent: of("sent"),
    parked: of("parked"),
    waiting: of("waiting"),
    reasons: own.flatMap(({ reason }) => (reason === undefined ? [] : [reason.slice(0, 60)])),
  };
};

/** 48 good messages, one whose stored statement no LRS takes, and one whose event cannot be read. */
async function badOfFifty(lab: Lab) {
  const [model] = lab.learners;
  if (model === undefined) throw new Error("no learners");
  await lab.announce([
    ...many(lab, "bad", 49),
    {
      type: "scored",
      cohort: lab.cohort,
      person: model.actor.person,
      at: lab.clock(),
      key: "bad-unreadable",
      component: "theory",
      score: "eighty",
    },
  ]);
  const victim = (await lab.outbox()).find(({ event }) => event.key === "bad-23");
  if (victim === undefined) throw new Error("no message");
  const account = { homePage: lab.practice.issuer, name: model.sub };
  const malformed = { id: randomUUID(), actor: { objectType: "Agent", account }, verb: {}, object: { id: "https://tool.example/nothing" } };
  await lab.store.commit([replace(collections.outbox, { ...victim, statements: [malformed], ids: [malformed.id] })]);
  const tookMs = await lab.settleDown(MINUTE);
  const figures = await count(lab, "bad");
  return { ...figures, tookMs, pass: figures.sent === 48 && figures.parked === 2 && tookMs <= MINUTE };
}

/** One statement of about 1 MB between forty small ones: they arrive whatever becomes of it. */
async function largeAmongSmall(lab: Lab) {
  await lab.announce(many(lab, "large", 41));
  const record = (await lab.outbox()).find(({ event }) => event.key === "large-20");
  const like = (await lab.outbox()).find(({ state }) => state === "sent");
  if (record === undefined || like?.ids?.[0] === undefined) throw new Error("no message");
  const stored = await lab.delivery.lrs?.find(like.ids[0]);
  const { stored: _at, authority: _by, version: _v, ...own } = stored as Record<string, never>;
  const id = randomUUID();
  const large = { ...(own as object), id, result: { response: "长".repeat(350_000) } };
  await lab.store.commit([replace(collections.outbox, { ...record, statements: [large], ids: [id] })]);
  // An LRS with a limit of its own answers 413: batches are halved until they fit, and what never fits is parked.
  await lab.settleDown(5 * MINUTE);
  const figures = await count(lab, "large");
  return { ...figures, pass: figures.sent + figures.parked === 41 && figures.sent >= 40 };
}

/** 413 to a batch: it is halved; 429 with Retry-After: it is kept to. */
async function tooManyRequests(lab: Lab) {
  await lab.announce(many(lab, "split", 60));
  lab.lrs.next({ status: 413 });
  await lab.settleDown(MINUTE);
  const split = await count(lab, "split");
  await lab.announce(many(lab, "busy", 30));
  lab.lrs.next({ status: 429, retryAfter: 90 });
  await lab.delivery.runAll();
  const asked = requests(lab);
  for (let second = 0; second < 85; second += 5) {
    lab.clock.advance(5 * SECOND);
    await lab.delivery.runAll();
  }
  const early = requests(lab) - asked;
  await lab.settleDown(MINUTE);
  const busy = await count(lab, "busy");
  return { split, busy, askedTooEarly: early, pass: split.sent === 60 && busy.sent === 30 && early === 0 };
}

const requests = (lab: Lab): number => Object.values(lab.lrs.counts).reduce((sum, one) => sum + one, 0);

/** 401: nothing is dropped, the pause is a minute, and people see the reason at once. */
async function credentialsRefused(lab: Lab) {
  await lab.announce(many(lab, "locked", 120));
  lab.lrs.set({ odds: { refused: 1 }, statuses: [401], delay: 0 });
  const asked = requests(lab);
  for (let second = 0; second < 300; second += 5) {
    await lab.delivery.runAll();
    lab.clock.advance(5 * SECOND);
  }
  const during = await count(lab, "locked");
  const asks = requests(lab) - asked;
  const said = (await lab.outbox()).some(({ reason }) => reason?.startsWith("unauthorized"));
  lab.lrs.set(undefined);
  await lab.settleDown(5 * MINUTE);
  const after = await count(lab, "locked");
  return {
    dropped: 120 - during.waiting,
    asksInFiveMinutes: asks,
    said,
    after,
    pass: during.waiting === 120 && asks <= 6 && said && after.sent === 120,
  };
}
