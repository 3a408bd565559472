import { DateTime } from "luxon";
import type { ToolValues } from "../lti/connect/values.ts";
import type { PlatformRecord } from "../lti/records.ts";
import type { InvitationRecord } from "../lti/registration/records.ts";
import type { Reader } from "../web/reader.ts";
import type { PlatformField, PlatformProblem, TypedPlatform } from "./platform-form.ts";
import type { PlatformStanding } from "./platforms.service.ts";

export const moment = (at: number, { zone }: Pick<Reader, "zone">): string =>
  DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd HH:mm");

const STATE = { on: "good", off: "quiet", pending: "warn" } as const;

const stateBadge = ({ state }: PlatformRecord, { t }: Reader) => ({ kind: STATE[state], text: t(`admin.platform.state.${state}`) });

function testBadge({ selfTest }: PlatformStanding, reader: Reader) {
  const { t } = reader;
  if (selfTest === undefined) return { kind: "quiet", text: t("admin.platform.untested") };
  return {
    kind: selfTest.ok ? "good" : "bad",
    text: t(`admin.platform.tested.${selfTest.ok ? "ok" : "wrong"}`, { at: moment(selfTest.at, reader) }),
  };
}

interface ListFacts {
  readonly platforms: readonly PlatformStanding[];
  readonly invitations: readonly InvitationRecord[];
  readonly told: string | undefined;
}

/** The platforms known, and the links given out. */
export function toPlatformsPage({ platforms, invitations, told }: ListFacts, reader: Reader) {
  const { t, href } = reader;
  return {
    title: t("admin.platforms.title"),
    told: told === undefined ? undefined : t(`admin.platforms.told.${told}`),
    invite: { href: href("/platforms/invite"), text: t("admin.platforms.invite") },
    add: { href: href("/platforms/add"), text: t("admin.platforms.add") },
    empty: t("admin.platforms.empty"),
    caption: t("admin.platforms.caption"),
    platforms: platforms.map((one) => ({
      href: href(`/platforms/${one.platform.id}`),
      name: one.platform.name,
      issuer: one.platform.issuer,
      state: stateBadge(one.platform, reader),
      test: testBadge(one, reader),
      waiting: one.waiting.length === 0 ? undefined : t("admin.platforms.waiting", { count: one.waiting.length }),
    })),
    invitations: invitations.map(({ id, name, expires }) => ({
      name,
      until: t("admin.platforms.until", { at: moment(expires, reader) }),
      action: href(`/platforms/invitations/${id}/withdraw`),
      withdraw: t("admin.platforms.withdraw", { name }),
    })),
  };
}

export interface FormFacts {
  readonly typed: TypedPlatform;
  readonly problems: ReadonlyMap<PlatformField, PlatformProblem>;
}

export const NO_PROBLEMS: FormFacts["problems"] = new Map();

/** Ids of the fields, named as a self-test's findings name the settings. */
const FIELD_IDS: Readonly<Record<PlatformField, string>> = {
  site: "site",
  name: "name",
  issuer: "issuer",
  clientId: "client-id",
  authUrl: "auth-url",
  tokenUrl: "token-url",
  tokenAudience: "token-audience",
  jwksUrl: "jwks-url",
  deployments: "deployment",
  frameOrigins: "frame-origins",
};

function toForm({ typed, problems }: FormFacts, { t }: Reader) {
  const error = (field: PlatformField): string | undefined => {
    const problem = problems.get(field);
    return problem === undefined ? undefined : t(`admin.form.problem.${problem}`);
  };
  const field = (name: PlatformField) => ({
    id: FIELD_IDS[name],
    name,
    label: t(`admin.form.${name}`),
    value: typed[name],
    error: error(name),
  });
  return {
    errors: [...problems.keys()].map((name) => ({ href: `#${FIELD_IDS[name]}`, text: `${t(`admin.form.${name}`)}: ${error(name)}` })),
    name: field("name"),
    site: field("site"),
    addresses: (["issuer", "authUrl", "tokenUrl", "jwksUrl"] as const).map(field),
    clientId: field("clientId"),
    deployments: field("deployments"),
    tokenAudience: field("tokenAudience"),
    frameOrigins: field("frameOrigins"),
    /** A mistake in a folded part is shown unfolded. */
    seldomOpen: problems.has("frameOrigins") || problems.has("tokenAudience"),
    accept: [{ value: "1", text: t("admin.form.acceptDeployments"), checked: typed.acceptDeployments === "1" }],
  };
}

