import { DateTime } from "luxon";
import { homeworkLine, homeworkNext } from "../observation/homework.presenter.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import { exact, shown } from "../shared/exact.ts";
import { figure } from "../result/wording.ts";
import { walkResults, type ComponentResult } from "../result/total.ts";
import type { Reader } from "../web/reader.ts";
import { nextOf, roadOf, type LearnerFacts, type Next, type Stop } from "./home.ts";

/** Work waiting for somebody with a part beside learning: how much, and where. */
export interface Task {
  /** Under `cohort.home.task`. */
  readonly key: string;
  readonly count: number;
  readonly path: string;
}

export interface HomePage {
  readonly title: string;
  readonly next: {
    readonly heading: string;
    readonly text: string;
    /** What to do, as its setter typed it. */
    readonly task?: string | undefined;
    readonly button?: { readonly text: string; readonly href: string } | undefined;
  };
  /** What waits beside the next thing. */
  readonly tasks: readonly { readonly text: string; readonly href: string }[];
  readonly learner:
    | {
        readonly stops: readonly object[];
        readonly scale: { readonly src: string; readonly alt: string; readonly rows: readonly object[] };
        readonly total: string | undefined;
        readonly tier: string | undefined;
        readonly why: string | undefined;
      }
    | undefined;
  readonly programme: string;
  /** Where the other cycles of this course are, if there are any. */
  readonly cycles: string | undefined;
}

export interface HomeFacts {
  readonly definition: ProgrammeDefinition;
  readonly learner: LearnerFacts | undefined;
  readonly tasks: readonly Task[];
}

/** With how many cycles of the course the person has seen, and whether this one may only be looked at. */
type Shown = HomeFacts & { readonly cycles?: number; readonly archived?: boolean };

export function toHomePage(facts: Shown, reader: Reader): HomePage {
  const { t, locale, href } = reader;
  const waiting = facts.archived === true ? [] : facts.tasks.filter(({ count }) => count > 0);
  // An archived cohort waits for nothing any more.
  const learner = facts.learner !== undefined && facts.archived === true ? { ...facts.learner, homework: [] } : facts.learner;
  const further = facts.learner === undefined ? waiting.slice(1) : waiting;
  const tasks = further.map(({ key, count, path }) => ({
    text: t(`cohort.home.task.${key}`, { count }),
    href: href(path),
  }));
  return {
    title: t("cohort.home.title"),
    programme: facts.definition.name[locale],
    next: next(facts, reader),
    tasks,
    cycles: (facts.cycles ?? 1) > 1 ? href("/cycles") : undefined,
    learner: learner === undefined ? undefined : toLearner(facts, learner, reader),
  };
}

function next({ learner, tasks, archived }: Shown, reader: Reader): HomePage["next"] {
  const first = learner === undefined ? undefined : nextOf(learner);
  // A certificate is there to be looked at, whatever else is over.
  if (archived === true && first?.type !== "see-certificate") {
    return { heading: reader.t("cohort.home.next"), text: reader.t("cohort.home.archived") };
  }
  return first === undefined ? staffNext(tasks, reader) : learnerNext(first, reader);
}

function staffNext(tasks: readonly Task[], { t, href }: Reader): HomePage["next"] {
  const first = tasks.find((task) => task.count > 0);
  if (first === undefined) return { heading: t("cohort.home.next"), text: t("cohort.home.nothing") };
  return {
    heading: t("cohort.home.next"),
    text: t(`cohort.home.task.${first.key}`, { count: first.count }),
    button: { text: t(`cohort.home.button.${first.key}`), href: href(first.path) },
  };
}

const EXAM_PAGES = { "start-exam": "", "continue-exam": "/sitting", "sit-again": "/start", "make-up": "/start" } as const;

