import type { Actor } from "../../people/records.ts";
import type { ProgrammeDefinition } from "../../programme/records.ts";
import { digest } from "../../shared/ids.ts";
import { collections } from "../../store/collections.ts";
import { insert, replace, type Store } from "../../store/port.ts";
import type { SurveyAnswerRecord, TrainingForm } from "../../survey/records.ts";
import { inBreaths, readAll } from "../breath.ts";
import { readRatings, type SelfRating } from "../cells.ts";
import { formOf } from "../forms.ts";
import { cohortPeople } from "../known-people.ts";
import type { Remark } from "../row.ts";
import { type Asked, type Judged, type OpenTarget, present, sameRow, saysNothingNew } from "../target.ts";
import { plain } from "../text.ts";

interface Deps {
  readonly store: Store;
  readonly definition: (actor: Actor) => Promise<ProgrammeDefinition>;
}

const ONLINE = /线上|線上|网络|online|remote/i;
const ON_SITE = /线下|線下|现场|現場|面授|on-?site|class/i;
const MIXED = /混合|结合|結合|mixed|blended/i;

/** Which of the three forms somebody's words mean. */
export function trainingForm(words: string): TrainingForm | undefined {
  const [online, onSite] = [ONLINE.test(words), ON_SITE.test(words)];
  if (MIXED.test(words) || (online && onSite)) return "mixed";
  return online ? "online" : onSite ? "on-site" : undefined;
}

const ratingsOf = (typed: string): readonly SelfRating[] => {
  const read = readRatings(typed);
  return "wrong" in read ? [] : read;
};

/** Answers to the needs survey, one a person: by employee number, else by name and department. */
export const surveyTarget =
  ({ store, definition }: Deps): OpenTarget =>
  async (actor) => {
    const { tenant, cohort } = actor;
    const form = formOf("survey", await definition(actor));
    const people = await cohortPeople({ store }, actor);
    const answers = () => readAll(store, collections.surveyAnswers, { tenant, query: { index: "byCohort", equal: [cohort] } });

    async function judge({ values, chosen }: Asked): Promise<Judged> {
      const { name = "", employeeNumber, department = "", form: words } = values;
      const key = employeeNumber ?? `${plain(name)}|${plain(department)}`;
      const match = await people.match({ ...values, chosen });
      const kind = words === undefined ? undefined : trainingForm(words);
      const said = {
        ...(match.type === "person" && { person: match.person.id }),
        name,
        ...present(values, "employeeNumber", "department", "position", "topics"),
        ...(values["started"] !== undefined && { startedOn: values["started"] }),
        ...(values["ratings"] !== undefined && { ratings: ratingsOf(values["ratings"]) }),
        ...(words !== undefined && { formWords: words }),
        ...(kind !== undefined && { form: kind }),
      };
      const notes: Remark[] = match.type === "person" ? [] : [{ code: "answer-of-nobody", column: "name" }];
      const id = `${cohort}.${digest(`survey ${key}`).slice(0, 16)}`;
      const before = await store.get(collections.surveyAnswers, tenant, id);
      if (before === undefined) {
        const make = (at: number) =>
          Promise.resolve([insert<SurveyAnswerRecord>(collections.surveyAnswers, { ratings: [], ...said, id, tenant, cohort, at })]);
        return { key, problems: [], notes, outcome: "new", make };
      }
      if (saysNothingNew(said, before)) return sameRow(key, notes);
      const make = (at: number) => Promise.resolve([replace<SurveyAnswerRecord>(collections.surveyAnswers, { ...before, ...said, at })]);
      return { key, problems: [], notes, outcome: "change", make };
    }

    const toRow = (answer: SurveyAnswerRecord): readonly string[] => [
      answer.department ?? "",
      answer.name,
      answer.employeeNumber ?? "",
      answer.position ?? "",
      answer.startedOn ?? "",
      answer.ratings.map(({ skill, rating }) => `${skill}${rating}分`).join("，"),
      answer.topics ?? "",
      answer.formWords ?? "",
    ];
    return { form, judge, rows: async () => inBreaths(await answers(), toRow) };
  };
