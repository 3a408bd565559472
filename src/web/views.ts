import type HandlebarsLibrary from "handlebars";
import { createRequire } from "node:module";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Translate } from "../i18n/translate.ts";
import { lazy } from "../shared/lazy.ts";

/** What every page gets beside its own model, as `page.*`. */
export interface PageFrame {
  readonly locale: string;
  readonly title?: string | undefined;
  readonly base?: string | undefined;
  readonly token?: string | undefined;
  readonly course?: string | undefined;
  readonly person?: string | undefined;
  readonly nav?: readonly { readonly href: string; readonly text: string; readonly current: boolean }[] | undefined;
  readonly languages?: readonly { readonly code: string; readonly name: string; readonly current: boolean }[] | undefined;
  /** Whether the frame offers to end the session. */
  readonly leave?: boolean | undefined;
  /** That the cohort may only be looked at, in words. */
  readonly archived?: string | undefined;
  readonly frameOrigin?: string | undefined;
  /** Set inside a frame: the present page, for a window of its own; `canvas` where Canvas is to open it. */
  readonly fullWindow?: { readonly to: string; readonly canvas?: string | undefined } | undefined;
}

export interface Views {
  /** Renders `pages/<view>.hbs` inside a layout. */
  render(view: string, options: { layout: "frame" | "plain"; model: object; page: PageFrame; t: Translate }): string;
}

/**
 * A partial sees only what it is given: left out, a parameter is absent, not looked up in the row round it. A name is a value, never a helper that
 * might be registered later, so that no template has to ask.
 */
const COMPILE: CompileOptions = {
  preventIndent: true,
  explicitPartialContext: true,
  knownHelpersOnly: true,
  knownHelpers: { t: true, icon: true } as KnownHelpers,
};

/** Where an asset is does not change while the process runs: it is written into the template before that is compiled. */
const ASSET = /\{\{asset "([\w./-]+)"\}\}/g;

interface RootData {
  readonly t: Translate;
}

/** Compiles every layout, partial and page under `folder` on first use; `assetUrl` gives the versioned URL of a file under /assets. */
export function createViews(folder: string, assetUrl: (name: string) => string): Views {
  const read = (path: string): string => readFileSync(path, "utf8").replaceAll(ASSET, (_whole, name: string) => assetUrl(name));
  const engine = lazy(() => {
    const made = (createRequire(import.meta.url)("handlebars") as typeof HandlebarsLibrary).create();
    made.registerHelper("t", function translate(key: string, options: Handlebars.HelperOptions) {
      return (options.data.root as RootData).t(key, options.hash as Record<string, string | number>);
    });
    const icons = made.escapeExpression(assetUrl("icons.svg"));
    made.registerHelper("icon", (name: string) => {
      const use = `<use href="${icons}#${made.escapeExpression(name)}"></use>`;
      return new made.SafeString(`<svg class="icon" aria-hidden="true" focusable="false">${use}</svg>\n`);
    });
    for (const file of templates(join(folder, "partials"))) {
      made.registerPartial(file.name, made.compile(read(file.path), COMPILE));
    }
    return made;
  });
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  const template = (path: string): Handlebars.TemplateDelegate => {
    const known = compiled.get(path);
    if (known !== undefined) return known;
    const made = engine().compile<unknown>(read(join(folder, `${path}.hbs`)), COMPILE);
    compiled.set(path, made);
    return made;
  };

  return {
    render(view, { layout, model, page, t }) {
      const title = page.title ?? (model as { title?: string }).title;
      const root = { ...model, page: { ...page, title }, t };
      const body = template(`pages/${view}`)(root);
      return template(`layouts/${layout}`)({ ...root, body });
    },
  };
}

function* templates(folder: string, below = folder): Generator<{ name: string; path: string }> {
  for (const entry of readdirSync(below)) {
    const path = join(below, entry);
    if (statSync(path).isDirectory()) yield* templates(folder, path);
    else if (entry.endsWith(".hbs")) yield { name: relative(folder, path).slice(0, -4), path };
  }
}
