import type { ApplicationRecord, CertificateRecord } from "../certificate/records.ts";
import type { Standing as ExamStanding } from "../exam/standing.ts";
import type { Homework } from "../observation/homework.ts";
import type { PanelRecord } from "../observation/records.ts";
import type { ComponentResult } from "../result/total.ts";
import type { Standing } from "../result/standing.ts";

/** A learner's facts on which home rests. */
export interface LearnerFacts {
  readonly standing: Standing;
  /** By exam component. */
  readonly exams: ReadonlyMap<string, ExamStanding>;
  readonly panels: readonly PanelRecord[];
  /** Set and not scored yet, the first due first. */
  readonly homework: readonly Homework[];
  readonly application: ApplicationRecord | undefined;
  readonly certificate: CertificateRecord | undefined;
}

export type StopState = "todo" | "doing" | "waiting" | "final" | "missed";

/** One stop on the road to the certificate. `status` names the words under `cohort.home.status`. */
export interface Stop {
  readonly component: ComponentResult | "decision" | "certificate";
  readonly state: StopState;
  readonly status: string;
}

/** What a learner should do next; `wait` when everything is with others. */
export type Next =
  | { readonly type: "continue-exam" | "start-exam" | "sit-again" | "make-up"; readonly component: ComponentResult }
  | { readonly type: "exam-later"; readonly component: ComponentResult; readonly opens: number }
  | { readonly type: "missed-exam"; readonly component: ComponentResult }
  | { readonly type: "homework"; readonly homework: Homework }
  | { readonly type: "apply" }
  | { readonly type: "retrain" }
  | { readonly type: "see-certificate" }
  | { readonly type: "wait"; readonly for: "marking" | "panel" | "scores" | "decision" | "application" };

export function stopOf(component: ComponentResult, facts: LearnerFacts): Stop {
  const exam = facts.exams.get(component.id);
  if (exam?.type === "open") return { component, state: "doing", status: "examOpen" };
  if (belowAndAgain(component, exam)) return { component, state: "todo", status: exam.again === "make-up" ? "makeUp" : "again" };
  if (component.state === "final")
    return {
      component,
      state: component.passed === false ? "missed" : "final",
      status: component.passed === false ? "belowLine" : "final",
    };
  if (component.state === "excused") return { component, state: "final", status: "excused" };
  if (component.instrument === "exam") return examStop(component, facts.exams.get(component.id));
  if (component.instrument === "observation") {
    const panel = facts.panels.find((candidate) => candidate.component === component.id);
    return panel === undefined
      ? { component, state: "todo", status: "notArranged" }
      : { component, state: "waiting", status: "panelScoring" };
  }
  return component.state === "partial" ? { component, state: "doing", status: "partial" } : { component, state: "todo", status: "notYet" };
}

/** A score that is below its line and can be bettered now. */
const belowAndAgain = (
  { passed }: ComponentResult,
  exam: ExamStanding | undefined,
): exam is Extract<ExamStanding, { type: "marked" }> & { again: "attempt" | "make-up" } =>
  passed === false && exam?.type === "marked" && exam.again !== undefined;

function examStop(component: ComponentResult, standing: ExamStanding | undefined): Stop {
  switch (standing?.type) {
    case "open":
      return { component, state: "doing", status: "examOpen" };
    case "handed-in":
      return { component, state: "waiting", status: "marking" };
    case "closed":
      return { component, state: "missed", status: "examClosed" };
    case "not-yet":
      return { component, state: "todo", status: "examLater" };
    case "may-start":
    case "marked":
    case undefined:
      return { component, state: "todo", status: "mayStart" };
  }
}

/** The whole road: the components, the decision, the certificate. */
export function roadOf(facts: LearnerFacts): readonly Stop[] {
  const { decision, result } = facts.standing;
  const decided: Stop =
    decision === undefined
      ? { component: "decision", state: result.official ? "waiting" : "todo", status: result.official ? "waitingDecision" : "afterScores" }
      : {
          component: "decision",
          state: decision.tier === null ? "missed" : "final",
          status: decision.tier === null ? "retrain" : "decided",
        };
  return [...result.components.map((component) => stopOf(component, facts)), decided, certificateStop(facts)];
}

function certificateStop({ standing, application, certificate }: LearnerFacts): Stop {
  const component = "certificate" as const;
  if (certificate !== undefined) return { component, state: "final", status: "issued" };
  if (application?.state === "waiting") return { component, state: "waiting", status: "applied" };
  return standing.decision?.tier == null
    ? { component, state: "todo", status: "afterDecision" }
    : { component, state: "doing", status: "mayApply" };
}

/** The one thing on top of the page. */
export function nextOf(facts: LearnerFacts): Next {
  const { decision, result } = facts.standing;
  const ahead = facts.homework.find(({ due, overdue }) => due !== undefined && !overdue);
  for (const component of result.components) {
    const exam = facts.exams.get(component.id);
    if (exam?.type === "open") return { type: "continue-exam", component };
    if (belowAndAgain(component, exam)) return { type: exam.again === "make-up" ? "make-up" : "sit-again", component };
    if (component.state === "final" || component.state === "excused" || exam === undefined) continue;
    if (exam.type === "may-start") return { type: "start-exam", component };
    if (exam.type === "not-yet") {
      return ahead?.due !== undefined && ahead.due < exam.opens
        ? { type: "homework", homework: ahead }
        : { type: "exam-later", component, opens: exam.opens };
    }
    if (exam.type === "closed") return { type: "missed-exam", component };
  }
  if (ahead !== undefined) return { type: "homework", homework: ahead };
  if (facts.certificate !== undefined) return { type: "see-certificate" };
  if (facts.application?.state === "waiting") return { type: "wait", for: "application" };
  if (decision !== undefined) return decision.tier === null ? { type: "retrain" } : { type: "apply" };
  if (result.official) return { type: "wait", for: "decision" };
  // Handed in or not, nobody but the person who scores it can say; there is no "nothing to do" while it stands open.
  const [homework] = facts.homework;
  if (homework !== undefined) return { type: "homework", homework };
  const handedIn = [...facts.exams.values()].some((exam) => exam.type === "handed-in");
  return { type: "wait", for: handedIn ? "marking" : facts.panels.some((panel) => panel.state !== "final") ? "panel" : "scores" };
}
