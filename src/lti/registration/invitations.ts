import { auditLine } from "../../delivery/changes.ts";
import { DAY, MINUTE, type Clock } from "../../shared/clock.ts";
import { digest, type Ids } from "../../shared/ids.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { insert, replace, type Store } from "../../store/port.ts";
import type { InvitationRecord } from "./records.ts";

export const INVITATION_LIFE = 7 * DAY;
/** Longer than a registration can take: two calls of 5 s. */
const HOLD = MINUTE / 2;
/** Whoever got hold of a link cannot make us call hosts at will. */
const MOST_TRIES = 10;

export type InvitationState =
  | { readonly type: "open"; readonly invitation: InvitationRecord }
  | { readonly type: "closed"; readonly why: "unknown" | "used" | "expired" | "tries" | "busy" };

export interface Invitations {
  /** The link to paste in the platform; its secret is shown this once. `by`: who gives it out, else the command line. */
  invite(
    wish: {
      tenant: string;
      name: string;
      switchOn: boolean;
    },
    by?: string,
  ): Promise<{ readonly id: string; readonly url: string; readonly expires: number }>;
  look(token: string): Promise<InvitationState>;
  /** Takes the invitation for one registration; of two at once, the second finds it busy. */
  hold(token: string): Promise<InvitationState>;
  /** Gives it back after a registration that came to nothing, so that the link can be tried again. */
  release(invitation: InvitationRecord): Promise<void>;
  /** Spends it for the platform it brought. */
  spend(invitation: InvitationRecord, platform: string): Promise<void>;
}

export interface InvitationDeps {
  readonly store: Pick<Store, "commit" | "get" | "lookup">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly publicUrl: string;
}

export function createInvitations({ store, clock, ids, publicUrl }: InvitationDeps): Invitations {
  async function look(token: string): Promise<InvitationState> {
    const invitation = await store.lookup(collections.invitations, "byToken", [digest(token)]);
    if (invitation === undefined) return { type: "closed", why: "unknown" };
    if (invitation.state === "used") return { type: "closed", why: "used" };
    if (clock() >= invitation.expires) return { type: "closed", why: "expired" };
    if (invitation.tries >= MOST_TRIES) return { type: "closed", why: "tries" };
    return { type: "open", invitation };
  }

  const audit = ({ tenant, id }: InvitationRecord, action: string, { by = "system", ...detail }: { by?: string; platform?: string } = {}) =>
    auditLine({ tenant, cohort: "", at: clock(), actor: by, action, subject: id, detail });

  return {
    look,
    async invite({ tenant, name, switchOn }, by = "system") {
      const token = ids.secret(256);
      const now = clock();
      const invitation: Omit<InvitationRecord, "version"> = {
        id: ids.id(),
        tenant,
        tokenHash: digest(token),
        name,
        switchOn,
        state: "open",
        expires: now + INVITATION_LIFE,
        tries: 0,
        createdAt: now,
      };
      await store.commit([insert(collections.invitations, invitation), audit({ ...invitation, version: 1 }, "platform.invited", { by })]);
      return { id: invitation.id, url: `${publicUrl}/lti/register?invitation=${token}`, expires: invitation.expires };
    },
    hold: (token) =>
      deciding<InvitationState>(store, async () => {
        const found = await look(token);
        if (found.type === "closed") return { changes: [], outcome: found };
        const { invitation } = found;
        if ((invitation.heldUntil ?? 0) > clock()) return { changes: [], outcome: { type: "closed", why: "busy" } };
        const held = { ...invitation, tries: invitation.tries + 1, heldUntil: clock() + HOLD };
        const after = { ...held, version: invitation.version + 1 };
        return { changes: [replace(collections.invitations, held)], outcome: { type: "open", invitation: after } };
      }),
    release: async (invitation) => store.commit([replace(collections.invitations, { ...invitation, heldUntil: undefined })]),
    async spend(invitation, platform) {
      await store.commit([
        replace(collections.invitations, { ...invitation, state: "used", heldUntil: undefined, platform }),
        audit(invitation, "platform.registered", { platform }),
      ]);
    },
  };
}
