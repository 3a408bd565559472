import { z } from "zod";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { deskRoutes } from "./applications.routes.ts";
import { type CertificateFacts, statusOf, toCertificatePage, toPaper, verifyUrl } from "./certificate.presenter.ts";
import type { CertificateService } from "./certificate.service.ts";
import type { Cohorts } from "../cohort/ports.ts";

export { verifyRoutes } from "./verify.routes.ts";

export interface Services {
  readonly certificates: CertificateService;
  readonly cohorts: Cohorts;
  readonly config: { readonly publicUrl: string };
}

const Wish = z.object({ tier: z.string().min(1).max(40), name: z.string().max(200) });
const Told = z.object({ told: z.enum(["applied", "below"]).optional().catch(undefined) });
const Numbered = z.object({ number: z.string().regex(/^[A-Z]{1,6}\d{7,9}$/) });

const NAME = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}<>]+$/u);

export function certificateRoutes(services: Services): readonly SessionRoute[] {
  const { certificates, config } = services;

  async function show(call: SessionCall, more: Pick<CertificateFacts, "typed" | "refused" | "told"> = {}, status = 200): Promise<Reply> {
    const own = await certificates.own(call.actor);
    const facts = { ...own, issuer: call.company.name, publicUrl: config.publicUrl, ...more };
    return page("certificate/own", toCertificatePage(facts, call), status);
  }

  return [
    {
      method: "get",
      path: "/certificate",
      right: "own.work",
      audit: null,
      handle: (call) => show(call, { told: parse(Told, call.query).told }),
    },
    {
      method: "post",
      path: "/certificate",
      right: "own.work",
      audit: "certificate.applied",
      async handle(call) {
        const typed = parse(Wish, call.body);
        const name = NAME.safeParse(typed.name);
        if (!name.success) return show(call, { typed, refused: "name" }, 422);
        const outcome = await certificates.apply(call.actor, { tier: typed.tier, name: name.data });
        if (outcome.type === "refused") return show(call, { typed, refused: outcome.reason }, 422);
        return redirect(call.href(`/certificate?told=${outcome.below ? "below" : "applied"}`));
      },
    },
    {
      method: "get",
      path: "/certificate/:number",
      right: "own.work",
      audit: null,
      async handle(call) {
        const { number } = parse(Numbered, call.params);
        const [certificate, own] = await Promise.all([certificates.certificate(call.actor, number), certificates.own(call.actor)]);
        return page("certificate/paper", {
          title: call.t("certificate.paper.title", { number }),
          certificate: toPaper(certificate, { issuer: call.company.name, programme: own.programme }, call),
          status: statusOf(certificate, own.today, call),
          link: verifyUrl(config.publicUrl, certificate),
          back: call.href("/certificate"),
        });
      },
    },
    {
      method: "get",
      path: "/certificate/:number/qr.svg",
      right: "own.work",
      audit: null,
      async handle(call) {
        const { number } = parse(Numbered, call.params);
        const certificate = await certificates.certificate(call.actor, number);
        const { default: QRCode } = await import("qrcode");
        const body = await QRCode.toString(verifyUrl(config.publicUrl, certificate), { type: "svg", errorCorrectionLevel: "M", margin: 2 });
        return { type: "raw", contentType: "image/svg+xml", body };
      },
    },
    ...deskRoutes(services),
  ];
}
