import { DateTime } from "luxon";
import { z } from "zod";
import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import { toMakeUpsPage, type MakeUpFacts, type MakeUpForm, type MakeUpProblem } from "./make-ups.presenter.ts";
import type { MakeUpService, Opening } from "./make-ups.service.ts";
import { readLocal } from "./settings.ts";

interface Services {
  readonly makeUps: MakeUpService;
}

const Component = z.looseObject({ component: z.string().min(1).max(40) });
const MakeUp = z.looseObject({ component: z.string().min(1).max(40), makeUp: z.string().min(1).max(200) });
const Told = z.looseObject({
  opened: z.coerce.number().int().min(0).max(100_000).optional().catch(undefined),
  withdrawn: z.literal("1").optional().catch(undefined),
});

const typed = z.string().max(60).default("");
const id = z.string().min(1).max(120);
const Form = z.looseObject({
  persons: z
    .union([z.array(id).max(2_000), id.transform((one) => [one])])
    .optional()
    .transform((persons) => persons ?? []),
  trainedOn: typed,
  note: z.string().max(500).default(""),
  opens: typed,
  closes: typed,
});

type Read =
  | { readonly type: "read"; readonly opening: Opening }
  | { readonly type: "refused"; readonly problems: readonly MakeUpProblem[] };

/** The form in the company's zone. Retraining comes before the make-up, so its day cannot be to come. */
export function readMakeUp(form: MakeUpForm, { component, zone, now }: { component: string; zone: string; now: number }): Read {
  const problems: MakeUpProblem[] = [];
  const today = DateTime.fromMillis(now, { zone }).toISODate() ?? "";
  const day = /^\d{4}-\d\d-\d\d$/.test(form.trainedOn) && DateTime.fromISO(form.trainedOn, { zone }).isValid;
  if (form.persons.length === 0) problems.push({ field: "persons", code: "nobody" });
  if (!day) problems.push({ field: "trainedOn", code: "date" });
  else if (form.trainedOn > today) problems.push({ field: "trainedOn", code: "future" });
  const moment = (field: "opens" | "closes"): number | undefined => {
    const read = form[field] === "" ? { at: undefined } : readLocal(form[field], undefined, zone);
    if (read === undefined) problems.push({ field, code: "moment" });
    return read?.at;
  };
  const [opens, closes] = [moment("opens"), moment("closes")];
  if (closes !== undefined && closes <= now) problems.push({ field: "closes", code: "past" });
  else if (opens !== undefined && closes !== undefined && closes <= opens) problems.push({ field: "closes", code: "order" });
  if (problems.length > 0) return { type: "refused", problems };
  const { persons, trainedOn } = form;
  return { type: "read", opening: { component, persons, trainedOn, note: form.note.trim(), opens, closes } };
}

/** Sitting an exam once more after retraining. */
export function makeUpRoutes({ makeUps }: Services): readonly SessionRoute[] {
  const component = (call: SessionCall): string => parse(Component, call.params).component;

  async function show(call: SessionCall, more: Pick<MakeUpFacts, "typed" | "problems" | "told"> = {}, status = 200): Promise<Reply> {
    return page("exams/make-ups", toMakeUpsPage({ ...(await makeUps.desk(call.actor, component(call))), ...more }, call), status);
  }

  async function open(call: SessionCall): Promise<Reply> {
    const form = parse(Form, call.body);
    const read = readMakeUp(form, { component: component(call), zone: call.zone, now: call.now });
    if (read.type === "refused") return show(call, { typed: form, problems: read.problems }, 422);
    const outcome = await makeUps.open(call.actor, read.opening);
    // Who could not have one is named at once; a list of names does not belong into an address.
    if (outcome.not.length > 0) return show(call, { told: outcome }, 409);
    return redirect(call.href(`/exams/${component(call)}/make-ups?opened=${outcome.opened.length}`));
  }

  async function withdraw(call: SessionCall): Promise<Reply> {
    await makeUps.withdraw(call.actor, parse(MakeUp, call.params).makeUp);
    return redirect(call.href(`/exams/${component(call)}/make-ups?withdrawn=1`));
  }

  const own = { path: "/exams/:component/make-ups", right: "programme.edit" } as const;
  return [
    {
      ...own,
      method: "get",
      audit: null,
      handle(call) {
        const { opened, withdrawn } = parse(Told, call.query);
        return show(call, { told: withdrawn === undefined ? (opened === undefined ? undefined : { opened }) : "withdrawn" });
      },
    },
    { ...own, method: "post", audit: "make-up.opened", handle: open },
    { ...own, path: `${own.path}/:makeUp/withdraw`, method: "post", audit: "make-up.withdrawn", handle: withdraw },
  ];
}
