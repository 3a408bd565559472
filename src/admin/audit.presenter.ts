import type { AuditRecord } from "../delivery/records.ts";
import type { Page } from "../store/port.ts";
import type { Reader } from "../web/reader.ts";
import { pager } from "./house.presenter.ts";
import { moment } from "./platforms.presenter.ts";

export interface AuditFacts {
  readonly found: Page<AuditRecord> & { readonly names: ReadonlyMap<string, string> };
  /** As asked: local dates, person id, action. */
  readonly asked: {
    readonly from: string;
    readonly to: string;
    readonly actor: string;
    readonly action: string;
    readonly after?: string | undefined;
  };
}

const DETAIL = 200;

/** Who did what to what, newest first. */
export function toAuditPage({ found, asked }: AuditFacts, reader: Reader) {
  const { t, href } = reader;
  const { from, to, actor, action } = asked;
  const filtered = (change: Partial<typeof asked>): string => {
    const query = Object.entries({ from, to, actor, action, ...change }).flatMap(([name, value]): [string, string][] =>
      value === undefined || value === "" ? [] : [[name, value]],
    );
    return href(query.length === 0 ? "/audit" : `/audit?${new URLSearchParams(query).toString()}`);
  };
  const nameOf = (id: string): string => (id === "system" ? t("admin.audit.system") : (found.names.get(id) ?? id));
  return {
    title: t("admin.audit.title"),
    lead: t("admin.audit.lead"),
    action: href("/audit"),
    from,
    to,
    kept: { actor, action },
    chips: [
      ...(actor === "" ? [] : [{ href: filtered({ actor: "" }), text: t("admin.audit.without", { what: nameOf(actor) }) }]),
      ...(action === "" ? [] : [{ href: filtered({ action: "" }), text: t("admin.audit.without", { what: action }) }]),
    ],
    empty: t("admin.audit.empty"),
    caption: t("admin.audit.caption"),
    columns: {
      at: t("admin.audit.at"),
      actor: t("admin.audit.actor"),
      action: t("admin.audit.action"),
      subject: t("admin.audit.subject"),
      detail: t("admin.audit.detail"),
    },
    lines: found.records.map((line) => {
      const detail = JSON.stringify(line.detail);
      return {
        at: moment(line.at, reader),
        actor: nameOf(line.actor),
        actorHref: filtered({ actor: line.actor }),
        action: line.action,
        actionHref: filtered({ action: line.action }),
        subject: nameOf(line.subject),
        detail: detail === "{}" ? "–" : detail.slice(0, DETAIL),
      };
    }),
    pages: pager(href("/audit"), asked, { next: found.next, t }),
  };
}
