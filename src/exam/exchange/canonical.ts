import { compare, exact, toText, ZERO } from "../../shared/exact.ts";
import type { Text } from "../../shared/json.ts";
import type { Gap, Option, Question } from "../questions/question.ts";
import { gapsInOrder } from "./cloze-code.ts";
import { optionId, say } from "./draft.ts";

/**
 * One way to write what means the same: exact numbers in their shortest form, defaults left out, options counted from `a` unless ids
 * are kept. Two questions that differ by nothing else are then equal.
 */
export function canonical(question: Question, ids: boolean): Question {
  return JSON.parse(JSON.stringify(ordered(evened(ids ? question : renumbered(question))))) as Question;
}

function ordered(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(ordered);
  if (node === null || typeof node !== "object") return node;
  return Object.fromEntries(
    Object.entries(node)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, ordered(value)]),
  );
}

const line = (text: Text): Text => say(text.en.replaceAll(/\s+/g, " ").trim());
const lines = <O extends Option>(options: readonly O[]) => options.map((option) => ({ ...option, text: line(option.text) }));
const shortest = (text: string | undefined, without: string): string | undefined => {
  const short = text === undefined ? without : toText(exact(text));
  return short === without ? undefined : short;
};

interface Rule {
  readonly accepted: readonly {
    readonly text?: string;
    readonly value?: string;
    readonly share?: string | undefined;
    readonly tolerance?: { readonly type: "absolute" | "relative"; readonly by: string } | undefined;
  }[];
}
const evenRule = <R extends Rule>(rule: R): R =>
  ({
    ...rule,
    accepted: rule.accepted.map(({ share, tolerance, value, ...each }) => ({
      ...each,
      ...(value !== undefined && { value: toText(exact(value)) }),
      share: shortest(share, "1"),
      tolerance:
        tolerance === undefined || compare(exact(tolerance.by), ZERO) === 0 ? undefined : { ...tolerance, by: toText(exact(tolerance.by)) },
    })),
  }) as unknown as R;

function evened(question: Question): Question {
  const base = { ...question, tags: question.tags === undefined || question.tags.length === 0 ? undefined : question.tags };
  switch (base.type) {
    case "single":
      return { ...base, options: lines(base.options), fixed: base.fixed === true ? true : undefined };
    case "multiple": {
      const { rule } = base.scoring;
      const scoring = rule === "penalty" ? { rule, penalty: toText(exact(base.scoring.penalty ?? "1")) } : { rule };
      return {
        ...base,
        options: lines(base.options),
        fixed: base.fixed === true ? true : undefined,
        key: base.options.flatMap(({ id }) => (base.key.includes(id) ? [id] : [])),
        scoring,
      };
    }
    case "text":
      return evenRule(base);
    case "numeric":
      return {
        ...evenRule(base),
        units:
          base.units === undefined || base.units.length === 0
            ? undefined
            : base.units.map(({ name, factor }) => ({ name, factor: toText(exact(factor)) })),
        unitRequired: base.unitRequired === true ? true : undefined,
      };
    case "matching":
      return { ...base, left: lines(base.left), right: lines(base.right) };
    case "ordering":
      return { ...base, items: lines(base.items) };
    case "cloze":
      return { ...base, gaps: gapsInOrder(base.body.en, base.gaps).map(evenGap) };
    case "essay":
      return { ...base, length: base.length === undefined || (base.length.from ?? base.length.to) === undefined ? undefined : base.length };
    case "true-false":
    case "short":
      return base;
  }
}

function evenGap(gap: Gap): Gap {
  const base = { ...gap, weight: shortest(gap.weight, "1") };
  if (base.type === "choice") return { ...base, options: lines(base.options), fixed: base.fixed === true ? true : undefined };
  return base.type === "text" ? evenRule(base) : evenRule(base);
}

const idsOf = (options: readonly Option[]): ReadonlyMap<string, string> => new Map(options.map(({ id }, index) => [id, optionId(index)]));
const renamed = (options: readonly Option[]): readonly Option[] => options.map(({ text }, index) => ({ id: optionId(index), text }));

function renumbered(question: Question): Question {
  switch (question.type) {
    case "single":
    case "multiple": {
      const ids = idsOf(question.options);
      return { ...question, options: renamed(question.options), key: question.key.map((id) => ids.get(id) ?? id) };
    }
    case "matching": {
      // Right items in the order in which the left ones use them, as pairs are written.
      const used = [...new Set(question.left.map(({ id }) => question.key[id] ?? ""))];
      const right = [
        ...used.flatMap((id) => question.right.filter((each) => each.id === id)),
        ...question.right.filter(({ id }) => !used.includes(id)),
      ];
      const [from, to] = [idsOf(question.left), idsOf(right)];
      const key = Object.fromEntries(question.left.map(({ id }) => [from.get(id) ?? id, to.get(question.key[id] ?? "") ?? ""]));
      return { ...question, left: renamed(question.left), right: renamed(right), key };
    }
    case "ordering": {
      const items = question.key.flatMap((id) => question.items.filter((item) => item.id === id));
      return { ...question, items: renamed(items), key: items.map((_, index) => optionId(index)) };
    }
    case "cloze": {
      const inText = gapsInOrder(question.body.en, question.gaps);
      const ids = new Map(inText.map(({ id }, index) => [id, `g${index + 1}`]));
      const gaps = inText.map((gap): Gap => {
        const id = ids.get(gap.id) ?? gap.id;
        return gap.type === "choice"
          ? { ...gap, id, options: renamed(gap.options), key: idsOf(gap.options).get(gap.key) ?? gap.key }
          : { ...gap, id };
      });
      return {
        ...question,
        body: say(question.body.en.replaceAll(/\[\[([a-z0-9-]+)\]\]/g, (_, id: string) => `[[${ids.get(id) ?? id}]]`)),
        gaps,
      };
    }
    case "true-false":
    case "text":
    case "numeric":
    case "short":
    case "essay":
      return question;
  }
}
