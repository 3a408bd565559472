import { readReason } from "../../src/delivery/reasons.ts";
import { HOUR, MINUTE } from "../../src/shared/clock.ts";
import { COURSE, openLab, type Lab, type Learner } from "./lab.ts";
import type { DrillResult } from "./result.ts";

export interface GradeFaultsOptions {
  /** ms a call may take; the product's is 10,000. */
  readonly callLimit: number;
}

interface Case {
  readonly name: string;
  /** What the LMS shows at the end. */
  readonly ends: "last score" | "parked";
  readonly reason?: string;
  /** Makes the next post of this learner's total fail. */
  readonly arrange: (lab: Lab, learner: Learner) => void | Promise<void>;
}

const SCORES = /\/lineitem\/scores/;
const status = (code: number, times = 1) => ({ match: SCORES, method: "POST", status: code, times });
const answer = (code: number): Case => ({
  name: String(code),
  ends: "last score",
  arrange: ({ practice }) => practice.platform.faults.add(status(code)),
});
const refusal = (code: number): Case => ({
  name: `${code} throughout`,
  ends: "parked",
  reason: "refused",
  arrange: ({ practice }) => practice.platform.faults.add(status(code, Infinity)),
});

const total = (lab: Lab) => lab.practice.platform.lineItems(COURSE).find(({ resourceId }) => resourceId.endsWith(":total"));

const CASES: readonly Case[] = [
  ...[500, 502, 503, 504, 409, 404].map(answer),
  {
    name: "429 with Retry-After",
    ends: "last score",
    arrange: ({ practice }) => practice.platform.faults.add({ ...status(429), headers: { "retry-after": "40" } }),
  },
  { name: "reset", ends: "last score", arrange: ({ practice }) => practice.platform.faults.add({ match: SCORES, dropConnection: true }) },
  {
    name: "stored, answer cut",
    ends: "last score",
    arrange: ({ practice }) => practice.platform.faults.add({ match: SCORES, storeThenDrop: true }),
  },
  { name: "silence", ends: "last score", arrange: ({ practice }) => practice.platform.faults.add({ match: SCORES, delayMs: 30_000 }) },
  { name: "401: token withdrawn", ends: "last score", arrange: ({ practice }) => practice.platform.forgetTokens() },
  { name: "401 for a while", ends: "last score", arrange: ({ practice }) => practice.platform.faults.add(status(401, 4)) },
  {
    name: "404: column deleted",
    ends: "last score",
    arrange(lab) {
      const column = total(lab);
      if (column !== undefined) lab.practice.platform.removeLineItem(COURSE, column.id);
    },
  },
  refusal(400),
  refusal(403),
  {
    name: "404 throughout",
    ends: "parked",
    reason: "person-missing",
    arrange: ({ practice }) => practice.platform.faults.add(status(404, Infinity)),
  },
  { name: "unenrolled", ends: "parked", reason: "refused", arrange: ({ practice }, { sub }) => practice.platform.unenrol(COURSE, sub) },
];

/** D6: every answer an LMS can give to a score; two scores each, the second while the first is in trouble. */
export async function gradeFaults({ callLimit }: GradeFaultsOptions): Promise<DrillResult> {
  const lab = await openLab({ learners: CASES.length, callLimit });
  try {
    await lab.settleDown(MINUTE);
    const cases: Record<string, unknown>[] = [];
    for (const [index, one] of CASES.entries()) {
      const learner = lab.learners[index];
      if (learner !== undefined) cases.push(await run(lab, { one, learner, callLimit }));
    }
    // What parked is sent again once its cause is gone, and takes nobody else's place.
    lab.practice.platform.faults.clear();
    for (const { sub } of lab.learners) lab.practice.platform.enrol(COURSE, sub);
    const resent = await lab.delivery.resendAll({ ...lab.instructor, roles: ["instructor"] });
    await lab.settleDown(8 * HOUR, MINUTE);
    const book = lab.gradebook();
    // The deleted column took everybody's grades with it: reconcile's business, so only those posted after it count here.
    const parkedNow = (await lab.cells()).filter(({ state }) => state !== "sent").length;
    const afterResend = CASES.flatMap(({ ends }, index) => (ends === "parked" ? [book.get(`${lab.learners[index]?.sub} total`)] : []));
    const pass = cases.every((one) => one["pass"] === true) && parkedNow === 0 && afterResend.every((score) => score === 72);
    return { name: "grade-faults", drill: "D6", pass, resent, afterResend, cases };
  } finally {
    await lab.close();
  }
}

async function run(lab: Lab, { one, learner, callLimit }: { one: Case; learner: Learner; callLimit: number }) {
  const { person } = learner.actor;
  lab.practice.platform.faults.clear();
  // A column that is there, so that the fault meets the score and not the making of the column.
  await lab.wish(person, "total", "60");
  await lab.settleDown(10 * MINUTE);
  await one.arrange(lab, learner);
  await lab.wish(person, "total", "71");
  const from = performance.now();
  await lab.delivery.runOnce();
  const passMs = Math.round(performance.now() - from);
  await lab.wish(person, "total", "72");
  const waitedMs = await lab.settleDown(HOUR);
  const cell = (await lab.cells()).find((each) => each.person === person);
  const shown = lab.gradebook().get(`${learner.sub} total`);
  const { code } = readReason(cell?.reason ?? "");
  const good =
    one.ends === "last score" ? cell?.state === "sent" && shown === 72 : cell?.state === "parked" && code === one.reason && shown !== 71;
  return {
    case: one.name,
    ends: cell?.state,
    ...(cell?.reason !== undefined && { reason: cell.reason }),
    shown,
    passMs,
    waitedS: waitedMs / 1_000,
    pass: good && passMs <= callLimit + 1_000,
  };
}
