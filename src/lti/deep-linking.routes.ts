import { z } from "zod";
import type { Cohorts } from "../cohort/ports.ts";
import type { ProgrammeService } from "../programme/programme.service.ts";
import type { Templates } from "../programme/templates.ts";
import type { Clock } from "../shared/clock.ts";
import type { Store } from "../store/port.ts";
import { parse } from "../web/parse.ts";
import { page, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { readChoice } from "./deep-linking-form.ts";
import { toDeepLinkingPage, type Refused } from "./deep-linking.presenter.ts";
import { createDeepLinkingDesk } from "./deep-linking.service.ts";
import type { DeepLinking } from "./deep-linking.ts";

interface Services {
  readonly store: Store;
  readonly clock: Clock;
  readonly cohorts: Pick<Cohorts, "cohort">;
  readonly programmes: ProgrammeService;
  readonly templates: Templates;
  readonly lti: { readonly deepLinking: DeepLinking; readonly publicUrl: string };
}

const Query = z.object({ programme: z.string().max(80).optional() });

/** Choosing activities for a course, when the LMS asks for them (LTI Deep Linking 2.0). */
export function deepLinkingRoutes({ lti, ...services }: Services): readonly SessionRoute[] {
  const desk = createDeepLinkingDesk({ ...services, ...lti });

  async function show(call: SessionCall, programme: string | undefined, refused?: Refused): Promise<Reply> {
    const offer = await desk.offer(call.actor, call.session, programme);
    const status = refused === undefined ? 200 : refused.outcome.type === "stale" ? 409 : 422;
    return page("lti/deep-linking", toDeepLinkingPage(offer, call, refused), status);
  }

  return [
    {
      method: "get",
      path: "/deep-linking",
      right: "programme.edit",
      audit: null,
      handle: (call) => show(call, parse(Query, call.query).programme),
    },
    {
      method: "post",
      path: "/deep-linking",
      right: "programme.edit",
      audit: "deep-linking.answered",
      async handle(call) {
        const choice = readChoice(call.body);
        const asked = { session: call.session, choice, locale: call.locale, reviewLabel: call.t("lti.register.review") };
        const outcome = await desk.answer(call.actor, asked);
        return outcome.type === "answer" ? sendOn(call, outcome) : show(call, choice.programme, { choice, outcome });
      },
    },
    {
      method: "post",
      path: "/deep-linking/cancel",
      right: "programme.edit",
      audit: null,
      handle: async (call) => sendOn(call, await desk.cancel(call.session)),
    },
  ];
}

/** A page that carries the signed answer to the LMS; the one page whose form may leave the tool. */
function sendOn({ t }: SessionCall, { returnUrl, jwt }: { returnUrl: string; jwt: string }): Reply {
  return {
    type: "page",
    view: "lti/send-on",
    model: { title: t("lti.deepLinking.sending"), action: returnUrl, jwt },
    policy: { formAction: new URL(returnUrl).origin },
  };
}
