import type { LinkRecord } from "../../cohort/records.ts";
import { DAY, SECOND, type Clock } from "../../shared/clock.ts";
import type { Ids } from "../../shared/ids.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import { SKEW } from "../check-claims.ts";
import { tokenForm } from "../client-assertion.ts";
import { readKeySet } from "../key-set.ts";
import type { Outgoing } from "../outgoing.ts";
import type { PlatformRecord } from "../records.ts";
import type { ToolKeys } from "../tool-keys.ts";
import { differences, discover } from "./discovery.ts";
import { judged, ok, skipped, wrong, type Examination, type Finding, type StepResult } from "./findings.ts";
import { createProbe, unreached, type Probe } from "./probe.ts";
import { checkLineItems, checkRoster, checkScore } from "./service-checks.ts";
import { NEEDED, readTokenAnswer } from "./token-check.ts";

export interface Doctor {
  /**
   * Tries a registration from end to end and names what is wrong with it.
   * @param options.write also makes a column, posts one score to it and removes it; otherwise nothing changes in the LMS
   * @param options.label what that column is called while it stands
   */
  examine(platform: PlatformRecord, options: { readonly write: boolean; readonly label: string }): Promise<Examination>;
}

export interface DoctorDeps {
  readonly store: Pick<Store, "find" | "get">;
  readonly outgoing: Outgoing;
  readonly toolKeys: Pick<ToolKeys, "signing">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly publicUrl: string;
}

type Token = { readonly step: StepResult; readonly token: string | undefined };

