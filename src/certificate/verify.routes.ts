import { z } from "zod";
import { AppError } from "../shared/errors.ts";
import { parse } from "../web/parse.ts";
import { type Call, page, type PublicRoute, redirect, type Reply } from "../web/route.ts";
import { createAskLimit } from "./ask-limit.ts";
import type { CertificateService } from "./certificate.service.ts";
import { toVerifyFormPage, toVerifyPage } from "./verify.presenter.ts";

const PER_MINUTE = 30;
const BODY_LIMIT = 2_048;

const Coded = z.object({ code: z.string().max(200) });
const Named = z.object({ name: z.string().max(200) });

/** A code as typed or pasted: with blanks, or the whole link of the QR code. */
const typedCode = (text: string): string => text.trim().split("/").at(-1) ?? "";

/** Pages for anyone with a certificate in hand; nothing is kept of who asked. */
export function verifyRoutes({ certificates }: { readonly certificates: CertificateService }): readonly PublicRoute[] {
  const allowed = createAskLimit(PER_MINUTE);

  async function show(call: Call, name: string | undefined): Promise<Reply> {
    if (!allowed(call.ip, call.now)) throw new AppError("too-many");
    const { code } = parse(Coded, call.params);
    const seen = await certificates.verify(code);
    const headers = { "Cache-Control": "no-store", "X-Robots-Tag": "noindex" };
    if (seen === undefined)
      return { type: "page", status: 404, view: "certificate/verify-form", model: toVerifyFormPage(true, call), headers };
    const matches = name === undefined || name.trim() === "" ? undefined : await certificates.matches(code, name);
    return { type: "page", view: "certificate/verify", model: toVerifyPage(seen, { action: `/verify/${code}`, matches }, call), headers };
  }

  return [
    { method: "get", path: "/verify", handle: async (call) => page("certificate/verify-form", toVerifyFormPage(false, call)) },
    {
      method: "post",
      path: "/verify",
      bodyLimit: BODY_LIMIT,
      handle: async (call) => redirect(`/verify/${encodeURIComponent(typedCode(parse(Coded, call.body).code)) || "-"}`),
    },
    { method: "get", path: "/verify/:code", handle: (call) => show(call, undefined) },
    // Posted, so that the name typed stands in no log and no history.
    { method: "post", path: "/verify/:code", bodyLimit: BODY_LIMIT, handle: (call) => show(call, parse(Named, call.body).name) },
  ];
}
