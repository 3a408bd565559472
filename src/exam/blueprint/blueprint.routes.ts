import { z } from "zod";
import type { Languages } from "../../i18n/translate.ts";
import type { Text } from "../../shared/json.ts";
import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import { BlueprintBody, pressed, readBlueprint } from "./blueprint.form.ts";
import { toBlueprintPage, type BlueprintFacts } from "./blueprint.presenter.ts";
import type { ExamChange, ExamDesk } from "./desk.service.ts";

interface Services {
  readonly examDesk: ExamDesk;
  readonly languages: Languages;
}

const Component = z.looseObject({ component: z.string().min(1).max(40) });
const Told = z.object({ told: z.enum(["published", "same"]).optional().catch(undefined) });

/** How a paper is composed. Only `publish` changes anything; the other presses show the page as it would be. */
export function blueprintRoutes({ examDesk, languages }: Services): readonly SessionRoute[] {
  const component = (call: SessionCall): string => parse(Component, call.params).component;
  const NAMES: Text = {
    "zh-CN": languages.translator("zh-CN")("analysis.type.single"),
    "zh-TW": languages.translator("zh-TW")("analysis.type.single"),
    en: languages.translator("en")("analysis.type.single"),
  };

  async function show(call: SessionCall, more: Omit<Partial<BlueprintFacts>, "exam"> = {}, status = 200): Promise<Reply> {
    return page("exams/blueprint", toBlueprintPage({ ...(await examDesk.read(call.actor, component(call))), ...more }, call), status);
  }

  async function post(call: SessionCall): Promise<Reply> {
    const { form: given, pressed: press } = parse(BlueprintBody, call.body);
    const form = pressed(given, press, NAMES);
    const read = readBlueprint(form);
    const { exam } = (await examDesk.read(call.actor, component(call))).exam;
    if (press.type !== "publish" && press.type !== "check") {
      return show(call, { typed: form, ...(read.type === "read" && { draft: { ...exam, sections: read.sections } }) });
    }
    if (read.type === "refused") return show(call, { typed: form, problems: read.problems }, 422);
    const draft = { ...exam, sections: read.sections, total: read.total };
    const change: ExamChange = { component: component(call), base: form.base, exam: draft };
    if (press.type === "check") {
      const refused = await examDesk.check(call.actor, change);
      return show(call, { typed: form, draft, refused, ...(refused.length === 0 && { told: "fits" as const }) });
    }
    const outcome = await examDesk.publish(call.actor, change);
    switch (outcome.type) {
      case "published":
      case "same":
        return redirect(call.href(`/exams/${component(call)}/blueprint?told=${outcome.type}`));
      case "stale":
        return show(call, { typed: form, draft, told: "stale" }, 409);
      case "refused":
        return show(call, { typed: form, draft, refused: outcome.problems }, 422);
    }
  }

  const own = { path: "/exams/:component/blueprint", right: "programme.edit" } as const;
  return [
    { ...own, method: "get", audit: null, handle: (call) => show(call, { told: parse(Told, call.query).told }) },
    { ...own, method: "post", audit: "programme.published", handle: post },
  ];
}
