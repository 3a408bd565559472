import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { toJobBox } from "../../../src/jobs/job.presenter.ts";
import type { JobRecord } from "../../../src/jobs/records.ts";

const languages = loadLanguages(fileURLToPath(new URL("../../../config/locales", import.meta.url)));
const reader = { t: languages.translator("zh-CN"), locale: "zh-CN", href: (path: string) => `/s/x${path}` } as const;

const job = (rest: Partial<JobRecord>): JobRecord => ({
  id: "j1",
  tenant: "acme",
  version: 3,
  kind: "import",
  payload: {},
  by: "p1",
  state: "waiting",
  due: 0,
  tries: 1,
  createdAt: 0,
  ...rest,
});

describe("a job's box", () => {
  it("says how far it is, and where it can be stopped", () => {
    const standing = { job: job({ progress: { done: 120, total: 5_000, note: "writing" } }), state: "running", mayCancel: true } as const;
    expect(toJobBox(standing, { label: "导入名单", back: "/people" }, reader)).toMatchObject({
      word: "进行中",
      text: "正在写入",
      figures: "120 / 5000",
      ended: false,
      url: "/s/x/jobs/j1",
      cancel: { action: "/s/x/jobs/j1/cancel" },
    });
  });

  it("says that it is stopping until its worker has let go", () => {
    const standing = { job: job({ cancelling: true }), state: "running", mayCancel: false } as const;
    expect(toJobBox(standing, { label: "", back: "/" }, reader)).toMatchObject({ word: "正在停止", ended: false, mayCancel: false });
  });

  it("gives the reference an administrator finds it by once it has failed, and the way on once it has ended", () => {
    const onward = { path: "/people", text: "查看名单" };
    const failed = { job: job({ state: "failed", error: "unexpected" }), state: "failed", mayCancel: false } as const;
    const box = toJobBox(failed, { label: "", back: "/", onward }, reader);
    expect(box).toMatchObject({ ended: true, kind: "bad", onward: { href: "/s/x/people" } });
    expect(box.text).toContain("j1");
  });
});
