import { ServiceRefusal, type AgsClient, type LineItem, type MarkingNotice, type Score } from "../../../src/lti/service-port.ts";
import { SECOND } from "../../../src/shared/clock.ts";

/** A gradebook that keeps cells as Moodle 5.1 does (whole seconds compared, equal or older refused) and fails when told to. */
export function scriptedAgs() {
  const items = new Map<string, LineItem>();
  const cells = new Map<string, Score>();
  const posts: { readonly item: string; readonly score: Score }[] = [];
  const notices: { readonly item: string; readonly notice: MarkingNotice }[] = [];
  const stamps = new Map<string, number>();
  const deleted: string[] = [];
  const faults: (ServiceRefusal | (() => Promise<void>))[] = [];
  const listFaults: ServiceRefusal[] = [];
  let made = 0;

  const ags: Pick<AgsClient, "lineItems" | "createLineItem" | "updateLineItem" | "deleteLineItem" | "postScore" | "results"> = {
    updateLineItem(_place, item) {
      items.set(item.id, item);
      return Promise.resolve(item);
    },
    results: (_place, item, user) =>
      Promise.resolve(
        [...cells.entries()].flatMap(([key, score]) =>
          key === `${item} ${user ?? score.userId}`
            ? [{ userId: score.userId, resultScore: score.scoreGiven, resultMaximum: 100, comment: score.comment }]
            : [],
        ),
      ),
    deleteLineItem(_place, item) {
      deleted.push(item);
      items.delete(item);
      return Promise.resolve();
    },
    lineItems(_place, { resourceId }) {
      const fault = listFaults.shift();
      if (fault !== undefined) return Promise.reject(fault);
      return Promise.resolve([...items.values()].filter((item) => resourceId === undefined || item.resourceId === resourceId));
    },
    createLineItem(_place, item) {
      made += 1;
      const created = { ...item, id: `https://lms.example/lineitems/${made}?type_id=1` };
      items.set(created.id, created);
      return Promise.resolve(created);
    },
    async postScore(_place, item, score) {
      const fault = faults.shift();
      if (fault instanceof ServiceRefusal) throw fault;
      await fault?.();
      if (!items.has(item)) throw new ServiceRefusal("missing", { status: 404, reason: "no such item" });
      const key = `${item} ${score.userId}`;
      const second = Math.floor(Date.parse(score.timestamp) / SECOND);
      const before = cells.get(key);
      const last = before === undefined ? stamps.get(key) : Math.floor(Date.parse(before.timestamp) / SECOND);
      if (last !== undefined && last >= second) throw new ServiceRefusal("stale", { status: 409, reason: "not newer" });
      stamps.set(key, second);
      if ("scoreGiven" in score) {
        posts.push({ item, score });
        cells.set(key, score);
      } else {
        // Anything that is not final takes the grade away.
        notices.push({ item, notice: score });
        cells.delete(key);
      }
    },
  };
  return {
    ags,
    items,
    posts,
    notices,
    deleted,
    /** How often a column was made. */
    made: () => made,
    /** The next posts meet these, one each; a function runs first and then the post goes its way. */
    next: (...some: (ServiceRefusal | (() => Promise<void>))[]) => void faults.push(...some),
    /** The next looks for columns meet these, one each. */
    nextList: (...some: ServiceRefusal[]) => void listFaults.push(...some),
    cell: (item: string, user: string) => cells.get(`${item} ${user}`),
    /** What the gradebook shows for a person, by the columns' labels. */
    shown: (user: string): Record<string, number> =>
      Object.fromEntries(
        [...items.values()].flatMap((item) => {
          const cell = cells.get(`${item.id} ${user}`);
          return cell === undefined ? [] : [[item.label, cell.scoreGiven]];
        }),
      ),
    refusal: (status: number, retryAfter?: number): ServiceRefusal => {
      const kind = status === 404 ? "missing" : status === 409 ? "stale" : [400, 403, 422].includes(status) ? "refused" : "later";
      return new ServiceRefusal(kind, { status, reason: "scripted", ...(retryAfter !== undefined && { retryAfter }) });
    },
  };
}
