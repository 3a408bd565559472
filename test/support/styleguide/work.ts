import { toUploadField } from "../../../src/files/upload.presenter.ts";
import { AUDIO, IMAGES } from "../../../src/files/types.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { toJobBox } from "../../../src/jobs/job.presenter.ts";
import type { JobRecord, JobState } from "../../../src/jobs/records.ts";
import type { Locale } from "../../../src/shared/json.ts";
import type { Say } from "./say.ts";

const languages = loadLanguages("config/locales");
const base = { tenant: "t", version: 1, kind: "k", payload: {}, by: "p", due: 0, tries: 1, createdAt: 0, cohort: "" };
const purpose = { types: [...IMAGES, ...AUDIO], maxBytes: 20 * 1024 * 1024, mayUpload: () => true, mayRead: () => true };
const present = { id: "f1", tenant: "t", version: 1, by: "p", cohort: "", type: "audio/mpeg", size: 1, sha256: "", createdAt: 0 } as const;

/** Jobs in each state, and fields for files, as their presenters make them. */
export function work(locale: Locale, say: Say): object {
  const reader = { t: languages.translator(locale), locale, href: (path: string) => `/s/show${path}` };
  const job = (id: string, state: JobState, rest: Partial<JobRecord> = {}) => {
    const record: JobRecord = { ...base, id, state: state === "running" ? "waiting" : state, ...rest };
    const place = {
      label: say("导入学员名单", "Import the roster"),
      back: "/people",
      onward: { path: "/people", text: say("查看名单", "See the roster") },
    };
    return toJobBox({ job: record, state, mayCancel: state === "waiting" || state === "running" }, place, reader);
  };
  const field = (id: string) => ({ id, name: id, label: say("通话录音", "Recording of the call") });
  return {
    jobs: [
      job("j1", "running", { progress: { done: 1_240, total: 5_000, note: "writing" } }),
      job("j2", "done", { progress: { done: 5_000, total: 5_000 } }),
      job("j3", "failed", { progress: { done: 1_240, total: 5_000 } }),
    ],
    uploads: [
      toUploadField(field("u-call"), { ...purpose, name: "call" }, reader),
      toUploadField(field("u-present"), { ...purpose, name: "call" }, reader, {
        ...present,
        purpose: "call",
        name: say("录音 1.mp3", "call 1.mp3"),
      }),
    ],
  };
}
