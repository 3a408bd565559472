import { z } from "zod";
import { adminPage } from "../admin/page.ts";
import type { AdminCall, AdminRoute } from "../admin/route.ts";
import type { Languages } from "../i18n/translate.ts";
import type { Company } from "../people/company.ts";
import { LOCALES, type Locale } from "../shared/json.ts";
import { parse } from "../web/parse.ts";
import { redirect, type Reply } from "../web/route.ts";
import { NOTICE_KINDS, type NoticeKind } from "./kinds.ts";
import { letterOf, type Letter } from "./letter.ts";
import { cleaned, problemsOf, type OwnText } from "./own-text.ts";
import type { TextsDesk } from "./texts.ts";
import { sampleOf, toTextPage, toTextsPage, type TextFacts } from "./texts.presenter.ts";
import { wordedBy } from "./wording.ts";

const kind = z.enum(NOTICE_KINDS);
const language = z.enum(LOCALES);
const Asked = z.object({
  kind: kind.default("session-announced").catch("session-announced"),
  locale: language.default("zh-CN").catch("zh-CN"),
  saved: z.literal("1").optional().catch(undefined),
});
const Place = z.object({ kind, locale: language });
const Text = Place.extend({ subject: z.string().max(1_000), lead: z.string().max(1_000), words: z.string().max(10_000) });

export interface TextRoutesDeps {
  readonly notices: { readonly texts: TextsDesk };
  readonly languages: Languages;
  readonly company: (tenant: string) => Promise<Company>;
  readonly config: { readonly publicUrl: string };
}

/** What a company's notices say, kind by kind and language by language. */
export function textRoutes({ notices: { texts }, languages, company, config }: TextRoutesDeps): readonly AdminRoute[] {
  /** The mail that a text makes, with sample values; the address in its foot is nobody's. */
  async function letter(tenant: string, { kind: about, locale }: { kind: NoticeKind; locale: Locale }, text: OwnText): Promise<Letter> {
    const { name } = await company(tenant);
    const t = languages.translator(locale);
    const say = wordedBy(new Map([[about, text]]), t);
    const worded = say({ kind: about, values: sampleOf(about, t) }, { company: name, person: t("notices.texts.sample.person") });
    return letterOf([worded], { t, locale, company: name, unsubscribe: `${config.publicUrl}/unsubscribe/…` });
  }

  async function show(call: AdminCall, more: Pick<TextFacts, "kind" | "locale"> & Partial<TextFacts>): Promise<Reply> {
    const { typed, problems = [] } = more;
    const known = await texts.get(call.tenant, more);
    const preview = problems.length > 0 ? undefined : await letter(call.tenant, more, typed ?? known.text);
    const model = toTextPage({ saved: false, ...more, known, problems, preview }, call);
    return adminPage(call, { view: "notice-text", here: "/notices", model, status: problems.length > 0 ? 422 : 200 });
  }

  return [
    {
      method: "get",
      path: "/notices/texts",
      audit: null,
      async handle(call) {
        const own = await texts.own(call.tenant);
        const model = toTextsPage((kind, locale) => texts.isOwn(own, kind, locale), call);
        return adminPage(call, { view: "notice-texts", here: "/notices", model });
      },
    },
    {
      method: "get",
      path: "/notices/text",
      audit: null,
      handle(call) {
        const { saved, ...place } = parse(Asked, call.query);
        return show(call, { ...place, saved: saved === "1" });
      },
    },
    {
      method: "post",
      path: "/notices/text",
      audit: "notices.text-set",
      async handle(call) {
        const { kind: about, locale, ...typed } = parse(Text, call.body);
        const place = { kind: about, locale };
        const problems = await texts.set(call.actor, place, typed);
        return problems.length > 0 ? show(call, { ...place, typed, problems }) : kept(call, place);
      },
    },
    {
      // Keeps nothing: a look at the mail that these words would make.
      method: "post",
      path: "/notices/text/preview",
      audit: null,
      async handle(call) {
        const { kind: about, locale, ...said } = parse(Text, call.body);
        const typed = cleaned(said);
        return show(call, { kind: about, locale, typed, problems: problemsOf(about, typed) });
      },
    },
    {
      method: "post",
      path: "/notices/text/reset",
      audit: "notices.text-reset",
      async handle(call) {
        const place = parse(Place, call.body);
        await texts.reset(call.actor, place);
        return kept(call, place);
      },
    },
  ];
}

const kept = (call: AdminCall, { kind: about, locale }: z.infer<typeof Place>): Reply =>
  redirect(call.href(`/notices/text?kind=${about}&locale=${locale}&saved=1`));
