import { z } from "zod";
import type { Programmes } from "../programme/ports.ts";
import { componentById } from "../programme/tree.ts";
import { parse } from "../web/parse.ts";
import { redirect, type SessionRoute } from "../web/route.ts";
import { activityPath } from "./activity.ts";

const Which = z.object({ component: z.string().max(80) });

/** Where a link to one component leads, by what the person is here. */
export const activityRoutes = ({ programmes }: { readonly programmes: Programmes }): readonly SessionRoute[] => [
  {
    method: "get",
    path: "/activity/:component",
    right: "enter",
    audit: null,
    async handle(call) {
      const { tenant, cohort, roles } = call.actor;
      const { definition } = await programmes.published(tenant, cohort);
      return redirect(call.href(activityPath(componentById(definition, parse(Which, call.params).component), roles)));
    },
  },
];
