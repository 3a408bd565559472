import { z } from "zod";
import { parse } from "../web/parse.ts";
import { json, redirect, type SessionCall, type SessionRoute } from "../web/route.ts";
import { toJobState } from "./job.presenter.ts";
import type { Jobs } from "./jobs.service.ts";

const Params = z.object({ job: z.string().min(1).max(100) });
/** `back`: the page that shows the job, below `/s/:launch`, for a form sent without script. */
const Cancel = z.object({
  back: z
    .string()
    .regex(/^(\/[\w-]+)*$/)
    .max(200)
    .optional(),
});

/** How far a job is, and its end by hand; whose jobs these may be, the service says. */
export const jobRoutes = ({ jobs }: { readonly jobs: Pick<Jobs, "standing" | "cancel"> }): readonly SessionRoute[] => [
  {
    method: "get",
    path: "/jobs/:job",
    right: "enter",
    audit: null,
    async handle(call: SessionCall) {
      const { job } = parse(Params, call.params);
      return json(toJobState(await jobs.standing(call.actor, job), call));
    },
  },
  {
    method: "post",
    path: "/jobs/:job/cancel",
    right: "enter",
    audit: "job.cancelled",
    inArchive: true,
    async handle(call: SessionCall) {
      const { job } = parse(Params, call.params);
      const { back } = parse(Cancel, call.body);
      const standing = await jobs.cancel(call.actor, job);
      return back === undefined ? json(toJobState(standing, call)) : redirect(call.href(back));
    },
  },
];
