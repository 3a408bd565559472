import { expect, it } from "@jest/globals";
import { doubleSubmit } from "../../drills/double-submit.ts";

it("drill D9: a sitting handed in twenty times, with another answer, and again the next day is handed in once", async () => {
  const { name, drill, pass, ...figures } = await doubleSubmit();
  expect({ drill, pass, ...figures }).toEqual({
    drill: "D9",
    pass: true,
    answers: 21,
    differentAnswers: 1,
    closed: 1,
    statementSets: 1,
    otherBody: "refused",
    afterTheEnd: "over",
    keptAnswer: true,
    gradesWrong: 0,
    unsent: 0,
  });
  expect(name).toBe("double-submit");
});
