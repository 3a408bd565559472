import { expect, it } from "@jest/globals";
import { forNewCycle } from "../../../src/cohort/life.ts";
import { DEFAULT_TEMPLATE, loadTemplates } from "../../../src/programme/templates.ts";
import type { ExamSettings } from "../../../src/programme/records.ts";

it("leaves dates, password and what was published to the cycle before, and never asks what learners have practised", () => {
  const definition = loadTemplates("config/programmes").get(DEFAULT_TEMPLATE);
  if (definition === undefined) throw new Error("no template");
  const given: Partial<ExamSettings> = {
    opens: 1,
    closes: 2,
    password: { salt: "s", hash: "h" } as never,
    published: { show: "practice", from: 3, practice: ["q1"] },
    honour: { "zh-CN": "诚信", "zh-TW": "誠信", en: "Honest" },
  };
  const components = definition.components.map((component) =>
    component.instrument === "exam" ? { ...component, exam: { ...component.exam, ...given } } : component,
  );
  const exams = forNewCycle({ ...definition, components }).components.flatMap((component) =>
    component.instrument === "exam" ? [component.exam] : [],
  );
  expect(exams.length).toBeGreaterThan(0);
  for (const exam of exams) {
    expect(exam).not.toHaveProperty("opens");
    expect(exam).not.toHaveProperty("closes");
    expect(exam).not.toHaveProperty("password");
    expect(exam.published).toEqual({ show: "nothing", practice: ["q1"] });
    expect(exam.honour?.en).toBe("Honest");
  }
});
