import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import type { Store } from "../store/port.ts";
import { createAccessTokens } from "./access-tokens.ts";
import { createBegin } from "./beginning.ts";
import { createAgs } from "./ags.ts";
import { createDeepLinking } from "./deep-linking.ts";
import { createEngine } from "./engine.ts";
import { createHandOvers } from "./hand-over.ts";
import { createLaunch, type Admit } from "./launch.service.ts";
import type { Log } from "./log.ts";
import { createLoginStates } from "./login-state.ts";
import { createLogin } from "./login.service.ts";
import { createNrps } from "./nrps.ts";
import { createOutgoing, type Outgoing } from "./outgoing.ts";
import { createPlatformCalls } from "./platform-call.ts";
import { createPlatformKeys } from "./platform-keys.ts";
import { createPlatforms } from "./platforms.ts";
import { createRefusals } from "./refusals.ts";
import { createInvitations } from "./registration/invitations.ts";
import { createRegistrations } from "./registration/registration.service.ts";
import { createRestarts } from "./restarts.ts";
import { derivedKey } from "./seal.ts";
import { createSessions, type HeldBy } from "./sessions.ts";
import { createSweep } from "./sweep.ts";
import { createToolKeys } from "./tool-keys.ts";
import { createWays } from "./ways.service.ts";

export interface LtiDeps {
  readonly store: Store;
  readonly config: {
    /** Origin, no trailing slash. */
    readonly publicUrl: string;
    readonly acceptLoopback: boolean;
    readonly secretKey: string;
    /** Host names of platforms on the company's own network. */
    readonly privateHosts?: readonly string[];
  };
  readonly clock: Clock;
  readonly ids: Ids;
  readonly admit: Admit;
  readonly log: Log;
  readonly heldBy?: HeldBy;
  /** Whether one more refusal of this address is to be kept; default always. */
  readonly mayNote?: (address: string) => Promise<boolean>;
  /** Replaces the guarded way out, for tests. */
  readonly outgoing?: Outgoing;
}

export type Lti = ReturnType<typeof createLti>;

/** The LTI room, put together: front, sessions, keys and platforms. */
export function createLti({ store, config, clock, ids, admit, log, heldBy, mayNote, outgoing = createOutgoing(config) }: LtiDeps) {
  const platforms = createPlatforms({ store, clock, ids });
  const sessions = createSessions({ store, ids, secret: derivedKey(config.secretKey, "form tokens"), heldBy });
  const refusals = createRefusals({ store, sessions, log, mayNote });
  const states = createLoginStates(derivedKey(config.secretKey, "logins"));
  const { publicUrl } = config;
  const begin = createBegin({ states, ids, publicUrl, begun: () => void engine.warm().catch(() => undefined) });
  const restarts = createRestarts(derivedKey(config.secretKey, "restarts"));
  const ways = createWays({ store, states, restarts, handOvers: createHandOvers({ store, ids }), begin, platforms, sessions, publicUrl });
  const keys = createPlatformKeys({ outgoing, clock, log });
  const engine = createEngine();
  const toolKeys = createToolKeys({ store, clock, secret: derivedKey(config.secretKey, "tool keys") });
  const tokens = createAccessTokens({ outgoing, toolKeys, clock, ids });
  const calls = createPlatformCalls({ outgoing, tokens, clock });
  const invitations = createInvitations({ store, clock, ids, publicUrl: config.publicUrl });
  return {
    login: createLogin({ begin, platforms, refusals, publicUrl }),
    launch: createLaunch({ store, states, platforms, keys, engine, sessions, refusals, admit, ways }),
    ways,
    sessions,
    platforms,
    toolKeys,
    ags: createAgs(calls),
    nrps: createNrps(calls),
    deepLinking: createDeepLinking({ platforms, toolKeys }),
    publicUrl,
    invitations,
    registrations: createRegistrations({ invitations, platforms, outgoing, ...config, log }),
    /** Removes sessions that have ended; call it now and then. */
    sweep: createSweep({ store, tenants: () => platforms.tenantsSeen() }),
    /** Gets ready what the first launch would wait for: the tool's key made. ltijs is loaded while the first login is on its way. */
    async warm(): Promise<void> {
      await toolKeys.signing();
    },
  };
}
