import type { PlatformRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { CLAIM } from "./words.ts";

/** The part of ltijs that a launch passes: its own claim checks, as a second opinion after ours. */
export interface Engine {
  /** @throws Refusal("claims-engine") with ltijs's code */
  check(payload: object, platform: PlatformRecord): Promise<void>;
  /** Loads ltijs while a login is on its way, so that no launch waits for it and no idle process holds it. */
  warm(): Promise<void>;
}

/** ltijs takes 100 ms to load (its HTTP client, mostly), so it is loaded beside the start, not before it. */
export function createEngine(): Engine {
  let loading: Promise<typeof import("ltijs/dist/Utils/Auth.js").default> | undefined;
  const load = () => (loading ??= import("ltijs/dist/Utils/Auth.js").then((module) => module.default));

  return {
    async check(payload, platform) {
      const auth = await load();
      try {
        await auth.claimValidation(asKnownMessage(payload));
        await auth.validateAud(payload, { platformClientId: () => Promise.resolve(platform.clientId) });
      } catch (error) {
        throw new Refusal("claims-engine", error instanceof Error ? error.message : undefined);
      }
    },
    warm: async () => void (await load()),
  };
}

/** ltijs 5.9 knows no submission review; such a message carries all that a resource link request must. */
function asKnownMessage(payload: object): object {
  const message = (payload as Readonly<Record<string, unknown>>)[CLAIM.messageType];
  return message === "LtiSubmissionReviewRequest" ? { ...payload, [CLAIM.messageType]: "LtiResourceLinkRequest" } : payload;
}