/** Connecting by hand: what to paste there, then what that gives to type here. */
export function toAddPage(facts: FormFacts & { readonly values: ToolValues }, reader: Reader) {
  const { t, href } = reader;
  const { values, typed } = facts;
  const row = (key: "toolUrl" | "jwksUrl" | "loginUrl" | "redirectUrl") => ({
    id: `paste-${key}`,
    label: t(`lti.cli.values.${key}`),
    value: values[key],
  });
  return {
    title: t("admin.add.title"),
    lead: t("admin.add.lead"),
    back: { href: href("/platforms"), text: t("admin.platforms.title") },
    moodle: {
      where: t("lti.cli.values.moodle"),
      rows: (["toolUrl", "jwksUrl", "loginUrl", "redirectUrl"] as const).map(row),
      custom: { id: "paste-custom", label: t("lti.cli.values.custom"), value: values.custom },
      services: t("lti.cli.values.services"),
    },
    canvas: {
      where: t("lti.cli.values.canvas"),
      json: { id: "paste-canvas", label: t("admin.add.json"), value: JSON.stringify(values.canvas, null, 2) },
    },
    action: href("/platforms/add"),
    kinds: (["moodle", "canvas", "other"] as const).map((value) => ({
      value,
      text: t(`admin.add.kind.${value}`),
      hint: t(`admin.add.kindHint.${value}`),
      checked: typed.kind === value,
    })),
    form: toForm(facts, reader),
  };
}

interface PageFacts extends FormFacts {
  readonly standing: PlatformStanding;
  readonly own: boolean;
  readonly told: string | undefined;
}

/** One platform: what it waits for, whether it works, its settings. */
export function toPlatformPage({ standing, own, told, ...form }: PageFacts, reader: Reader) {
  const { t, href } = reader;
  const { platform, waiting } = standing;
  const at = (path: string): string => href(`/platforms/${platform.id}${path}`);
  const on = platform.state === "on";
  return {
    title: platform.name,
    back: { href: href("/platforms"), text: t("admin.platforms.title") },
    told: told === undefined ? undefined : t(`admin.platform.told.${told}`),
    state: stateBadge(platform, reader),
    test: { ...testBadge(standing, reader), href: at("/self-test"), link: t("admin.platform.selfTest") },
    pending: platform.state === "pending" ? t("admin.platform.pending") : undefined,
    switch: {
      action: at("/state"),
      to: on ? "off" : "on",
      text: t(on ? "admin.platform.switchOff" : "admin.platform.switchOn"),
      confirm: on ? t("admin.platform.switchOffConfirm", { name: platform.name }) : undefined,
      kind: on ? "danger" : "primary",
    },
    waiting: waiting.map((deployment) => ({
      deployment,
      text: t("admin.platform.waiting", { deployment }),
      accept: t("admin.platform.accept", { deployment }),
    })),
    accept: at("/deployments"),
    action: at(""),
    form: toForm(form, reader),
    administers: {
      text: t(platform.administers === true ? "admin.platform.administers.on" : "admin.platform.administers.off", { name: platform.name }),
      deed: !own
        ? undefined
        : {
            action: at("/administrators"),
            value: platform.administers === true ? "off" : "on",
            text: t(platform.administers === true ? "admin.platform.administers.take" : "admin.platform.administers.give"),
            confirm: t(
              platform.administers === true ? "admin.platform.administers.takeConfirm" : "admin.platform.administers.giveConfirm",
              { name: platform.name },
            ),
          },
      elsewhere: own ? undefined : t("admin.platform.administers.elsewhere"),
    },
  };
}

/** A platform's stored settings as its form shows them. */
export const typedOf = (platform: PlatformRecord): TypedPlatform => ({
  kind: "other",
  site: "",
  name: platform.name,
  issuer: platform.issuer,
  clientId: platform.clientId,
  authUrl: platform.authUrl,
  tokenUrl: platform.tokenUrl,
  tokenAudience: platform.tokenAudience ?? "",
  jwksUrl: platform.jwksUrl,
  deployments: platform.deployments.join("\n"),
  acceptDeployments: platform.acceptDeployments ? "1" : "",
  frameOrigins: platform.frameOrigins.join("\n"),
});

interface InviteFacts {
  readonly typed: { readonly name: string; readonly switchOn: boolean };
  readonly wrong: boolean;
  readonly made: { readonly url: string; readonly expires: number } | undefined;
}

const STEPS = { moodle: ["1", "2", "3", "4"], canvas: ["1", "2", "3", "4"] } as const;

/** One link, and where to paste it. */
export function toInvitePage({ typed, wrong, made }: InviteFacts, reader: Reader) {
  const { t, href } = reader;
  return {
    title: t("admin.invite.title"),
    lead: t("admin.invite.lead"),
    back: { href: href("/platforms"), text: t("admin.platforms.title") },
    action: href("/platforms/invite"),
    errors: wrong ? [{ href: "#name", text: t("admin.invite.nameMissing") }] : [],
    error: wrong ? t("admin.invite.nameMissing") : undefined,
    name: typed.name,
    switchOn: [{ value: "1", text: t("admin.invite.switchOn"), hint: t("admin.invite.switchOnHint"), checked: typed.switchOn }],
    made:
      made === undefined
        ? undefined
        : {
            link: made.url,
            once: t("admin.invite.once", { at: moment(made.expires, reader) }),
            onward: { href: href("/platforms"), text: t("admin.invite.then") },
          },
    steps: (["moodle", "canvas"] as const).map((lms) => ({
      id: `steps-${lms}`,
      heading: t(`admin.invite.${lms}.heading`),
      steps: STEPS[lms].map((step) => t(`admin.invite.${lms}.${step}`)),
    })),
  };
}
