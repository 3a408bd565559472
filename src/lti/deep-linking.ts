import { AppError } from "../shared/errors.ts";
import type { Platforms } from "./platforms.ts";
import type { SessionRecord } from "./records.ts";
import type { ToolKeys } from "./tool-keys.ts";

/** One link for the course (LTI-DL 2.0, `ltiResourceLink`). */
export interface ContentItem {
  readonly type: "ltiResourceLink";
  readonly title: string;
  readonly url: string;
  readonly text?: string;
  readonly custom?: Readonly<Record<string, string>>;
  /** Moodle takes whole maxima up to 100 only and drops other items without a word. */
  readonly lineItem?: {
    readonly label: string;
    readonly scoreMaximum: number;
    readonly resourceId?: string;
    readonly tag?: string;
    /** Where the gradebook leads from a score to its evidence. */
    readonly submissionReview?: { readonly url: string; readonly label: string; readonly custom?: Readonly<Record<string, string>> };
  };
  /** When the link is shown, and when work is taken; ISO 8601 with zone. Moodle does not look at them. */
  readonly available?: { readonly startDateTime?: string; readonly endDateTime?: string };
  readonly submission?: { readonly startDateTime?: string; readonly endDateTime?: string };
}

export interface DeepLinking {
  /**
   * The signed answer to a deep-linking session, to be posted by the browser as field `JWT` to `returnUrl`. No items: nothing was chosen.
   * @throws AppError("not-found") for a session that asked for none
   */
  answer(session: SessionRecord, items: readonly ContentItem[], message?: string): Promise<{ returnUrl: string; jwt: string }>;
}

/** The response message is ltijs's: it keeps to the accepted types and number, and echoes `data`; key and platform are ours. */
export function createDeepLinking({ platforms, toolKeys }: { platforms: Platforms; toolKeys: ToolKeys }): DeepLinking {
  return {
    async answer(session, items, message) {
      const request = session.deepLinking;
      if (request === undefined) throw new AppError("not-found");
      const platform = await platforms.get(session.tenant, session.platform);
      const { kid, key } = await toolKeys.signing();
      const { default: LtijsDeepLinking } = await import("ltijs/dist/Provider/Services/DeepLinking.js");
      const signer = {
        platformActive: () => Promise.resolve(platform.state === "on"),
        platformClientId: () => Promise.resolve(platform.clientId),
        platformPrivateKey: () => Promise.resolve(key),
        platformKid: () => Promise.resolve(kid),
      };
      const deepLinkingSettings = {
        accept_types: request.acceptTypes,
        accept_multiple: request.acceptMultiple,
        ...(request.data !== undefined && { data: request.data }),
      };
      const asked = {
        iss: platform.issuer,
        clientId: platform.clientId,
        deploymentId: session.deployment,
        platformContext: { deepLinkingSettings },
      };
      const service = new LtijsDeepLinking(() => Promise.resolve(signer), "", {});
      const jwt = await service.createDeepLinkingMessage(asked, items, message === undefined ? {} : { message });
      return { returnUrl: request.returnUrl, jwt };
    },
  };
}
