import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { readJson } from "./content.ts";

const text = z.strictObject({ "zh-CN": z.string().trim().min(1), "zh-TW": z.string().trim().min(1), en: z.string().trim().min(1) });

describe("rubrics and role-play cards", () => {
  const level = z.strictObject({ points: z.int().nonnegative(), text });
  const criterion = z.strictObject({
    id: z.string(),
    name: text,
    weight: z.int().positive(),
    critical: z.boolean(),
    levels: z.array(level).min(4).max(6),
  });
  const rubric = z.strictObject({ id: z.string(), version: z.literal(1), name: text, criteria: z.array(criterion).min(5).max(6) });
  const card = z.strictObject({
    id: z.string(),
    version: z.literal(1),
    name: text,
    kind: z.enum(["complaint", "enquiry"]),
    situation: text,
    customerCard: text,
    agentCard: text,
    facts: z.array(text).min(1),
    goals: z.array(text).min(1),
  });

  it.each(["complaint-role-play", "enquiry-role-play"])(
    "%s can be scored: weights of 100, points rising by one, a critical criterion",
    (id) => {
      const read = rubric.parse(readJson(`config/rubrics/${id}.json`));
      expect(read.id).toBe(id);
      expect(read.criteria.reduce((sum, each) => sum + each.weight, 0)).toBe(100);
      expect(read.criteria.filter((each) => each.critical)).toHaveLength(1);
      for (const each of read.criteria) expect(each.levels.map((step) => step.points)).toEqual(each.levels.map((_, at) => at));
    },
  );

  it.each(["angry-complaint", "complex-enquiry"])("%s gives both players a card in three languages", (id) => {
    expect(card.parse(readJson(`config/scenarios/${id}.json`)).id).toBe(id);
  });
});
