import { may, type Right } from "../people/rights.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { cellKey, type EntryDesk, type EntryService } from "./entry.service.ts";
import { toGridPage, type GridFacts } from "./grid.presenter.ts";
import { GridForm, GridQuery } from "./observation.forms.ts";

export interface EntryServices {
  readonly entry: EntryService;
}

interface Desk {
  readonly desk: EntryDesk;
  readonly path: string;
  readonly right: Right;
}

const DESKS: readonly Desk[] = [
  { desk: "staff", path: "/daily", right: "work.mark" },
  { desk: "mentor", path: "/mentees", right: "mentee.rate" },
];

type Given = Pick<GridFacts, "desk" | "typed" | "refused" | "homework" | "told"> & { readonly status?: number };

/** The page of a desk, with what a form on it could not take. */
export async function showGrid(entry: EntryService, call: SessionCall, { status = 200, ...given }: Given): Promise<Reply> {
  const sheet = await entry.sheet(call.actor, given.desk);
  const { saved, homework } = parse(GridQuery, call.query);
  const told =
    homework === undefined
      ? undefined
      : ({ kind: homework === "same" ? "info" : "success", text: call.t(`homework.told.${homework}`) } as const);
  const sets = may(call.actor.roles, "programme.edit");
  return page("observation/grid", toGridPage({ sheet, saved, told, sets, ...given }, call), status);
}

/** The two grids of scores entered by hand: staff's and mentor's. */
export function entryRoutes({ entry }: EntryServices): readonly SessionRoute[] {
  async function enter(call: SessionCall, { desk, path }: Desk): Promise<Reply> {
    const cells = parse(GridForm, call.body);
    const outcome = await entry.enter(call.actor, desk, cells);
    if (outcome.type === "entered") return redirect(call.href(`${path}?saved=${outcome.cells}`));
    // A cell nobody touched shows what stands now, not what stood when the page was made.
    const touched = cells.filter(({ typed, was }) => typed !== was);
    const typed = new Map(touched.map((cell) => [cellKey(cell.component, cell.person), cell.typed]));
    return showGrid(entry, call, { desk, typed, refused: outcome.cells, status: 422 });
  }

  return DESKS.flatMap((desk): SessionRoute[] => [
    { method: "get", path: desk.path, right: desk.right, audit: null, handle: (call) => showGrid(entry, call, desk) },
    { method: "post", path: desk.path, right: desk.right, audit: "score.entered", handle: (call) => enter(call, desk) },
  ]);
}
