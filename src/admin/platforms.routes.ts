import { z } from "zod";
import { toolValues } from "../lti/connect/values.ts";
import { AppError } from "../shared/errors.ts";
import { parse } from "../web/parse.ts";
import { redirect } from "../web/route.ts";
import { adminPage } from "./page.ts";
import { readPlatformForm } from "./platform-form.ts";
import { NO_PROBLEMS, toAddPage, toInvitePage, toPlatformPage, toPlatformsPage, typedOf, type FormFacts } from "./platforms.presenter.ts";
import type { AdminPlatforms } from "./platforms.service.ts";
import type { AdminCall, AdminRoute } from "./route.ts";
import { toSelfTestPage } from "./self-test.presenter.ts";

const here = "/platforms";
const id = z.string().min(1).max(64);
const Which = z.object({ platform: id });
const Invitation = z.object({ invitation: id });
const Told = z.object({
  told: z.enum(["saved", "added", "on", "off", "accepted", "given", "taken", "withdrawn"]).optional().catch(undefined),
});
const State = z.object({ state: z.enum(["on", "off"]) });
const Deployment = z.object({ deployment: z.string().min(1).max(255) });
const Invite = z.object({ name: z.string().max(200).default(""), switchOn: z.string().max(5).optional() });

export interface PlatformRoutesDeps {
  readonly platforms: AdminPlatforms;
  readonly config: { readonly publicUrl: string; readonly acceptLoopback: boolean };
}

/** Platforms: connect, look after, try. */
export function platformRoutes({ platforms, config }: PlatformRoutesDeps): readonly AdminRoute[] {
  const showAdd = (call: AdminCall, form: FormFacts, status = 200) =>
    adminPage(call, { view: "add", here, model: toAddPage({ ...form, values: toolValues(config.publicUrl) }, call), status });

  async function showOne(call: AdminCall, more: { form?: FormFacts; status?: number } = {}) {
    const { platform } = parse(Which, call.params);
    const standing = await platforms.standing(call.tenant, platform);
    const { told } = parse(Told, call.query);
    const form = more.form ?? { typed: typedOf(standing.platform), problems: NO_PROBLEMS };
    const model = toPlatformPage({ ...form, standing, told, own: call.own !== undefined }, call);
    return adminPage(call, { view: "platform", here, model, status: more.status ?? 200 });
  }

  const backTo = (call: AdminCall, told: string) => redirect(call.href(`/platforms/${parse(Which, call.params).platform}?told=${told}`));

  return [
    {
      method: "get",
      path: "/platforms",
      audit: null,
      async handle(call) {
        const [known, invitations] = await Promise.all([platforms.list(call.tenant), platforms.invitations(call.tenant)]);
        const { told } = parse(Told, call.query);
        return adminPage(call, {
          view: "platforms",
          here,
          model: toPlatformsPage({ platforms: known, invitations, told: told === "withdrawn" ? told : undefined }, call),
        });
      },
    },
    {
      method: "get",
      path: "/platforms/invite",
      audit: null,
      handle: async (call) =>
        adminPage(call, {
          view: "invite",
          here,
          model: toInvitePage({ typed: { name: "", switchOn: true }, wrong: false, made: undefined }, call),
        }),
    },
    {
      method: "post",
      path: "/platforms/invite",
      audit: "platform.invited",
      async handle(call) {
        const { name, switchOn } = parse(Invite, call.body);
        const typed = { name: name.trim(), switchOn: switchOn === "1" };
        const wrong = typed.name === "";
        // Shown in the answer itself and nowhere again: the store keeps its digest alone.
        const made = wrong ? undefined : await platforms.invite(call.actor, typed);
        return adminPage(call, { view: "invite", here, model: toInvitePage({ typed, wrong, made }, call), status: wrong ? 422 : 200 });
      },
    },
    {
      method: "post",
      path: "/platforms/invitations/:invitation/withdraw",
      audit: "platform.invitation-withdrawn",
      async handle(call) {
        await platforms.withdraw(call.actor, parse(Invitation, call.params).invitation);
        return redirect(call.href("/platforms?told=withdrawn"));
      },
    },
    {
      method: "get",
      path: "/platforms/add",
      audit: null,
      handle: async (call) => {
        const blank = readPlatformForm({ kind: "moodle" }, config);
        return showAdd(call, { typed: blank.typed, problems: NO_PROBLEMS });
      },
    },
    {
      method: "post",
      path: "/platforms/add",
      audit: "platform.added",
      async handle(call) {
        const form = readPlatformForm(call.body, config);
        if (form.type === "wrong") return showAdd(call, form, 422);
        const outcome = await platforms.add(call.actor, form.fields);
        if (outcome.type === "taken") return showAdd(call, { typed: form.typed, problems: new Map([["clientId", "taken"]]) }, 422);
        return redirect(call.href(`/platforms/${outcome.platform.id}?told=added`));
      },
    },
    { method: "get", path: "/platforms/:platform", audit: null, handle: (call) => showOne(call) },
    {
      method: "post",
      path: "/platforms/:platform",
      audit: "platform.corrected",
      async handle(call) {
        const { platform } = parse(Which, call.params);
        await platforms.standing(call.tenant, platform);
        const form = readPlatformForm({ ...(call.body as object), kind: "other" }, config);
        if (form.type === "wrong") return showOne(call, { form, status: 422 });
        const outcome = await platforms.correct(call.actor, platform, form.fields);
        if (outcome.type === "taken") {
          return showOne(call, { form: { typed: form.typed, problems: new Map([["clientId", "taken"]]) }, status: 422 });
        }
        return backTo(call, "saved");
      },
    },
    {
      method: "post",
      path: "/platforms/:platform/state",
      audit: "platform.switched",
      async handle(call) {
        const { state } = parse(State, call.body);
        await platforms.switch(call.actor, parse(Which, call.params).platform, state);
        return backTo(call, state);
      },
    },
    {
      method: "post",
      path: "/platforms/:platform/deployments",
      audit: "platform.deployment-accepted",
      async handle(call) {
        await platforms.accept(call.actor, parse(Which, call.params).platform, parse(Deployment, call.body).deployment);
        return backTo(call, "accepted");
      },
    },
    {
      method: "post",
      path: "/platforms/:platform/administrators",
      audit: "platform.administers",
      async handle(call) {
        // Whoever came by a platform's gift may not give it on.
        if (call.own === undefined) throw new AppError("forbidden", { reason: "wants an administrator's own log-in" });
        const { state } = parse(State, call.body);
        await platforms.setAdministers(call.actor, parse(Which, call.params).platform, state === "on");
        return backTo(call, state === "on" ? "given" : "taken");
      },
    },
    {
      method: "get",
      path: "/platforms/:platform/self-test",
      audit: null,
      async handle(call) {
        const standing = await platforms.standing(call.tenant, parse(Which, call.params).platform);
        return adminPage(call, { view: "self-test", here, model: toSelfTestPage(standing, call) });
      },
    },
    {
      method: "post",
      path: "/platforms/:platform/self-test",
      audit: "platform.self-tested",
      async handle(call) {
        const { platform } = parse(Which, call.params);
        await platforms.examine(call.actor, platform, { write: true, label: call.t("lti.doctor.column") });
        return redirect(call.href(`/platforms/${platform}/self-test`));
      },
    },
  ];
}
