import type { JobState } from "../jobs/records.ts";
import type { Reader } from "../web/reader.ts";
import type { PlatformStanding } from "./platforms.service.ts";

export interface OverviewFacts {
  readonly company: string;
  readonly platforms: readonly PlatformStanding[];
  readonly parked: number;
  readonly jobs: readonly { readonly state: JobState }[];
  readonly lrs: boolean;
  /** Recovery codes left; absent where the reader has none of their own. */
  readonly codes: number | undefined;
  /** Places of the audit chain that are not as they were sealed. */
  readonly broken: number;
}

interface Need {
  readonly text: string;
  readonly action: { readonly href: string; readonly text: string };
}

const FEW_CODES = 3;

/** What needs somebody, the next step first; else that all is well. */
export function toOverviewPage(facts: OverviewFacts, { t, href }: Reader) {
  const needs: Need[] = [];
  const need = (key: string, path: string, values: Readonly<Record<string, string | number>> = {}): void => {
    needs.push({ text: t(`admin.overview.need.${key}`, values), action: { href: href(path), text: t(`admin.overview.do.${key}`) } });
  };
  if (facts.broken > 0) need("broken", "/audit", { count: facts.broken });
  if (facts.platforms.length === 0) need("noPlatform", "/platforms/invite");
  for (const { platform, waiting, selfTest } of facts.platforms) {
    const page = `/platforms/${platform.id}`;
    const { name } = platform;
    if (platform.state === "pending") need("pending", page, { name });
    for (const deployment of waiting) need("deployment", page, { name, deployment });
    if (selfTest?.ok === false) need("selfTest", `${page}/self-test`, { name });
    if (selfTest === undefined && platform.state === "on") need("untested", `${page}/self-test`, { name });
  }
  if (facts.parked > 0) need("parked", "/outbox", { count: facts.parked });
  const failed = facts.jobs.filter(({ state }) => state === "failed").length;
  if (failed > 0) need("failed", "/jobs", { count: failed });
  if (facts.codes !== undefined && facts.codes <= FEW_CODES) need("codes", "/account", { count: facts.codes });
  const [next, ...rest] = needs;
  const count = (state: string): number => facts.platforms.filter(({ platform }) => platform.state === state).length;
  return {
    title: t("admin.overview.title", { company: facts.company }),
    next,
    rest,
    well: next === undefined ? t("admin.overview.well") : undefined,
    facts: [
      { name: t("admin.overview.platformsOn"), value: String(count("on")), href: href("/platforms") },
      { name: t("admin.overview.parked"), value: String(facts.parked), href: href("/outbox") },
      {
        name: t("admin.overview.running"),
        value: String(facts.jobs.filter(({ state }) => state === "running").length),
        href: href("/jobs"),
      },
      { name: t("admin.overview.lrs"), value: t(facts.lrs ? "admin.overview.lrsOn" : "admin.overview.lrsOff") },
    ],
  };
}
