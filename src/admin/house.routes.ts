import { DateTime } from "luxon";
import { z } from "zod";
import type { Company } from "../people/company.ts";
import { AppError } from "../shared/errors.ts";
import type { Store } from "../store/port.ts";
import { parse } from "../web/parse.ts";
import { redirect } from "../web/route.ts";
import { toAuditPage } from "./audit.presenter.ts";
import { toChain } from "./chain.presenter.ts";
import { toJobsPage, toOutboxPage, toPersonPage, toPersonsPage } from "./house.presenter.ts";
import type { House } from "./house.service.ts";
import { toOverviewPage } from "./overview.presenter.ts";
import { adminPage } from "./page.ts";
import type { AdminPlatforms } from "./platforms.service.ts";
import type { AdminRoute } from "./route.ts";
import { toKeysPage, toStoragePage } from "./storage.presenter.ts";

const cursor = z.string().min(1).max(4_000).optional().catch(undefined);
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .or(z.literal(""))
  .default("")
  .catch("");
const word = z.string().max(100).default("").catch("");
const Search = z.object({ q: word, after: cursor });
const AuditQuery = z.object({ from: day, to: day, actor: word, action: word, after: cursor });
const AskedChain = z.object({ asked: z.coerce.number().int().min(1).max(1e14).optional().catch(undefined) });
const Person = z.object({ person: z.string().min(1).max(64) });
const Job = z.object({ job: z.string().min(1).max(64) });
const Ended = z.object({ ended: z.coerce.number().int().min(0).max(10_000).optional().catch(undefined) });
const Again = z.object({ again: z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined) });
const Retry = z.union([z.object({ id: z.string().min(1).max(400) }), z.object({ all: z.literal("1") })]);
const ToldJob = z.object({ told: z.enum(["cancelled", "retried"]).optional().catch(undefined) });
const ToldKeys = z.object({ told: z.enum(["rotated", "lately"]).optional().catch(undefined) });

export interface HouseRoutesDeps {
  readonly house: House;
  readonly platforms: AdminPlatforms;
  readonly store: Pick<Store, "measure">;
  readonly company: (tenant: string) => Promise<Company>;
  readonly config: { readonly lrs?: object | undefined };
}

