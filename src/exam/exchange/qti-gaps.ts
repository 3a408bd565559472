import { compare, exact, parseExact, toText, ZERO, type Exact } from "../../shared/exact.ts";
import type { Gap } from "../questions/question.ts";
import { say, UnreadableItem, type DraftContent, type Note } from "./draft.ts";
import { declarationOf, INTERACTIONS, markdown, optionsOf, OURS } from "./qti-parts.ts";
import { ruleOf } from "./qti-typed.ts";
import { childrenOf, innerHtml, type Element } from "./xml.ts";

export function readGaps(item: Element, body: Element, notes: Note[]): { content: DraftContent; stem: string } {
  const gaps: Gap[] = [];
  const replaced = (element: Element): Element => ({
    ...element,
    children: element.children.flatMap((child): readonly (Element | string)[] => {
      if (typeof child === "string") return [child];
      if (child.name === "rubric-block") return [];
      if (!INTERACTIONS.some((each) => each === child.name)) return [replaced(child)];
      const gap = gapOf(item, child, gaps.length, notes);
      gaps.push(gap);
      return [`\ufdda${gap.id}\ufddb`];
    }),
  });
  const text = (element: Element): string => markdown(innerHtml(element), notes).replaceAll("\ufdda", "[[").replaceAll("\ufddb", "]]");
  const whole = replaced(body);
  const own = childrenOf(whole, "div").find(({ attributes }) => attributes["class"] === "cloze");
  if (own !== undefined) {
    const stem = { ...whole, children: whole.children.filter((child) => child !== own) };
    return { content: { type: "cloze", body: say(text(own)), gaps }, stem: text(stem) };
  }
  return { content: { type: "cloze", body: say(text(whole)), gaps }, stem: item.attributes["title"] ?? "" };
}

function gapOf(item: Element, interaction: Element, index: number, notes: Note[]): Gap {
  const declared = declarationOf(item, interaction);
  const named = declared.identifier.replace(/^RESPONSE_/, "");
  const id = OURS.test(named) ? named : `g${index + 1}`;
  if (interaction.name === "inline-choice-interaction") {
    const { options, idOf } = optionsOf(childrenOf(interaction, "inline-choice"), notes);
    const best = declared.mapping.toSorted((a, b) => compare(b.value, a.value))[0];
    const right = declared.correct[0] ?? best?.key;
    if (right === undefined) throw new UnreadableItem("key-missing");
    const fixed = interaction.attributes["shuffle"] !== "true";
    return {
      id,
      ...weightOf(best === undefined ? exact(1) : best.value),
      type: "choice",
      options,
      key: idOf(right),
      ...(fixed && { fixed }),
    };
  }
  if (interaction.name !== "text-entry-interaction") throw new UnreadableItem("type-unknown", { type: interaction.name });
  const { scale, ...rule } = ruleOf(item, declared, notes);
  return { id, ...weightOf(scale), ...rule };
}

const weightOf = (value: Exact) => {
  const weight = toText(value);
  return weight === "1" || parseExact(weight) === undefined || compare(value, ZERO) <= 0 ? {} : { weight };
};
