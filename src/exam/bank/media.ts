import type { FilePurpose, Files } from "../../files/files.service.ts";
import type { FileRecord } from "../../files/records.ts";
import { AUDIO, IMAGES } from "../../files/types.ts";
import type { Actor } from "../../people/records.ts";
import { may } from "../../people/rights.ts";
import type { Programmes } from "../../programme/ports.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Change, type Store } from "../../store/port.ts";
import { isOut, practiceOf } from "../blueprint/practice.ts";
import type { ExamService } from "../exam.service.ts";
import { examsOf } from "../exams.ts";
import type { Library } from "../library.ts";
import { showsQuestions } from "../marking/review.ts";
import type { Media } from "../questions/question.ts";
import type { AttemptRecord } from "../records.ts";
import type { BankSource } from "./source.ts";

export const MEDIA_PURPOSE = "bank.media";

const MOST_BYTES = 10 * 1024 * 1024;
const OWNER = "bankQuestions/";

/** Pictures and sounds of questions. A question keeps every file any of its versions ever had: papers go on showing what was asked. */
export interface BankMedia {
  readonly purpose: FilePurpose;
  /**
   * A question's pictures and sounds with what they are by their content, and the changes by which it takes those that are new to it.
   * @param question `BankQuestionRecord.id`
   * @throws AppError("not-found") for a file that is neither the question's nor one the actor just sent
   */
  taken(
    actor: Actor,
    question: string,
    media: readonly Media[] | undefined,
  ): Promise<{ readonly listed: { readonly media?: readonly Media[] }; readonly claims: readonly Change[] }>;
  /** The file's record, for its name. */
  file(tenant: string, id: string): Promise<FileRecord | undefined>;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly source: Pick<BankSource, "bankOf">;
  readonly files: Pick<Files, "get" | "claim">;
  readonly library: Library;
  readonly programmes: Pick<Programmes, "published">;
  readonly exams: Pick<ExamService, "review">;
}

export function createBankMedia({ store, clock, source, files, library, programmes, exams }: Deps): BankMedia {
  async function taken(actor: Actor, question: string, media: readonly Media[] = []) {
    const owner = `${OWNER}${question}`;
    const each = await Promise.all(
      media.map(async ({ file: id, text }) => {
        const file = await files.get(actor.tenant, id);
        const claims = file?.owner === owner ? [] : [await files.claim(actor, { id, purpose: MEDIA_PURPOSE }, owner)];
        if (file === undefined) throw new AppError("not-found", { reason: `file ${id}` });
        return { claims, media: { kind: file.type.startsWith("image/") ? ("image" as const) : ("audio" as const), file: id, text } };
      }),
    );
    return { listed: each.length === 0 ? {} : { media: each.map((one) => one.media) }, claims: each.flatMap(({ claims }) => claims) };
  }

  /** A learner sees a file with a question of the own open paper, or of one whose result is shown. */
  async function onOwnPaper(actor: Actor, file: FileRecord): Promise<boolean> {
    const { tenant, cohort, person } = actor;
    const item = (file.owner ?? "").slice(OWNER.length).split("/")[1] ?? "";
    const query = { index: "byPerson", equal: [cohort, person] };
    const attempts = await findAll(store, collections.attempts, { tenant, query });
    for (const attempt of attempts) {
      const versions = attempt.paper.map(({ question }) => question).filter((id) => id.startsWith(`${item}@`));
      const questions = await library.questions(tenant, versions);
      const asked = [...questions.values()].some(({ media = [] }) => media.some((each) => each.file === file.id));
      if (asked && (await isShown(actor, attempt))) return true;
    }
    return false;
  }

  /** A learner sees a file with a question that an exam of the cohort publishes to practise with, from its date on. */
  async function isPractised({ tenant, cohort }: Actor, file: FileRecord): Promise<boolean> {
    const [bank = "", item = ""] = (file.owner ?? "").slice(OWNER.length).split("/");
    const { definition } = await programmes.published(tenant, cohort);
    const out = examsOf(definition).filter(({ exam }) => exam.bank === bank && isOut(exam.published, clock()));
    if (out.length === 0) return false;
    const now = await source.bankOf(tenant, bank);
    return out.some(({ exam }) =>
      practiceOf(now, exam).some(({ id, media = [] }) => id === item && media.some((each) => each.file === file.id)),
    );
  }

  const seenByLearner = async (actor: Actor, file: FileRecord): Promise<boolean> =>
    (await onOwnPaper(actor, file)) || (await isPractised(actor, file));

  async function isShown(actor: Actor, attempt: AttemptRecord): Promise<boolean> {
    if (attempt.state === "open") return true;
    const { definition } = await programmes.published(actor.tenant, actor.cohort);
    const exam = examsOf(definition).find(({ id }) => id === attempt.component);
    return exam !== undefined && showsQuestions((await exams.review(actor, exam, attempt)).may);
  }

  return {
    taken,
    file: (tenant, id) => files.get(tenant, id),
    purpose: {
      name: MEDIA_PURPOSE,
      types: [...IMAGES, ...AUDIO],
      maxBytes: MOST_BYTES,
      mayUpload: ({ roles }) => may(roles, "programme.edit"),
      mayRead: async (actor, file) => may(actor.roles, "bank.see") || (may(actor.roles, "own.work") && (await seenByLearner(actor, file))),
    },
  };
}
