import type { Stack } from "./stack.ts";

export interface HeldStatement {
  readonly id: string;
  readonly verb: { readonly id: string };
  readonly object: { readonly id?: string };
  readonly result?: { readonly score?: { readonly raw?: number; readonly scaled?: number }; readonly success?: boolean };
  readonly stored?: string;
}

/** What the connected LRS, practice or real, holds about one person of the practice LMS, asked as any reporting tool would. */
export async function heldStatements(stack: Stack, sub: string): Promise<readonly HeldStatement[]> {
  const { lrs } = stack.services.config;
  if (lrs === undefined) throw new Error("no LRS connected");
  const agent = { account: { homePage: stack.practice.practice.issuer, name: sub } };
  const query = new URLSearchParams({ agent: JSON.stringify(agent), limit: "100" });
  const headers = {
    Authorization: `Basic ${Buffer.from(`${lrs.key}:${lrs.secret}`).toString("base64")}`,
    "X-Experience-API-Version": "1.0.3",
  };
  const found: HeldStatement[] = [];
  for (let next: string | undefined = new URL(`statements?${query.toString()}`, lrs.url.replace(/\/?$/, "/")).href; next !== undefined; ) {
    const response = await fetch(next, { headers });
    if (!response.ok) throw new Error(`the LRS answers ${response.status}`);
    const page = (await response.json()) as { statements: HeldStatement[]; more?: string };
    found.push(...page.statements);
    next = page.more === undefined || page.more === "" ? undefined : new URL(page.more, lrs.url).href;
  }
  return found;
}
