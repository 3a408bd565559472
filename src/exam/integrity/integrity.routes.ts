import { z } from "zod";
import { parse } from "../../web/parse.ts";
import { page, type SessionRoute } from "../../web/route.ts";
import { toIntegrityPage } from "./integrity.presenter.ts";
import type { Integrity } from "./integrity.service.ts";

const Params = z.looseObject({ attempt: z.string().min(1).max(120) });

/** What was noted of a sitting, for whoever runs the exam; markers and learners see nothing of it. */
export const integrityRoutes = (services: { readonly integrity: Integrity }): readonly SessionRoute[] => [
  {
    method: "get",
    path: "/sittings/:attempt/integrity",
    right: "programme.edit",
    audit: null,
    handle: async (call) =>
      page("exam/integrity", toIntegrityPage(await services.integrity.look(call.actor, parse(Params, call.params).attempt), call)),
  },
];
