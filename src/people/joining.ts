import type { PersonRecord } from "./records.ts";

/** What one of two persons has in one cohort. */
export interface Standing {
  readonly cohort: string;
  /** Title of the cohort, for the words of a refusal. */
  readonly title: string;
  /** Answers, scores, ratings given or got, decisions, applications, certificates, learners to mentor: anything done here. */
  readonly work: boolean;
}

export type JoinProblem =
  | { readonly code: "same-person" | "joined-before" | "numbers-differ" }
  /** Both have done something in these cohorts (titles). */
  | { readonly code: "results-meet"; readonly cohorts: readonly string[] };

interface Candidate {
  readonly person: PersonRecord;
  readonly standings: readonly Standing[];
  /** Others joined to this person. */
  readonly joined: number;
}

export type JoinVerdict =
  | { readonly type: "refused"; readonly problem: JoinProblem }
  | {
      readonly type: "join";
      /** Who stays the person: the one with an employee number, else the first. */
      readonly lead: string;
      readonly other: string;
      /** Places without work that step back behind the other person's place in the same cohort. */
      readonly setAside: readonly { readonly cohort: string; readonly person: string }[];
    };

/** Whether two persons may become one, and how. Records stay with the person under whom they were made; only accounts move. */
export function joinVerdict(first: Candidate, second: Candidate): JoinVerdict {
  const refused = (problem: JoinProblem): JoinVerdict => ({ type: "refused", problem });
  const [a, b] = [first.person, second.person];
  if (a.id === b.id) return refused({ code: "same-person" });
  if (a.joinedTo !== undefined || b.joinedTo !== undefined) return refused({ code: "joined-before" });
  if (a.employeeNumber !== undefined && b.employeeNumber !== undefined) return refused({ code: "numbers-differ" });
  const [lead, other] = a.employeeNumber === undefined && b.employeeNumber !== undefined ? [second, first] : [first, second];
  if (other.joined > 0) return refused({ code: "joined-before" });
  const shared = lead.standings.flatMap((one) => {
    const theirs = other.standings.find(({ cohort }) => cohort === one.cohort);
    return theirs === undefined ? [] : [{ one, theirs }];
  });
  const meeting = shared.filter(({ one, theirs }) => one.work && theirs.work);
  if (meeting.length > 0) return refused({ code: "results-meet", cohorts: meeting.map(({ one }) => one.title) });
  return {
    type: "join",
    lead: lead.person.id,
    other: other.person.id,
    setAside: shared.map(({ one, theirs }) => ({ cohort: one.cohort, person: theirs.work ? lead.person.id : other.person.id })),
  };
}
