import { z } from "zod";
import { page, redirect, type SessionCall, type SessionRoute } from "../web/route.ts";
import { parse } from "../web/parse.ts";
import { NAMEABLE, type Nameable, type Naming } from "./naming.ts";
import { toPeoplePage } from "./people.presenter.ts";
import type { PeopleService } from "./people.service.ts";
import type { Cohorts } from "./ports.ts";
import type { RosterService } from "./roster.service.ts";

const ids = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : typeof value === "string" ? [value] : value));

const Form = z.looseObject({ person: ids, named: ids });
const line = z.string().trim().max(100);
const Description = z.object({ department: line, position: line });
const Saved = z.object({ saved: z.coerce.number().int().min(0).max(100_000).optional() });

/** The form's fields as namings: `named` holds `role:person`, `mentor:<person>` the mentor's id. */
function toNamings(body: unknown): readonly Naming[] {
  const form = parse(Form, body);
  const named = new Map<string, Nameable[]>();
  for (const entry of form.named) {
    const [role, ...rest] = entry.split(":");
    const known = NAMEABLE.find((candidate) => candidate === role);
    const person = rest.join(":");
    if (known !== undefined) named.set(person, [...(named.get(person) ?? []), known]);
  }
  return form.person.map((person) => {
    const mentor = form[`mentor:${person}`];
    return { person, named: named.get(person) ?? [], mentor: typeof mentor === "string" ? mentor : "" };
  });
}

interface Services {
  readonly cohorts: Cohorts;
  readonly people: PeopleService;
  readonly roster: RosterService;
}

export const peopleRoutes = ({ cohorts, people, roster }: Services): readonly SessionRoute[] => {
  const rosterOf = ({ actor }: SessionCall) => cohorts.roster(actor.tenant, actor.cohort);
  return [
    {
      method: "get",
      path: "/people",
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const { saved } = parse(Saved, call.query);
        return page(
          "cohort/people",
          toPeoplePage({ roster: await rosterOf(call), ...(saved !== undefined && { savedCount: saved }) }, call),
        );
      },
    },
    {
      method: "post",
      path: "/people",
      right: "programme.edit",
      audit: "people.named",
      async handle(call) {
        const typed = toNamings(call.body);
        const outcome = await people.name(call.actor, typed);
        if (outcome.type === "named") return redirect(call.href(`/people?saved=${outcome.people}`));
        return page("cohort/people", toPeoplePage({ roster: await rosterOf(call), typed, problems: outcome.problems }, call), 422);
      },
    },
    {
      method: "get",
      path: "/people/:person",
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const { actor, params, t, href } = call;
        const { person } = await cohorts.place(actor.tenant, actor.cohort, params["person"] ?? "");
        const { department = "", position = "", employeeNumber = "" } = person;
        const model = { title: t("cohort.person.title", { name: person.name }), department, position, employeeNumber };
        return page("cohort/person", { ...model, action: href(`/people/${person.id}`), back: href("/people") });
      },
    },
    {
      method: "post",
      path: "/people/:person",
      right: "programme.edit",
      audit: "people.described",
      async handle(call) {
        await people.describe(call.actor, call.params["person"] ?? "", parse(Description, call.body));
        return redirect(call.href("/people?saved=1"));
      },
    },
    {
      method: "post",
      path: "/roster",
      right: "programme.edit",
      audit: "roster.read",
      async handle(call) {
        await roster.refresh(call.actor.tenant, call.actor.cohort);
        return redirect(call.href("/people"));
      },
    },
  ];
};
