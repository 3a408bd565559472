import { createHmac, type KeyObject } from "node:crypto";
import { sameText } from "../lti/login-state.ts";
import { AppError } from "../shared/errors.ts";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { insert, replace, type Store } from "../store/port.ts";
import { NOTICE_KINDS } from "./kinds.ts";
import type { PreferenceRecord } from "./records.ts";

export const preferencesOf = (person: string, tenant: string): Omit<PreferenceRecord, "version"> => ({
  id: person,
  tenant,
  mail: {},
  generation: 1,
});

/** Signing off from mails by an address that stands in each of them: no session, one click, and of no other use. */
export function createUnsubscribing({
  store,
  key,
  publicUrl,
}: {
  readonly store: Store;
  readonly key: KeyObject;
  readonly publicUrl: string;
}) {
  const seal = (said: string): string => createHmac("sha256", key).update(`unsubscribe ${said}`).digest("base64url");

  async function whose(token: string): Promise<{ readonly tenant: string; readonly person: string; readonly locale: Locale | undefined }> {
    const [said = "", mac = ""] = token.split(".");
    const [tenant = "", person = "", generation] = Buffer.from(said, "base64url").toString("utf8").split("\n");
    const known = sameText(mac, seal(said)) ? await store.get(collections.preferences, tenant, person) : undefined;
    const present = known?.generation ?? 1;
    if (!sameText(mac, seal(said)) || generation !== String(present))
      throw new AppError("not-found", { reason: "no address for signing off" });
    return { tenant, person, locale: known?.locale };
  }

  return {
    /** The address that stands in a person's mails. */
    async url(tenant: string, person: string): Promise<string> {
      const known = await store.get(collections.preferences, tenant, person);
      const said = Buffer.from([tenant, person, known?.generation ?? 1].join("\n")).toString("base64url");
      return `${publicUrl}/unsubscribe/${said}.${seal(said)}`;
    },
    /** Whose address it is, and the language they read their mails in. @throws AppError("not-found") for one that is none, or none any more */
    whose,
    /** No mail of any kind any more; notices stand in the page as before. @throws as {@link whose} */
    async signOff(token: string): Promise<void> {
      const { tenant, person } = await whose(token);
      const mail = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, "off"] as const));
      await deciding(store, async () => {
        const known = await store.get(collections.preferences, tenant, person);
        const changes =
          known === undefined
            ? [insert<PreferenceRecord>(collections.preferences, { ...preferencesOf(person, tenant), mail })]
            : [replace<PreferenceRecord>(collections.preferences, { ...known, mail })];
        return { changes, outcome: undefined };
      });
    },
  };
}