/** Everything but the platforms: what needs somebody, persons, messages, jobs, audit, storage, keys. */
export function houseRoutes({ house, platforms, store, company, config }: HouseRoutesDeps): readonly AdminRoute[] {
  return [
    {
      method: "get",
      path: "/",
      audit: null,
      async handle(call) {
        const { tenant, own } = call;
        const [known, { parked }, jobs, { name }, { check }] = await Promise.all([
          platforms.list(tenant),
          house.messages(tenant),
          house.jobs(call.actor),
          company(tenant),
          house.chain(tenant),
        ]);
        const codes = own?.administrator.recovery.length;
        const model = toOverviewPage(
          { company: name, platforms: known, parked: parked.length, jobs, lrs: config.lrs !== undefined, codes, broken: check?.found ?? 0 },
          call,
        );
        return adminPage(call, { view: "overview", here: "/", model });
      },
    },
    {
      method: "get",
      path: "/persons",
      audit: null,
      async handle(call) {
        const { q, after } = parse(Search, call.query);
        const text = q.normalize("NFKC").trim();
        const found = await house.persons(call.tenant, { text, after });
        return adminPage(call, { view: "persons", here: "/persons", model: toPersonsPage({ found, q: text, after }, call) });
      },
    },
    {
      method: "get",
      path: "/persons/:person",
      audit: null,
      async handle(call) {
        const { person } = parse(Person, call.params);
        const [standing, known] = await Promise.all([house.person(call.tenant, person), platforms.list(call.tenant)]);
        const names = new Map(known.map(({ platform }) => [platform.id, platform.name]));
        const model = toPersonPage({ ...standing, platforms: names, ended: parse(Ended, call.query).ended }, call);
        return adminPage(call, { view: "person", here: "/persons", model });
      },
    },
    {
      method: "post",
      path: "/persons/:person/sessions/end",
      audit: "person.sessions-ended",
      async handle(call) {
        const { person } = parse(Person, call.params);
        const count = await house.endSessions(call.actor, person);
        return redirect(call.href(`/persons/${person}?ended=${count}`));
      },
    },
    {
      method: "get",
      path: "/outbox",
      audit: null,
      async handle(call) {
        const model = toOutboxPage({ ...(await house.messages(call.tenant)), again: parse(Again, call.query).again }, call);
        return adminPage(call, { view: "outbox", here: "/outbox", model });
      },
    },
    {
      method: "post",
      path: "/outbox/retry",
      audit: "delivery.resent",
      async handle(call) {
        const form = parse(Retry, call.body);
        const count = await house.retry(call.actor, "id" in form ? form : "all");
        return redirect(call.href(`/outbox?again=${count}`));
      },
    },
    {
      method: "get",
      path: "/jobs",
      audit: null,
      async handle(call) {
        const model = toJobsPage({ jobs: await house.jobs(call.actor), told: parse(ToldJob, call.query).told }, call);
        return adminPage(call, { view: "jobs", here: "/jobs", model });
      },
    },
    {
      method: "post",
      path: "/jobs/:job/cancel",
      audit: "job.cancelled",
      async handle(call) {
        await house.cancelJob(call.actor, parse(Job, call.params).job);
        return redirect(call.href("/jobs?told=cancelled"));
      },
    },
    {
      method: "post",
      path: "/jobs/:job/retry",
      audit: "job.retried",
      async handle(call) {
        await house.retryJob(call.actor, parse(Job, call.params).job);
        return redirect(call.href("/jobs?told=retried"));
      },
    },
    {
      method: "get",
      path: "/audit",
      audit: null,
      async handle(call) {
        const asked = parse(AuditQuery, call.query);
        const start = (text: string): DateTime => DateTime.fromISO(text, { zone: call.zone });
        const question = {
          from: asked.from === "" || !start(asked.from).isValid ? undefined : start(asked.from).toMillis(),
          to: asked.to === "" || !start(asked.to).isValid ? undefined : start(asked.to).plus({ days: 1 }).toMillis() - 1,
          actor: asked.actor || undefined,
          action: asked.action || undefined,
          after: asked.after,
        };
        const since = parse(AskedChain, call.query).asked;
        const [found, chain] = await Promise.all([house.audit(call.tenant, question), house.chain(call.tenant)]);
        const model = { ...toAuditPage({ found, asked }, call), chain: toChain(chain, since, call) };
        return adminPage(call, { view: "audit", here: "/audit", model });
      },
    },
    {
      method: "post",
      path: "/audit/check",
      audit: "audit.check-asked",
      async handle(call) {
        return redirect(call.href(`/audit?asked=${await house.checkChain(call.actor)}`));
      },
    },
    {
      method: "get",
      path: "/storage",
      audit: null,
      handle: async (call) =>
        adminPage(call, { view: "storage", here: "/storage", model: toStoragePage(await store.measure(call.tenant), call) }),
    },
    {
      method: "get",
      path: "/keys",
      audit: null,
      async handle(call) {
        const model = toKeysPage({ keys: await house.keys(), told: parse(ToldKeys, call.query).told, own: call.own !== undefined }, call);
        return adminPage(call, { view: "keys", here: "/keys", model });
      },
    },
    {
      method: "post",
      path: "/keys/rotate",
      audit: "keys.rotated",
      async handle(call) {
        // The keys are the whole installation's; a platform's administrator answers for one platform.
        if (call.own === undefined) throw new AppError("forbidden", { reason: "wants an administrator's own log-in" });
        return redirect(call.href(`/keys?told=${(await house.rotateKeys(call.actor)) ? "rotated" : "lately"}`));
      },
    },
  ];
}
