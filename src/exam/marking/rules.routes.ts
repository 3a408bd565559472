import { z } from "zod";
import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import { ExamParams, readRules, RulesForm, type RulesField, type RulesTyped } from "./marking.forms.ts";
import { asTyped, toRulesPage } from "./rules.presenter.ts";
import type { MarkingRulesService } from "./rules.service.ts";

const Done = z.looseObject({ done: z.enum(["saved", "released"]).optional().catch(undefined) });

/** How an exam is marked and told; whoever leads the programme chooses it. */
export function markingRulesRoutes({ markingRules }: { readonly markingRules: MarkingRulesService }): readonly SessionRoute[] {
  const component = (call: SessionCall): string => parse(ExamParams, call.params).component;

  async function show(call: SessionCall, refused?: { typed: RulesTyped; wrong: readonly RulesField[] }): Promise<Reply> {
    const facts = await markingRules.read(call.actor, component(call));
    const { done } = parse(Done, call.query);
    const typed = refused?.typed ?? asTyped(facts, call.zone);
    return page("marking/rules", toRulesPage({ facts, typed, wrong: refused?.wrong, done }, call), refused === undefined ? 200 : 422);
  }

  async function choose(call: SessionCall): Promise<Reply> {
    const typed = parse(RulesForm, call.body);
    const read = readRules(typed, call.zone);
    if (read.type === "problem") return show(call, { typed, wrong: read.fields });
    await markingRules.choose(call.actor, component(call), read.rules);
    return redirect(call.href(`/marking/${component(call)}/rules?done=saved`));
  }

  async function release(call: SessionCall): Promise<Reply> {
    await markingRules.release(call.actor, component(call));
    return redirect(call.href(`/marking/${component(call)}/rules?done=released`));
  }

  const lead = { right: "programme.edit" } as const;
  return [
    { method: "get", path: "/marking/:component/rules", ...lead, audit: null, handle: (call) => show(call) },
    { method: "post", path: "/marking/:component/rules", ...lead, audit: "exam.rules-chosen", handle: choose },
    { method: "post", path: "/marking/:component/release", ...lead, audit: "exam.released", handle: release },
  ];
}
