import { startRoutes } from "../../../src/exam/attempts/start.routes.ts";
import { examRoutes } from "../../../src/exam/exam.routes.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import type { Actor } from "../../../src/people/records.ts";
import type { Locale } from "../../../src/shared/json.ts";
import { loadAssets } from "../../../src/web/assets.ts";
import type { Reply, SessionCall } from "../../../src/web/route.ts";
import { createViews } from "../../../src/web/views.ts";
import { learner, type World } from "./world.ts";

const languages = loadLanguages("config/locales");
export const assets = loadAssets({ assets: "views/assets", scripts: "src/browser" });
const views = createViews("views", (name) => assets.url(name));

/** The page of what is published beforehand is not opened here. */
const NO_DESK = { read: () => Promise.reject(new Error("no desk")) };

export interface Visit {
  readonly actor?: Actor;
  readonly locale?: Locale;
  readonly body?: unknown;
  readonly query?: Record<string, string>;
}

/** Opens pages of a world the way the web adapter does, its session and token checks aside. */
export const visitIn =
  (world: World) =>
  async (method: "get" | "post", path: string, { actor = learner(), locale = "en", body = {}, query = {} }: Visit = {}): Promise<Reply> => {
    for (const route of [...examRoutes(world.exams, world.lateUploads), ...startRoutes({ exams: world.exams, examDesk: NO_DESK })]) {
      const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? "");
      const match = new RegExp(`^${route.path.replaceAll(/:\w+/g, "([^/]+)")}$`).exec(path);
      if (route.method !== method || match === null) continue;
      const isForm = body === null || typeof body !== "object" || !("answers" in body);
      return route.handle({
        actor,
        locale,
        zone: "Asia/Shanghai",
        body,
        query,
        t: languages.translator(locale),
        now: world.clock(),
        params: Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ""])),
        headers: { "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json" },
        href: (to: string) => `/s/L1${to}`,
        formToken: "token",
      } as unknown as SessionCall);
    }
    throw new Error(`no route ${method} ${path}`);
  };

export function html(reply: Reply, locale: Locale = "en"): string {
  if (reply.type !== "page") throw new Error(`${reply.type} ${"to" in reply ? reply.to : ""}`);
  return views.render(reply.view, {
    layout: "frame",
    model: reply.model,
    page: { locale, token: "token", base: "/s/L1" },
    t: languages.translator(locale),
  });
}

export const where = (reply: Reply): string => (reply.type === "redirect" ? reply.to.replace("/s/L1", "") : reply.type);
