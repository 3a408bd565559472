import express from "express";
import type { AddressInfo } from "node:net";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { LOCALES, type Locale } from "../../../src/shared/json.ts";
import { assetRoute } from "../../../src/web/asset-route.ts";
import { loadAssets } from "../../../src/web/assets.ts";
import { createSender } from "../../../src/web/reply.ts";
import { page } from "../../../src/web/route.ts";
import { createViews } from "../../../src/web/views.ts";
import { styleguideSample } from "./sample.ts";

const NAMES: Readonly<Record<Locale, string>> = { "zh-CN": "简体中文", "zh-TW": "繁體中文", en: "English" };

export interface Styleguide {
  /** Page with every part and state, through the real views, assets and security headers. */
  readonly url: (locale: Locale) => string;
  /** The error page with its reference number and way back. */
  readonly errorUrl: (locale: Locale) => string;
  close(): Promise<void>;
}

/** A job's state as its route answers it. */
const RUNNING = { kind: "info", word: "…", text: "", figures: "", done: 1, total: 2, ended: false, mayCancel: true };

/** Serves the style guide on a free port of 127.0.0.1, framed by localhost if one likes; `node test/support/styleguide/show.ts` keeps it open for the eye. */
export async function serveStyleguide(port = 0): Promise<Styleguide> {
  const assets = loadAssets({ assets: "views/assets", scripts: "src/browser" });
  const languages = loadLanguages("config/locales");
  const send = createSender(createViews("views", (name) => assets.url(name)));
  const app = express();
  app.get("/assets/:digest/:name", assetRoute(assets));
  app.get("/s/show/styleguide/:locale", (request, response) => {
    const locale = request.params.locale as Locale;
    const way = (path: string, zh: string, en: string) => ({
      href: `/s/show/${path}`,
      text: locale === "en" ? en : zh,
      current: path === "home",
    });
    void send(response, page("common/styleguide", styleguideSample(locale)), {
      layout: "frame",
      t: languages.translator(locale),
      ancestors: ["'self'", "http://localhost:*"],
      page: {
        locale,
        base: "/s/show",
        token: "token",
        course: locale === "en" ? "Customer service, spring 2026" : "2026 春季客户服务培训班",
        person: locale === "en" ? "Chen Siyuan" : "陈思远",
        nav: [
          way("home", "首页", "Home"),
          way("results", "成绩", "Results"),
          way("certificate", "证书", "Certificate"),
          way("panels", "评分", "Scoring"),
          way("board", "班次看板", "Board"),
          way("programme", "项目设置", "Programme"),
        ],
        languages: LOCALES.map((code) => ({ code, name: NAMES[code], current: code === locale })),
      },
    });
  });
  // What the pages ask for by themselves; nothing moves here, so the stream of what is new ends at once.
  app.get("/s/show/notices/count", (_request, response) => void response.json({ unread: 2, text: "2" }));
  app.get("/s/show/signals", (_request, response) => void response.status(204).end());
  app.get("/s/show/jobs/:job", (_request, response) => void response.json(RUNNING));
  app.get("/error/:locale", (request, response) => {
    const locale = request.params.locale as Locale;
    const t = languages.translator(locale);
    const message = t("errors.conflict.title");
    const model = {
      title: message,
      message,
      advice: t("errors.conflict.advice"),
      code: "conflict",
      reference: "7KQ2M9XA",
      back: "/s/show/home",
    };
    void send(response, page("common/error", model, 409), {
      layout: "plain",
      t,
      ancestors: ["'self'", "http://localhost:*"],
      page: { locale },
    });
  });
  const server = app.listen(port, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: (locale) => `${origin}/s/show/styleguide/${locale}`,
    errorUrl: (locale) => `${origin}/error/${locale}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
