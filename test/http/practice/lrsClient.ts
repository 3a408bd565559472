import { randomUUID } from "node:crypto";
import { PRACTICE_LRS_KEY, PRACTICE_LRS_SECRET } from "../../../src/practice/main.ts";
import type { Bench } from "./practiceTool.ts";

const BASIC = `Basic ${Buffer.from(`${PRACTICE_LRS_KEY}:${PRACTICE_LRS_SECRET}`).toString("base64")}`;
const HEADERS = { authorization: BASIC, "x-experience-api-version": "1.0.3", "content-type": "application/json" };

export const VERB = "http://adlnet.gov/expapi/verbs/";
export const ACTOR = { account: { homePage: "http://lms.example", name: "11" }, name: "林晓彤" };
export const EXAM = {
  id: "http://tool.example/exam/1",
  definition: { type: "http://adlnet.gov/expapi/activities/assessment", name: { "zh-CN": "理论考试" } },
};

export type Statement = Record<string, unknown>;

/** A passed exam with all the usual parts, under a new id. */
export function statement(changes: Statement = {}): Statement {
  return {
    id: randomUUID(),
    actor: ACTOR,
    verb: { id: `${VERB}passed`, display: { en: "passed", "zh-CN": "通过了" } },
    object: EXAM,
    result: { score: { scaled: 0.82, raw: 82, min: 0, max: 100 }, success: true, completion: true, duration: "PT1H2M3.5S" },
    context: { registration: randomUUID(), contextActivities: { parent: { id: "http://tool.example/programme/1" } }, language: "zh-CN" },
    timestamp: "2026-11-22T05:59:00.000Z",
    ...changes,
  };
}

export interface Answer {
  status: number;
  ids: string[];
  more: string;
  response: Response;
}

export interface Sending {
  method?: string;
  query?: string;
  headers?: Record<string, string>;
}

/** Calls of an LRS client with the right key. The bench is asked for at each call: it starts after this is made. */
export function lrsClient(bench: () => Bench) {
  return {
    send: (body: unknown, { method = "POST", query = "", headers = {} }: Sending = {}): Promise<Response> => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      return fetch(`${bench().practice.lrs.url}statements${query}`, { method, headers: { ...HEADERS, ...headers }, body: text });
    },
    /** Asks by query string, or by a `more` address; a single statement gives no ids. */
    ask: async (query = ""): Promise<Answer> => {
      const path = query.startsWith("/") ? query : `/xapi/statements${query}`;
      const response = await fetch(new URL(path, bench().practice.url), { headers: HEADERS });
      const body = (await response.clone().json()) as { statements?: { id: string }[]; more?: string };
      return { status: response.status, ids: (body.statements ?? []).map(({ id }) => id), more: body.more ?? "", response };
    },
  };
}
