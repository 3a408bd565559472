import { buffer } from "node:stream/consumers";
import { DateTime } from "luxon";
import type { Readable } from "node:stream";
import { z } from "zod";
import { disposition } from "../../files/disposition.ts";
import { AppError } from "../../shared/errors.ts";
import { LOCALES } from "../../shared/json.ts";
import { parse } from "../../web/parse.ts";
import { json, page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import { exportBank, type Exported } from "../exchange/export.ts";
import type { ApplyOutcome, Exchange } from "../exchange/exchange.service.ts";
import { EXPORTS, type ExportFormat } from "../exchange/held.ts";
import { MOST_BANK_BYTES } from "../exchange/reading.ts";
import { BankParam, named } from "./bank.forms.ts";
import type { BankService } from "./bank.service.ts";
import { TEMPLATES, toImportPage, toImportsPage } from "./import.presenter.ts";
import { bankName } from "./words.ts";

export interface ImportServices {
  readonly banks: BankService;
  readonly exchange: Exchange;
}

const StagedParam = z.object({ staged: z.string().min(1).max(60) });
const PageQuery = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) });
const ChosenQuery = z.object({ bank: z.string().max(80).optional().catch(undefined) });
const Upload = z.object({
  bank: z.string().min(1).max(80),
  language: z.enum(LOCALES),
  area: z
    .string()
    .max(80)
    .transform((area) => (area === "" ? undefined : area))
    .optional(),
});
const Headers = z.object({ "x-file-name": z.string().max(1_000).default("") });
const ExportQuery = z.object({ format: z.enum(EXPORTS).default("xlsx"), language: z.enum(LOCALES).optional() });
const TemplateQuery = z.object({ type: z.enum(TEMPLATES).default("xlsx") });

const FILES: Readonly<Record<ExportFormat, { readonly end: string; readonly type: string }>> = {
  qti3: { end: "zip", type: "application/zip" },
  moodle: { end: "xml", type: "application/xml; charset=utf-8" },
  gift: { end: "gift", type: "text/plain; charset=utf-8" },
  xlsx: { end: "xlsx", type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
  csv: { end: "csv", type: "text/csv; charset=utf-8" },
};

/** A broken coding is a name like any other. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The whole of what comes, or nothing where it is more than a bank may be. */
async function bytesOf(upload: Readable): Promise<Buffer | undefined> {
  let size = 0;
  return buffer(
    (async function* bounded() {
      for await (const part of upload as AsyncIterable<Buffer>) {
        size += part.length;
        if (size > MOST_BANK_BYTES) throw new RangeError("too large");
        yield part;
      }
    })(),
  ).catch((error: unknown) => {
    if (error instanceof RangeError) return undefined;
    throw error;
  });
}

/** Files of other systems: brought, looked at, taken over as a whole; and a bank as a file for them. */
export function bankImportRoutes({ banks, exchange }: ImportServices): readonly SessionRoute[] {
  const right = "programme.edit";

  async function home(call: SessionCall): Promise<Reply> {
    const { bank: chosen } = parse(ChosenQuery, call.query);
    const [all, imports] = await Promise.all([banks.banks(call.actor), exchange.imports(call.actor.tenant)]);
    const names = await banks.names(
      call.actor,
      imports.map(({ by }) => by),
    );
    return page("bank/imports", toImportsPage({ banks: all, chosen, imports, names }, call));
  }

  /** The address of the preview, or why the file is not read. */
  async function bring(call: SessionCall): Promise<Reply> {
    if (call.upload === undefined)
      throw new AppError("bad-input", { values: { field: "file" }, reason: "send one file as application/octet-stream" });
    const { bank, language, area } = parse(Upload, call.query);
    const { "x-file-name": name } = parse(Headers, call.headers);
    const { areas } = await banks.bank(call.actor, bank);
    if (area !== undefined && !areas.some((each) => each.area === area)) return json({ text: call.t("bank.problem.area-unknown") }, 422);
    const bytes = await bytesOf(call.upload);
    if (bytes === undefined) return json({ text: call.t("exchange.refused.too-large") }, 422);
    const { tenant, person: by } = call.actor;
    const outcome = await exchange.stage({ tenant, by, bank, name: decoded(name), bytes, locale: language, area });
    if (outcome.type === "refused") return json({ text: call.t(`exchange.refused.${outcome.why}`) }, 422);
    return json({ url: call.href(`/bank/imports/${outcome.staged.id}`) }, 201);
  }

  async function show(call: SessionCall, outcome?: ApplyOutcome): Promise<Reply> {
    const { staged: id } = named(StagedParam, call.params);
    const { page: number } = parse(PageQuery, call.query);
    const [record, all] = await Promise.all([exchange.staged(call.actor.tenant, id), banks.banks(call.actor)]);
    const bank = { id: record.bank, name: bankName(all.find((one) => one.id === record.bank) ?? { id: record.bank }, call) };
    return page("bank/import", toImportPage({ record, bank, page: number, outcome }, call), outcome === undefined ? 200 : 409);
  }

  async function apply(call: SessionCall): Promise<Reply> {
    const { staged: id } = named(StagedParam, call.params);
    const outcome = await exchange.apply(call.actor.tenant, id, call.actor.person);
    return outcome.type === "stale" ? show(call, outcome) : redirect(call.href(`/bank/imports/${id}`));
  }

  function file(call: SessionCall, { bytes }: Exported, format: ExportFormat, name: string): Reply {
    const { end, type } = FILES[format];
    const day = DateTime.fromMillis(call.now, { zone: call.zone }).toFormat("yyyyMMdd");
    return {
      type: "raw",
      contentType: type,
      body: bytes,
      headers: { "Content-Disposition": disposition("attachment", `${name}-${day}.${end}`) },
    };
  }

  async function download(call: SessionCall): Promise<Reply> {
    const { bank: id } = named(BankParam, call.params);
    const { format, language = call.locale } = parse(ExportQuery, call.query);
    const [all, made] = await Promise.all([banks.banks(call.actor), exchange.export(call.actor.tenant, id, { format, locale: language })]);
    return file(call, made, format, bankName(all.find((one) => one.id === id) ?? { id }, call));
  }

  async function template(call: SessionCall): Promise<Reply> {
    const { type } = parse(TemplateQuery, call.query);
    return file(call, await exportBank([], type, call.locale), type, call.t("bank.import.template"));
  }

  return [
    { method: "get", path: "/bank/import", right, audit: null, handle: home },
    { method: "post", path: "/bank/import", right, audit: null, takesFile: true, handle: bring },
    { method: "get", path: "/bank/template/file", right, audit: null, handle: template },
    { method: "get", path: "/bank/imports/:staged", right, audit: null, handle: (call) => show(call) },
    { method: "post", path: "/bank/imports/:staged/apply", right, audit: "exam.bank-imported", handle: apply },
    { method: "get", path: "/bank/:bank/file", right: "bank.see", audit: null, handle: download },
  ];
}
