import { z } from "zod";
import type { Cohorts } from "../cohort/ports.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { type ApplicationsFacts, toApplicationsPage } from "./applications.presenter.ts";
import type { CertificateService } from "./certificate.service.ts";
import { isDay } from "./validity.ts";

interface Services {
  readonly certificates: CertificateService;
  readonly cohorts: Cohorts;
}

const Told = z.object({
  issued: z
    .string()
    .regex(/^[A-Z]{1,6}\d{7,9}$/)
    .optional()
    .catch(undefined),
  told: z.enum(["refused", "revoked"]).optional().catch(undefined),
});
const Named = z.object({ application: z.string().min(1).max(200) });
const Words = z.string().trim().max(1_000);
const Issue = z.object({ mentorComment: Words, validFrom: z.string().max(20).optional() });
const Refusal = z.object({ reason: Words });
const Revocation = z.object({ certificate: z.string().min(1).max(60), reason: Words });

/** The instructor's desk: issue, refuse, revoke. */
export function deskRoutes({ certificates, cohorts }: Services): readonly SessionRoute[] {
  async function show(call: SessionCall, more: Pick<ApplicationsFacts, "typed" | "told"> = {}, status = 200): Promise<Reply> {
    const { actor } = call;
    const [desk, roster] = await Promise.all([certificates.desk(actor), cohorts.roster(actor.tenant, actor.cohort)]);
    const names = new Map(roster.map(({ person }) => [person.id, person]));
    return page("certificate/applications", toApplicationsPage({ ...desk, self: actor.person, names, ...more }, call), status);
  }

  async function issue(call: SessionCall): Promise<Reply> {
    const { application } = parse(Named, call.params);
    const { mentorComment, validFrom } = parse(Issue, call.body);
    const wrongDay = { id: application, field: "validFrom" as const, problem: "no-valid-from", text: validFrom ?? "" };
    if (validFrom !== undefined && !isDay(validFrom)) return show(call, { typed: wrongDay }, 422);
    const outcome = await certificates.issue(call.actor, { application, mentorComment, ...(validFrom !== undefined && { validFrom }) });
    switch (outcome.type) {
      case "issued":
      case "already":
        return redirect(call.href(`/applications?issued=${outcome.certificate.number}`));
      case "refused":
        if (outcome.reason === "no-valid-from") return show(call, { typed: wrongDay }, 422);
        return show(call, { told: { kind: "danger", key: outcome.reason } }, 422);
    }
  }

  return [
    {
      method: "get",
      path: "/applications",
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const { issued, told } = parse(Told, call.query);
        if (issued !== undefined) return show(call, { told: { kind: "success", key: "issued", number: issued } });
        return show(call, told === undefined ? {} : { told: { kind: "success", key: told } });
      },
    },
    { method: "post", path: "/applications/:application/issue", right: "programme.edit", audit: "certificate.issued", handle: issue },
    {
      method: "post",
      path: "/applications/:application/refuse",
      right: "programme.edit",
      audit: "certificate.refused",
      async handle(call) {
        const { application } = parse(Named, call.params);
        const { reason } = parse(Refusal, call.body);
        if (reason === "") return show(call, { typed: { id: application, field: "reason", problem: "reason", text: "" } }, 422);
        await certificates.refuse(call.actor, { application, reason });
        return redirect(call.href("/applications?told=refused"));
      },
    },
    {
      method: "post",
      path: "/applications/revoke",
      right: "programme.edit",
      audit: "certificate.revoked",
      async handle(call) {
        const { certificate, reason } = parse(Revocation, call.body);
        if (reason === "") return show(call, { typed: { id: certificate, field: "revocation", problem: "reason", text: "" } }, 422);
        await certificates.revoke(call.actor, { certificate, reason });
        return redirect(call.href("/applications?told=revoked"));
      },
    },
  ];
}
