import type { Right } from "../people/rights.ts";
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

/** The two grids of scores entered by hand: staff's and mentor's. */
export function entryRoutes({ entry }: EntryServices): readonly SessionRoute[] {
  async function show(call: SessionCall, desk: EntryDesk, refused?: Pick<GridFacts, "typed" | "refused">): Promise<Reply> {
    const sheet = await entry.sheet(call.actor, desk);
    const { saved } = parse(GridQuery, call.query);
    return page("observation/grid", toGridPage({ desk, sheet, saved, ...refused }, call), refused === undefined ? 200 : 422);
  }

  async function enter(call: SessionCall, { desk, path }: Desk): Promise<Reply> {
    const cells = parse(GridForm, call.body);
    const outcome = await entry.enter(call.actor, desk, cells);
    if (outcome.type === "entered") return redirect(call.href(`${path}?saved=${outcome.cells}`));
    // A cell nobody touched shows what stands now, not what stood when the page was made.
    const touched = cells.filter(({ typed, was }) => typed !== was);
    const typed = new Map(touched.map((cell) => [cellKey(cell.component, cell.person), cell.typed]));
    return show(call, desk, { typed, refused: outcome.cells });
  }

  return DESKS.flatMap((desk): SessionRoute[] => [
    { method: "get", path: desk.path, right: desk.right, audit: null, handle: (call) => show(call, desk.desk) },
    { method: "post", path: desk.path, right: desk.right, audit: "score.entered", handle: (call) => enter(call, desk) },
  ]);
}
