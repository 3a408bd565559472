import { MEDIA, readJson } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

export interface Call {
  method?: string;
  accept?: string;
  type?: string;
  token?: string | null;
  body?: unknown;
}

export const SCORE = {
  userId: "11",
  scoreGiven: 80,
  scoreMaximum: 100,
  comment: "很好",
  activityProgress: "Completed",
  gradingProgress: "FullyGraded",
  timestamp: "2026-11-22T06:00:00.250Z",
};

/** The address below a line item, its query string kept. */
export const ofItem = (item: string, tail: string): string => item.replace("/lineitem?", `/lineitem/${tail}?`);

/** The number of the line item in its address. */
export const itemId = (item: string): string => /lineitems\/(\d+)/.exec(item)?.[1] ?? "";

/** Service calls of a tool with all scopes, in course 2. The bench is asked for at each call: it starts after this is made. */
export function agsClient(bench: () => Bench) {
  const items = (): string => `${bench().practice.issuer}/mod/lti/services.php/2/lineitems?type_id=1`;
  const call = (url: string, { method = "GET", accept, type, token, body }: Call): Promise<Response> => {
    const headers: Record<string, string> = {};
    const bearer = token === undefined ? bench().practice.platform.accessToken() : token;
    if (bearer !== null) headers.authorization = `Bearer ${bearer}`;
    if (accept !== undefined) headers.accept = accept;
    if (type !== undefined) headers["content-type"] = type;
    return fetch(url, { method, headers, ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }) });
  };
  return {
    items,
    call,
    create: async (sent: object): Promise<string> => {
      const response = await call(items(), { method: "POST", type: MEDIA.item, body: sent });
      if (response.status !== 201) throw new Error(`line item not made: ${response.status}`);
      return String((await readJson(response)).id);
    },
    list: async (url: string): Promise<Record<string, unknown>[]> =>
      (await call(url, { accept: MEDIA.items })).json() as Promise<Record<string, unknown>[]>,
    post: (item: string, changes: object = {}): Promise<Response> =>
      call(ofItem(item, "scores"), { method: "POST", type: MEDIA.score, body: { ...SCORE, ...changes } }),
    result: async (item: string, user = "11"): Promise<Record<string, unknown> | undefined> => {
      const response = await call(`${ofItem(item, "results")}&user_id=${user}`, { accept: MEDIA.results });
      return ((await response.json()) as Record<string, unknown>[])[0];
    },
  };
}
