import { toReport } from "../lti/connect/report.ts";
import type { Reader } from "../web/reader.ts";
import type { PlatformStanding } from "./platforms.service.ts";
import { moment } from "./platforms.presenter.ts";

const SIGN = {
  ok: { icon: "check", kind: "good" },
  wrong: { icon: "cross", kind: "bad" },
  skipped: { icon: "todo", kind: "quiet" },
} as const;

/** What was tried step by step, what is wrong, which setting to change and where. */
export function toSelfTestPage({ platform, selfTest }: PlatformStanding, reader: Reader) {
  const { t, href } = reader;
  const settings = href(`/platforms/${platform.id}`);
  const steps = selfTest === undefined ? [] : toReport(selfTest, t, "page");
  const wrong = steps.filter(({ state }) => state === "wrong").length;
  return {
    title: t("admin.selfTest.title", { name: platform.name }),
    lead: t("admin.selfTest.lead"),
    back: { href: settings, text: platform.name },
    action: href(`/platforms/${platform.id}/self-test`),
    run: t(selfTest === undefined ? "admin.selfTest.run" : "admin.selfTest.again"),
    verdict:
      selfTest === undefined
        ? undefined
        : {
            kind: selfTest.ok ? "success" : "danger",
            text: selfTest.ok ? t("admin.selfTest.good") : t("admin.selfTest.bad", { count: wrong }),
            at: t("admin.selfTest.at", { at: moment(selfTest.at, reader) }),
          },
    steps: steps.map(({ name, state, findings }) => ({
      name,
      badge: { ...SIGN[state], text: t(`admin.selfTest.state.${state}`) },
      findings: findings.map(({ field, text, advice }) => ({
        text,
        advice: advice === "" ? undefined : advice,
        fix: field === undefined ? undefined : { href: `${settings}#${field}`, text: t("admin.selfTest.fix") },
      })),
    })),
  };
}
