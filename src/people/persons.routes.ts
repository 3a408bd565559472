import { z } from "zod";
import { isDay } from "../certificate/validity.ts";
import { adminPage } from "../admin/page.ts";
import type { House } from "../admin/house.service.ts";
import type { AdminPlatforms } from "../admin/platforms.service.ts";
import type { AdminCall, AdminRoute } from "../admin/route.ts";
import { parse } from "../web/parse.ts";
import { redirect, type Reply } from "../web/route.ts";
import type { Persons } from "./persons.service.ts";
import { TOLD, toRecordPage, type RecordFault } from "./record.presenter.ts";

const Person = z.object({ person: z.string().min(1).max(64) });
const Account = Person.extend({ account: z.string().min(1).max(64) });
const Asked = z.object({
  q: z.string().trim().max(100).default("").catch(""),
  told: z.enum(TOLD).optional().catch(undefined),
});
const Other = z.object({ other: z.string().min(1).max(64) });
const words = z.string().trim().max(100).default("");
const PostForm = z.object({ since: words, department: words, position: words });
const LastDay = z.object({ lastDay: words });

export interface PersonsRoutesDeps {
  readonly persons: Persons;
  readonly house: Pick<House, "person" | "persons">;
  readonly platforms: Pick<AdminPlatforms, "list">;
}

/** What a company keeps of a person beside the platforms' word: posts, last day, who is the same human being. */
export function personsRoutes({ persons, house, platforms }: PersonsRoutesDeps): readonly AdminRoute[] {
  const by = ({ tenant, actor }: AdminCall) => ({ tenant, person: actor.person });
  const path = (person: string): string => `/persons/${person}/record`;

  async function show(call: AdminCall, fault?: RecordFault): Promise<Reply> {
    const { tenant } = call;
    const { person } = parse(Person, call.params);
    const { q, told } = parse(Asked, call.query);
    const [kinship, { accounts }, known] = await Promise.all([
      persons.kinship(tenant, person),
      house.person(tenant, person),
      platforms.list(tenant),
    ]);
    const found = q === "" ? undefined : (await house.persons(tenant, { text: q.normalize("NFKC") })).records;
    const names = new Map(known.map(({ platform }) => [platform.id, platform.name]));
    const model = toRecordPage({ ...kinship, accounts, platforms: names, found, q, told, fault }, call);
    return adminPage(call, { view: "record", here: "/persons", model, status: fault === undefined ? 200 : 422 });
  }

  return [
    { method: "get", path: "/persons/:person/record", audit: null, handle: (call) => show(call) },
    {
      method: "post",
      path: "/persons/:person/posts",
      audit: "person.posted",
      async handle(call) {
        const { person } = parse(Person, call.params);
        const { since, department, position } = parse(PostForm, call.body);
        if (!isDay(since)) return show(call, { type: "day", field: "since", typed: since });
        const post = { since, ...(department !== "" && { department }), ...(position !== "" && { position }) };
        const outcome = await persons.enterPost(by(call), person, post);
        if (outcome === "future") return show(call, { type: "future", field: "since", typed: since });
        return redirect(call.href(`${path(person)}?told=posted`));
      },
    },
    {
      method: "post",
      path: "/persons/:person/leave",
      audit: "person.leaving",
      async handle(call) {
        const { person } = parse(Person, call.params);
        const { lastDay } = parse(LastDay, call.body);
        if (lastDay !== "" && !isDay(lastDay)) return show(call, { type: "day", field: "lastDay", typed: lastDay });
        await persons.leave(by(call), person, lastDay === "" ? undefined : lastDay);
        return redirect(call.href(`${path(person)}?told=${lastDay === "" ? "returned" : "leaving"}`));
      },
    },
    {
      method: "post",
      path: "/persons/:person/join",
      audit: "person.joined",
      async handle(call) {
        const { person } = parse(Person, call.params);
        const outcome = await persons.join(by(call), person, parse(Other, call.body).other);
        if (outcome.type === "refused") return show(call, { type: "join", problem: outcome.problem });
        return redirect(call.href(`${path(outcome.lead)}?told=joined`));
      },
    },
    {
      method: "post",
      path: "/persons/:person/part",
      audit: "person.parted",
      async handle(call) {
        const { person } = parse(Person, call.params);
        await persons.part(by(call), person);
        return redirect(call.href(`${path(person)}?told=parted`));
      },
    },
    {
      method: "post",
      path: "/persons/:person/accounts/:account/part",
      audit: "person.account-parted",
      async handle(call) {
        const { account } = parse(Account, call.params);
        const outcome = await persons.partAccount(by(call), account);
        if (outcome.type === "only-account") return show(call, { type: "only-account" });
        return redirect(call.href(`${path(outcome.person)}?told=parted`));
      },
    },
  ];
}
