import { toProblem } from "../programme/problem-words.ts";
import { differences } from "../programme/programme.presenter.ts";
import type { Reader } from "../web/reader.ts";
import type { Copied, CopyQuestion } from "./course-copy.service.ts";
import { COPY_PATH } from "./course-copy.service.ts";
import { COPY_CHOICES } from "./course-copy.ts";

/** The question in a copied course, with what the old course had differently. */
export function toCourseCopyPage(
  { from, previous, present }: CopyQuestion,
  reader: Reader,
  problem?: "missing" | Extract<Copied, { type: "refused" }>,
) {
  const { t, href } = reader;
  const course = from.title;
  const error =
    problem === undefined
      ? undefined
      : problem === "missing"
        ? t("lti.courseCopy.missing")
        : t("lti.courseCopy.refused", {
            reason: problem.problems.map((each) => toProblem(each, present.definition, reader).text).join(" "),
          });
  return {
    title: t("lti.courseCopy.title"),
    lead: t("lti.courseCopy.lead", { course }),
    errors: error === undefined ? [] : [{ href: "#choice", text: error }],
    error,
    action: href(COPY_PATH),
    options: COPY_CHOICES.map((choice) => ({
      value: choice,
      text: t(`lti.courseCopy.${choice}`, { course }),
      hint: t(`lti.courseCopy.${choice}Hint`),
      checked: choice === "clone",
    })),
    changes: differences(present.definition, previous.definition, reader),
  };
}