export function createDoctor({ store, outgoing, toolKeys, clock, ids, publicUrl }: DoctorDeps): Doctor {
  /** Our own key set, as a platform fetches it; an address only the LMS's network knows is not held against it. */
  async function checkTool(probe: Probe): Promise<StepResult> {
    const url = `${publicUrl}/lti/jwks`;
    const answer = await probe.call({ url });
    if (answer.type === "failed" && answer.code === "host-inner") return skipped("tool", "not-asked");
    const { kid } = await toolKeys.signing();
    const right = answer.type === "reply" && answer.status === 200 && readKeySet(answer.text)?.has(kid) === true;
    return right ? ok("tool") : wrong("tool", { code: "tool-unreachable", values: { url } });
  }

  /** The login page exists: it may well refuse us, for nobody is logged in here. */
  async function checkLogin(probe: Probe, { authUrl, clientId }: PlatformRecord): Promise<StepResult> {
    const url = new URL(authUrl);
    const asked = { scope: "openid", response_type: "id_token", response_mode: "form_post", prompt: "none", client_id: clientId };
    const fields = {
      ...asked,
      redirect_uri: `${publicUrl}/lti/launch`,
      login_hint: "self-test",
      state: "self-test",
      nonce: ids.secret(128),
    };
    for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
    const answer = await probe.call({ url: url.href });
    if (answer.type === "failed") return wrong("login", unreached(answer, authUrl, "auth-url"));
    const page = answer.status < 500 && ![404, 405, 410].includes(answer.status);
    return page ? ok("login") : wrong("login", { code: "not-a-page", field: "auth-url", values: { url: authUrl, status: answer.status } });
  }

  async function checkKeys(probe: Probe, { jwksUrl }: PlatformRecord): Promise<StepResult> {
    const answer = await probe.call({ url: jwksUrl });
    if (answer.type === "failed") return wrong("keys", unreached(answer, jwksUrl, "jwks-url"));
    const keys = answer.status === 200 ? readKeySet(answer.text) : undefined;
    if (keys !== undefined && keys.size > 0) return ok("keys");
    return wrong("keys", { code: "not-a-key-set", field: "jwks-url", values: { url: jwksUrl, status: answer.status } });
  }

  async function askToken(probe: Probe, platform: PlatformRecord, scopes: readonly string[]) {
    const form = tokenForm(platform, scopes, { key: await toolKeys.signing(), now: clock(), jti: ids.secret(128) });
    const answer = await probe.call({
      url: platform.tokenUrl,
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
      timeout: 10 * SECOND,
    });
    return readTokenAnswer(answer, platform, scopes);
  }

  /** One token for all we need; a platform that refuses the whole for one scope is asked for each, so that the missing one gets its name. */
  async function checkToken(probe: Probe, platform: PlatformRecord): Promise<Token> {
    const whole = await askToken(probe, platform, NEEDED);
    if (whole.type === "wrong") return { step: wrong("token", whole.finding), token: undefined };
    if (whole.type === "token") return { step: judged("token", missing(whole.missing)), token: whole.token };
    const lacking: string[] = [];
    for (const scope of NEEDED) if ((await askToken(probe, platform, [scope])).type !== "token") lacking.push(scope);
    const rest = NEEDED.filter((scope) => !lacking.includes(scope));
    const part = rest.length === 0 ? undefined : await askToken(probe, platform, rest);
    return { step: judged("token", missing(lacking)), token: part?.type === "token" ? part.token : undefined };
  }

  async function linkOf({ tenant, id }: PlatformRecord): Promise<LinkRecord | undefined> {
    const links = await findAll(store, collections.links, { tenant, query: { index: "byLink", equal: [id] } });
    return links.find(({ ags }) => ags?.lineItems !== undefined) ?? links[0];
  }

  async function learnerOf({ tenant, cohort }: LinkRecord): Promise<string | undefined> {
    const members = await findAll(store, collections.members, { tenant, query: { index: "byCohort", equal: [cohort] } });
    return members.find(
      ({ active, launched, rostered }) => active && launched.includes("learner") && rostered?.includes("instructor") !== true,
    )?.sub;
  }

  /** The deployment a launch was last refused for, if it is still not taken. */
  async function checkDeployment(platform: PlatformRecord, launched: boolean): Promise<StepResult> {
    if (platform.acceptDeployments) return ok("deployment");
    const { records } = await store.find(collections.audit, platform.tenant, {
      index: "byTime",
      equal: [],
      from: clock() - 7 * DAY,
      descending: true,
      limit: 1_000,
    });
    for (const { action, subject, detail } of records) {
      const reason = action === "lti.refused" && subject === platform.id ? (detail as { reason?: unknown }).reason : undefined;
      const [, other] = typeof reason === "string" ? (/^deployment-unknown: (.+)$/.exec(reason) ?? []) : [];
      if (other === undefined || platform.deployments.includes(other)) continue;
      return wrong("deployment", {
        code: "deployment-other",
        field: "deployment",
        values: { there: other, here: platform.deployments.join(", ") || "–" },
      });
    }
    if (platform.deployments.length === 0) return wrong("deployment", { code: "deployment-none", field: "deployment" });
    return launched ? ok("deployment") : skipped("deployment", "no-launch");
  }

  async function checkServices(
    probe: Probe,
    at: { link: LinkRecord | undefined; token: string | undefined; write: boolean; label: string },
  ): Promise<readonly StepResult[]> {
    const { link, token, write, label } = at;
    const steps = ["line-item", "score", "roster"] as const;
    if (link === undefined || token === undefined)
      return steps.map((step) => skipped(step, link === undefined ? "no-launch" : "needs-token"));
    const place = { link, token, label, learner: await learnerOf(link), timestamp: new Date(clock()).toISOString() };
    const lineItems = await checkLineItems(probe, place);
    const score = !write
      ? skipped("score", "not-asked")
      : lineItems.state === "ok"
        ? await checkScore(probe, place)
        : skipped("score", "gradebook-absent");
    return [lineItems, score, await checkRoster(probe, place)];
  }

  return {
    async examine(platform, options) {
      const probe = createProbe({ outgoing, clock });
      const published = await discover(platform, probe);
      const differing = published === undefined ? [] : differences(platform, published);
      const link = await linkOf(platform);
      const login = await checkLogin(probe, platform);
      const keys = await checkKeys(probe, platform);
      const token = await checkToken(probe, platform);
      const steps = [
        platform.state === "on" ? ok("state") : wrong("state", { code: platform.state }),
        await checkTool(createProbe({ outgoing, clock })),
        published === undefined ? skipped("addresses", "no-discovery") : judged("addresses", differing),
        withClock(login, probe.skew()),
        await checkDeployment(platform, link !== undefined),
        keys,
        token.step,
        ...(await checkServices(probe, { link, token: token.token, ...options })),
      ];
      const { id, name, issuer } = platform;
      return { platform: { id, name, issuer }, ok: steps.every(({ state }) => state !== "wrong"), steps };
    },
  };
}

const missing = (scopes: readonly string[]): readonly Finding[] =>
  scopes.length === 0 ? [] : [{ code: "scope-missing", values: { scopes: scopes.join(" ") } }];

/** A clock that differs by more than launches bear spoils the login, whatever its page says. */
function withClock(login: StepResult, skew: number | undefined): StepResult {
  if (skew === undefined || Math.abs(skew) <= SKEW / SECOND) return login;
  const finding: Finding = { code: "clock", values: { direction: skew > 0 ? "ahead" : "behind", seconds: Math.abs(skew) } };
  return wrong("login", ...login.findings, finding);
}
