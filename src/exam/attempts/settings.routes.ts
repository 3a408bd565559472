import { z } from "zod";
import { digest } from "../../shared/ids.ts";
import { LOCALES } from "../../shared/json.ts";
import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import type { ExamDesk } from "../blueprint/desk.service.ts";
import { INTEGRITY_SIGNALS } from "../../programme/records.ts";
import { setApart } from "../blueprint/practice.ts";
import type { ExamPasswords } from "./password.ts";
import { readSettings, type SettingsForm } from "./settings.ts";
import { toSettingsPage, type SettingsFacts } from "./settings.presenter.ts";

interface Services {
  readonly examDesk: ExamDesk;
  readonly examPasswords: Pick<ExamPasswords, "hash">;
}

const Component = z.looseObject({ component: z.string().min(1).max(40) });
const Told = z.object({ told: z.enum(["published", "same"]).optional().catch(undefined) });
const typed = z.string().max(60).default("");
const statement = z.string().max(4_000).default("");
const ticked = z.literal("yes").optional();

const Form = z
  .looseObject({
    base: z.coerce.number().int().min(1).max(1_000_000),
    bank: z.string().min(1).max(60).optional(),
    opens: typed,
    closes: typed,
    minutes: typed,
    lateStart: z.enum(["cut", "full"]),
    attempts: typed,
    cooldown: typed,
    makeUps: typed,
    capMakeUp: ticked,
    password: z.string().max(200).default(""),
    noPassword: ticked,
    show: z.enum(["nothing", "outline", "practice"]),
    from: typed,
    perArea: typed,
    noted: z
      .union([z.enum(INTEGRITY_SIGNALS).transform((one) => [one]), z.array(z.enum(INTEGRITY_SIGNALS))])
      .optional()
      .transform((noted) => noted ?? []),
    watermark: ticked,
    ...Object.fromEntries(LOCALES.map((locale) => [`honour.${locale}`, statement])),
  })
  .transform((body): SettingsForm => {
    const { capMakeUp, noPassword, watermark, ...rest } = body;
    const honour = (locale: string): string => parse(statement, rest[`honour.${locale}`]);
    return {
      ...rest,
      capMakeUp: capMakeUp === "yes",
      noPassword: noPassword === "yes",
      watermark: watermark === "yes",
      honour: { "zh-CN": honour("zh-CN"), "zh-TW": honour("zh-TW"), en: honour("en") },
    };
  });

/** When, how long, how often and on what terms an exam is sat. */
export function examSettingsRoutes({ examDesk, examPasswords }: Services): readonly SessionRoute[] {
  const component = (call: SessionCall): string => parse(Component, call.params).component;

  async function show(
    call: SessionCall,
    more: Pick<SettingsFacts, "typed" | "problems" | "refused" | "wanted" | "told"> = {},
    status = 200,
  ) {
    const [facts, banks] = await Promise.all([examDesk.read(call.actor, component(call)), examDesk.banks(call.actor)]);
    return page("exams/settings", toSettingsPage({ ...facts, banks, ...more }, call), status);
  }

  async function publish(call: SessionCall): Promise<Reply> {
    const form = parse(Form, call.body);
    const { exam } = await examDesk.read(call.actor, component(call));
    const read = readSettings(exam.exam, form, call.zone);
    if (read.type === "refused") return show(call, { typed: form, problems: read.problems }, 422);
    const { settings, makeUps, perArea, password } = read;
    const bank = await examDesk.bank(call.actor, settings.bank);
    const seed = digest(`practice ${call.actor.cohort} ${exam.id}`);
    const practice = settings.published?.show === "practice" ? setApart(bank.questions, settings, { perArea, seed }) : undefined;
    const hash = password === "" ? undefined : await examPasswords.hash(password);
    const outcome = await examDesk.publish(call.actor, {
      component: exam.id,
      base: form.base,
      makeUps,
      exam: {
        ...settings,
        ...(settings.published !== undefined && practice !== undefined && { published: { ...settings.published, practice } }),
        ...(hash !== undefined && { password: hash }),
      },
    });
    switch (outcome.type) {
      case "published":
      case "same":
        return redirect(call.href(`/exams/${exam.id}?told=${outcome.type}`));
      case "stale":
        return show(call, { typed: form, told: "stale" }, 409);
      case "refused":
        return show(call, { typed: form, refused: outcome.problems, wanted: bank }, 422);
    }
  }

  return [
    {
      method: "get",
      path: "/exams/:component",
      right: "programme.edit",
      audit: null,
      handle: (call) => show(call, { told: parse(Told, call.query).told }),
    },
    { method: "post", path: "/exams/:component", right: "programme.edit", audit: "programme.published", handle: publish },
  ];
}
