import { z } from "zod";
import type { Cell, Question } from "./question.ts";
import { byText, percent } from "./figures.ts";
import { verdicts, verdictVerbs } from "./verdicts.ts";

const Tier = z.object({ id: z.string(), "zh-CN": z.string().optional(), "zh-TW": z.string().optional(), en: z.string().optional() });

/** How the people with an official result spread over the tiers; those who reached none last, under the empty name. */
export const tierMix: Question = {
  verbs: verdictVerbs,
  columns: ["tier", "name", "people", "share"],
  chart: { label: "name", value: "people" },
  rows(told, { terms }) {
    const people = verdicts(told, terms).map(({ extensions }) => Tier.safeParse(extensions[terms.tier.id]).data);
    return [...Map.groupBy(people, (tier) => tier?.id ?? "")]
      .toSorted(([a, some], [b, others]) => Number(a === "") - Number(b === "") || others.length - some.length || byText(a, b))
      .map(([tier, some]) => ({ tier, name: nameOf(some[0]), people: some.length, share: percent(some.length, people.length) }));
  },
};

function nameOf(tier: z.infer<typeof Tier> | undefined): Cell {
  const { id = "", "zh-CN": cn, "zh-TW": tw, en } = tier ?? {};
  return cn === undefined || tw === undefined || en === undefined ? id : { "zh-CN": cn, "zh-TW": tw, en };
}
