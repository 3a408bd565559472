import { z } from "zod";
import { disposition } from "../files/disposition.ts";
import type { FilePurpose } from "../files/files.service.ts";
import { DateTime } from "luxon";
import type { Jobs } from "../jobs/jobs.service.ts";
import { AppError } from "../shared/errors.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { FORMS } from "./forms.ts";
import { toFormPage, toSheetsPage, type SheetsFacts } from "./home.presenter.ts";
import { toImportPage, toRowPage } from "./import.presenter.ts";
import type { SheetsService } from "./sheets.service.ts";
import { FILE_TYPES } from "./to-file.ts";
import { writeSheet } from "./writing.ts";

export interface SheetsServices {
  readonly sheets: SheetsService;
  readonly sheetPurpose: FilePurpose;
  readonly jobs: Pick<Jobs, "standing">;
}

const FormParam = z.object({ form: z.enum(FORMS) });
const FileQuery = z.object({ type: z.enum(FILE_TYPES).default("xlsx") });
const Start = z.object({ form: z.enum(FORMS), file: z.string().max(100).default("") });
const ImportParam = z.object({ import: z.string().min(1).max(60) });
const RowParam = ImportParam.extend({ line: z.coerce.number().int().min(1).max(100_000) });
const PageNumber = z.coerce.number().int().min(1).max(10_000).catch(1);
const FormQuery = z.object({ page: PageNumber });
const PreviewQuery = z.object({
  after: z.string().min(1).max(500).optional().catch(undefined),
  page: PageNumber,
  changed: z.literal("1").optional().catch(undefined),
});
const cell = z.string().max(4_000);
const RowForm = z.looseObject({ chosen: z.string().max(60).default(""), skip: z.literal("1").optional() });

const TYPES = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
} as const;

/** A form's name, or nothing there: an address that never was. */
function formOf(params: unknown) {
  const parsed = FormParam.safeParse(params);
  if (!parsed.success) throw new AppError("not-found", { reason: "no such form" });
  return parsed.data.form;
}

function importOf<T extends z.ZodType>(schema: T, params: unknown): z.output<T> {
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw new AppError("not-found", { reason: "no such import" });
  return parsed.data;
}

/** The cells of a row's form: `cell.<column>`. */
function cellsOf(body: object): Readonly<Record<string, string>> {
  const pairs = Object.entries(body).flatMap(([name, value]) => {
    const typed = name.startsWith("cell.") ? cell.safeParse(value).data?.trim() : undefined;
    return typed === undefined || typed === "" ? [] : [[name.slice("cell.".length), typed] as const];
  });
  return Object.fromEntries(pairs);
}

/** The company's sheets: the forms as pages and files, and sheets brought, looked at, applied and taken back. */
export function sheetRoutes({ sheets, sheetPurpose: purpose, jobs }: SheetsServices): readonly SessionRoute[] {
  const right = "programme.edit";

  async function home(call: SessionCall, more: Pick<SheetsFacts, "form" | "fault"> = {}): Promise<Reply> {
    const known = await sheets.imports(call.actor);
    return page("sheets/home", toSheetsPage({ ...known, purpose, ...more }, call), more.fault === undefined ? 200 : 422);
  }

  async function file(call: SessionCall): Promise<Reply> {
    const form = formOf(call.params);
    const { type } = parse(FileQuery, call.query);
    const title = call.t(`sheets.form.${form}`);
    const body = await writeSheet({ ...(await sheets.sheet(call.actor, form, call.locale)), name: title }, type);
    const name = `${title}-${DateTime.fromMillis(call.now, { zone: call.zone }).toFormat("yyyyMMdd")}.${type}`;
    return { type: "raw", contentType: TYPES[type], body, headers: { "Content-Disposition": disposition("attachment", name) } };
  }

  async function preview(call: SessionCall): Promise<Reply> {
    const { import: id } = importOf(ImportParam, call.params);
    const { after, changed, page: at } = parse(PreviewQuery, call.query);
    const found = await sheets.preview(call.actor, id, after);
    const job = await jobs.standing(call.actor, found.record.job);
    const more = { page: after === undefined ? 1 : at, told: changed !== undefined };
    return page("sheets/import", toImportPage(found, job, more, call));
  }

  async function change(call: SessionCall): Promise<Reply> {
    const { import: id, line } = importOf(RowParam, call.params);
    const { chosen, skip, ...body } = parse(RowForm, call.body);
    const row = await sheets.change(call.actor, {
      id,
      line,
      cells: cellsOf(body),
      ...(chosen !== "" && { chosen }),
      ...(skip !== undefined && { skipped: true }),
    });
    if (row.verdict !== "wrong" && row.verdict !== "unclear") return redirect(call.href(`/sheets/imports/${id}?changed=1`));
    return page("sheets/row", toRowPage(await sheets.row(call.actor, id, line), call), 422);
  }

  const back = (call: SessionCall, id: string): Reply => redirect(call.href(`/sheets/imports/${id}`));

  return [
    { method: "get", path: "/sheets", right, audit: null, handle: (call) => home(call) },
    {
      method: "post",
      path: "/sheets",
      right,
      audit: "sheets.brought",
      async handle(call) {
        const { form, file: sent } = parse(Start, call.body);
        return sent === "" ? home(call, { form, fault: "no-file" }) : back(call, await sheets.start(call.actor, { form, file: sent }));
      },
    },
    {
      method: "get",
      path: "/sheets/:form",
      right,
      audit: null,
      async handle(call) {
        const form = formOf(call.params);
        return page(
          "sheets/form",
          toFormPage({ form, sheet: await sheets.sheet(call.actor, form, call.locale), page: parse(FormQuery, call.query).page }, call),
        );
      },
    },
    { method: "get", path: "/sheets/:form/file", right, audit: null, handle: file },
    { method: "get", path: "/sheets/imports/:import", right, audit: null, handle: preview },
    {
      method: "get",
      path: "/sheets/imports/:import/rows/:line",
      right,
      audit: null,
      async handle(call) {
        const { import: id, line } = importOf(RowParam, call.params);
        return page("sheets/row", toRowPage(await sheets.row(call.actor, id, line), call));
      },
    },
    { method: "post", path: "/sheets/imports/:import/rows/:line", right, audit: "sheets.row-changed", handle: change },
    {
      method: "post",
      path: "/sheets/imports/:import/apply",
      right,
      audit: "sheets.applied",
      async handle(call) {
        const { import: id } = importOf(ImportParam, call.params);
        await sheets.apply(call.actor, id);
        return back(call, id);
      },
    },
    {
      method: "post",
      path: "/sheets/imports/:import/undo",
      right,
      audit: "sheets.undone",
      async handle(call) {
        const { import: id } = importOf(ImportParam, call.params);
        await sheets.undo(call.actor, id);
        return back(call, id);
      },
    },
  ];
}