function learnerNext(next: Next, reader: Reader): HomePage["next"] {
  const { t, locale, zone, href } = reader;
  const heading = t("cohort.home.next");
  const button = (key: string, path: string) => ({ text: t(`cohort.home.button.${key}`), href: href(path) });
  switch (next.type) {
    case "continue-exam":
    case "start-exam":
    case "sit-again":
    case "make-up":
      return {
        heading,
        text: t(`cohort.home.${next.type}`, { exam: next.component.name[locale] }),
        button: button(next.type, `/exam/${next.component.id}${EXAM_PAGES[next.type]}`),
      };
    case "exam-later": {
      const time = DateTime.fromMillis(next.opens, { zone }).setLocale(locale).toLocaleString(DateTime.DATETIME_MED);
      return {
        heading,
        text: t("cohort.home.exam-later", { exam: next.component.name[locale], time }),
        button: button("exam-later", `/exam/${next.component.id}`),
      };
    }
    case "homework":
      return { heading, text: homeworkNext(next.homework, reader), task: next.homework.task };
    case "missed-exam":
      return { heading, text: t("cohort.home.missed-exam") };
    case "apply":
      return { heading, text: t("cohort.home.apply"), button: button("apply", "/certificate") };
    case "see-certificate":
      return { heading, text: t("cohort.home.see-certificate"), button: button("see-certificate", "/certificate") };
    case "retrain":
      return { heading, text: t("cohort.home.retrain"), button: button("retrain", "/results") };
    case "wait":
      return { heading, text: t(`cohort.home.wait.${next.for}`) };
  }
}

function toLearner({ definition }: HomeFacts, facts: LearnerFacts, reader: Reader): NonNullable<HomePage["learner"]> {
  const { t, locale, href } = reader;
  const { decision, result } = facts.standing;
  const tier = definition.tiers.find((candidate) => candidate.id === decision?.tier);
  const total = decision === undefined ? undefined : shown(exact(decision.total));
  const next = nextOf(facts);
  return {
    stops: roadOf(facts).map((stop) => toStop(stop, { facts, next }, reader)),
    scale: {
      src: href(total === undefined ? "/tier-scale.svg" : `/tier-scale.svg?at=${total}`),
      alt: total === undefined ? t("cohort.home.scaleAlt") : t("cohort.home.scaleAltAt", { total }),
      rows: definition.tiers.map((one) => ({ name: one.name[locale], from: shown(exact(one.line)), current: one.id === tier?.id })),
    },
    total,
    tier: decision === undefined ? undefined : (tier?.name[locale] ?? t("cohort.home.retrainTier")),
    why: decision !== undefined ? undefined : t(result.official ? "cohort.home.noMarkerDecision" : "cohort.home.noMarkerScores"),
  };
}

function toStop(stop: Stop, { facts, next }: { readonly facts: LearnerFacts; readonly next: Next }, reader: Reader): object {
  const { t, locale, href } = reader;
  const status = t(`cohort.home.status.${stop.status}`);
  if (stop.component === "decision") return { state: stop.state, name: t("cohort.home.decision"), status, href: href("/results") };
  if (stop.component === "certificate")
    return { state: stop.state, name: t("cohort.home.certificate"), status, href: href("/certificate"), note: facts.certificate?.number };
  const { component } = stop;
  const parts = [
    t("cohort.home.weight", { weight: figure(component.effective) }),
    ...(component.passLine === undefined ? [] : [t("cohort.home.passLine", { line: figure(component.passLine) })]),
  ];
  return {
    state: stop.state,
    name: component.name[locale],
    status,
    note: parts.join(" · "),
    homework: homeworkBelow(component, facts).map((homework) => ({
      line: homeworkLine(homework, reader),
      // The card above says what to do where it is the next thing.
      task: next.type === "homework" && next.homework.component === homework.component ? undefined : homework.task,
    })),
    score: component.score === undefined ? undefined : shown(component.score),
    href: component.instrument === "exam" ? href(`/exam/${component.id}`) : undefined,
  };
}

/** What is set of a component or of the parts it is made of. */
function homeworkBelow(component: ComponentResult, { homework }: LearnerFacts): LearnerFacts["homework"] {
  if (homework.length === 0) return homework;
  const within = new Set(walkResults([component]).map(({ id }) => id));
  return homework.filter((each) => within.has(each.component));
}
