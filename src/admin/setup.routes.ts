import { z } from "zod";
import { AppError } from "../shared/errors.ts";
import { checkOrigin } from "../web/csrf.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type Call, type PublicRoute, type Reply } from "../web/route.ts";
import { toClosedPage, toCodesPage, toFactorPage, toPasswordPage } from "./login.presenter.ts";
import { whence } from "./login.routes.ts";
import { totpUri } from "./second-factor.ts";
import type { Setup } from "./setup.service.ts";
import type { Throttle } from "./throttle.ts";

const BYTES = 8 * 1024;
const Linked = z.object({ link: z.string().max(100).default("") });
const secret = z.string().max(1_000).default("");
const Passwords = Linked.extend({ password: secret, again: secret });
const Factor = Linked.extend({ code: z.string().max(100).default("") });

/** `/admin/setup`: where the one-time link leads. The link in the form is the proof; a post must come from our own page all the same. */
export function setupRoutes({
  setup,
  throttle,
  publicUrl,
}: {
  readonly setup: Setup;
  readonly throttle: Throttle;
  readonly publicUrl: string;
}): readonly PublicRoute[] {
  const closed = (call: Call): Reply => page("admin/setup-closed", toClosedPage(call), 403);

  /** Looking for links is held off like looking for passwords. */
  async function mayAsk({ ip }: Call, link: string): Promise<void> {
    if ((await throttle.tried({ name: `link ${link.slice(0, 12)}`, address: ip })) > 0) throw new AppError("too-many");
  }

  async function show(call: Call, link: string, wrong = false): Promise<Reply> {
    const state = await setup.look(link);
    if (state.type === "closed") return closed(call);
    if (state.step === "password")
      return page("admin/setup-password", toPasswordPage({ link, name: state.name, problem: undefined }, call));
    return page("admin/setup-factor", toFactorPage({ link, totp: state.totp, wrong }, call), wrong ? 422 : 200);
  }

  return [
    { method: "get", path: "/admin/setup", handle: (call) => show(call, parse(Linked, call.query).link) },
    {
      method: "get",
      path: "/admin/setup/qr.svg",
      async handle(call) {
        const state = await setup.look(parse(Linked, call.query).link);
        if (state.type === "closed") throw new AppError("not-found");
        const { default: QRCode } = await import("qrcode");
        const body = await QRCode.toString(totpUri(state.name, state.totp), { type: "svg", errorCorrectionLevel: "M", margin: 2 });
        return { type: "raw", contentType: "image/svg+xml", body };
      },
    },
    {
      method: "post",
      path: "/admin/setup",
      bodyLimit: BYTES,
      async handle(call) {
        const { link, password, again } = parse(Passwords, call.body);
        checkOrigin(call, publicUrl);
        const state = await setup.look(link);
        if (state.type === "closed") return closed(call);
        await mayAsk(call, link);
        const outcome = await setup.setPassword(link, { password, again });
        if (outcome.type === "closed") return closed(call);
        if (outcome.type === "refused") {
          return page("admin/setup-password", toPasswordPage({ link, name: state.name, problem: outcome.problem }, call), 422);
        }
        return redirect(`/admin/setup?link=${encodeURIComponent(link)}`);
      },
    },
    {
      method: "post",
      path: "/admin/setup/factor",
      bodyLimit: BYTES,
      async handle(call) {
        const { link, code } = parse(Factor, call.body);
        checkOrigin(call, publicUrl);
        await mayAsk(call, link);
        const outcome = await setup.finish(link, code, whence(call));
        if (outcome.type === "closed") return closed(call);
        if (outcome.type !== "done") return show(call, link, outcome.type === "refused");
        // In the answer itself, with the log-in's cookie: nowhere else do the codes stand.
        return { type: "page", view: "admin/codes", model: toCodesPage(outcome.codes, call), cookies: [outcome.cookie] };
      },
    },
  ];
}
