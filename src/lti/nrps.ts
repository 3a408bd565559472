import { z } from "zod";
import type { PlatformCalls } from "./platform-call.ts";
import { ServiceRefusal, type NrpsClient, type RosterMember } from "./service-port.ts";
import { optionalText } from "./text.ts";
import { MEDIA, SCOPE } from "./words.ts";

const Member = z.object({
  user_id: z.coerce.string().min(1).max(255),
  roles: z.array(z.string()).catch([]),
  status: z.string().catch("Active"),
  name: optionalText(500),
  given_name: optionalText(255),
  family_name: optionalText(255),
  email: optionalText(320),
  lis_person_sourcedid: optionalText(255),
});

const Container = z.object({ members: z.array(z.unknown()) });

/** Names and Role Provisioning Services 2.0; a person who stands on two pages counts once, as last seen. */
export const createNrps = (calls: PlatformCalls): NrpsClient => ({
  async roster(platform, url) {
    const pages = await calls.pages({ platform, scopes: [SCOPE.roster], url, accept: MEDIA.roster });
    const members = new Map<string, RosterMember>();
    for (const page of pages) {
      const container = Container.safeParse(page);
      if (!container.success) throw new ServiceRefusal("later", { reason: "the answer is no roster" });
      for (const entry of container.data.members) {
        const member = Member.safeParse(entry);
        if (member.success) members.set(member.data.user_id, rosterMember(member.data));
      }
    }
    return [...members.values()];
  },
});

function rosterMember(member: z.infer<typeof Member>): RosterMember {
  const name = member.name ?? ([member.given_name, member.family_name].filter((part) => part !== undefined).join(" ") || undefined);
  return {
    sub: member.user_id,
    roles: member.roles,
    status: member.status,
    ...(name !== undefined && { name }),
    ...(member.email !== undefined && { email: member.email }),
    ...(member.lis_person_sourcedid !== undefined && { employeeNumber: member.lis_person_sourcedid }),
  };
}
