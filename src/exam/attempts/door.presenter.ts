import { clockTime } from "../../i18n/times.ts";
import type { Reader } from "../../web/reader.ts";
import type { ExamFacts } from "../exam.service.ts";
import type { DoorProblem } from "../starting.ts";

/** The form that starts a sitting: what has to be agreed to and said first. */
export interface Door {
  readonly errors: readonly { readonly href: string; readonly text: string }[];
  readonly start: {
    readonly action: string;
    readonly text: string;
    readonly confirm: string;
    readonly honour: { readonly text: readonly string[]; readonly label: string; readonly error: string | undefined } | undefined;
    readonly password: { readonly label: string; readonly hint: string; readonly error: string | undefined } | undefined;
  };
}

export function doorOf({ exam, attempts, may }: ExamFacts, problems: readonly DoorProblem[], reader: Reader): Door {
  const { t, locale, href } = reader;
  const errors = problems.map((problem) => ({
    href: problem.what === "honour" ? "#honour" : "#password",
    text:
      problem.what === "password-wait"
        ? t("exams.door.password-wait", { until: clockTime(problem.until, reader) })
        : t(`exams.door.${problem.what}`),
  }));
  const error = (id: string): string | undefined => errors.find((each) => each.href === id)?.text;
  const { honour, password } = exam.exam;
  const makeUp = may.type === "yes" && may.makeUp !== undefined;
  return {
    errors,
    start: {
      action: href(`/exam/${exam.id}/start`),
      text: t(makeUp ? "exam.before.sit-make-up" : attempts.length > 0 ? "exam.before.start-again" : "exam.before.start"),
      confirm: t("exam.before.start-confirm"),
      honour:
        honour === undefined ? undefined : { text: honour[locale].split(/\n+/), label: t("exams.door.agree"), error: error("#honour") },
      password:
        password === undefined
          ? undefined
          : { label: t("exams.door.password"), hint: t("exams.door.password-hint"), error: error("#password") },
    },
  };
}
