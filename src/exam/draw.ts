import type { ExamSection, ExamSettings } from "../programme/records.ts";
import { seededRandom, type Random } from "../shared/random.ts";
import { versionId } from "./bank.ts";
import { kindOf } from "./questions/kinds.ts";
import type { PaperItem, Question } from "./records.ts";

export interface DrawRequest {
  readonly questions: readonly Question[];
  readonly settings: Pick<ExamSettings, "sections">;
  readonly seed: string;
  /** Question ids (without version) this person has met before; drawn only when the fresh ones run out. */
  readonly avoid: ReadonlySet<string>;
}

export type Drawn =
  | { readonly type: "paper"; readonly items: readonly PaperItem[] }
  /** The bank has too few ready questions of the section's type and areas. */
  | { readonly type: "short"; readonly section: string; readonly needed: number; readonly available: number };

/**
 * Draws one person's paper: for each section as many questions from each of its areas as can be, no question twice, fresh ones
 * before those met in an earlier sitting; questions and options in an order of this seed.
 */
export function drawPaper({ questions, settings, seed, avoid }: DrawRequest): Drawn {
  const random = seededRandom(seed);
  // The order in which a bank was read must not change what a seed draws.
  const ready = questions.filter(({ state }) => state === "ready").toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const used = new Set<string>();
  const items: PaperItem[] = [];

  for (const section of settings.sections) {
    const pool = ready.filter((question) => !used.has(question.id) && fits(question, section));
    if (pool.length < section.count) return { type: "short", section: section.id, needed: section.count, available: pool.length };
    for (const question of random.shuffle(balanced(pool, { count: section.count, avoid, random }))) {
      used.add(question.id);
      const place = { question: versionId(question), section: section.id, marks: section.marks };
      // Sittings are written with every save, so a type that the order tells is left out.
      const named = question.type === "single" || question.type === "short" ? {} : { type: question.type };
      items.push({ ...place, ...named, ...kindOf(question).layOut(question, random) });
    }
  }
  return { type: "paper", items };
}

const fits = (question: Question, section: ExamSection): boolean =>
  question.type === section.type && (section.areas.length === 0 || section.areas.includes(question.area));

/** Takes from the area that has given least so far, until `count` are together; areas of one size differ by at most one question. */
function balanced(
  pool: readonly Question[],
  { count, avoid, random }: { count: number; avoid: ReadonlySet<string>; random: Random },
): Question[] {
  const areas = random.shuffle([...new Set(pool.map(({ area }) => area))]);
  const given = new Map(areas.map((area) => [area, 0]));
  const taken: Question[] = [];
  for (const met of [false, true]) {
    const waiting = new Map(
      areas.map((area) => [area, random.shuffle(pool.filter((question) => question.area === area && avoid.has(question.id) === met))]),
    );
    while (taken.length < count) {
      const next = areas
        .filter((area) => (waiting.get(area) ?? []).length > 0)
        .reduce<string | undefined>(
          (least, area) => (least === undefined || (given.get(area) ?? 0) < (given.get(least) ?? 0) ? area : least),
          undefined,
        );
      const question = next === undefined ? undefined : waiting.get(next)?.pop();
      if (next === undefined || question === undefined) break;
      given.set(next, (given.get(next) ?? 0) + 1);
      taken.push(question);
    }
  }
  return taken;
}
