/** The parts of ltijs 5 used by `engine.ts`; it ships no types. */
declare module "ltijs/dist/Utils/Auth.js" {
  interface PlatformLike {
    platformClientId(): Promise<string>;
  }
  const Auth: {
    /** Throws `NO_…_CLAIM`, `WRONG_…`. */
    claimValidation(claims: object): Promise<void>;
    /** Throws `AZP_DOES_NOT_MATCH_CLIENTID`. */
    validateAud(claims: object, platform: PlatformLike): Promise<boolean>;
  };
  export default Auth;
}

declare module "ltijs/dist/Provider/Services/DeepLinking.js" {
  import type { KeyObject } from "node:crypto";

  interface SigningPlatform {
    platformActive(): Promise<boolean>;
    platformClientId(): Promise<string>;
    platformPrivateKey(): Promise<KeyObject>;
    platformKid(): Promise<string>;
  }
  interface Request {
    iss: string;
    clientId: string;
    deploymentId: string;
    platformContext: {
      deepLinkingSettings: { accept_types: readonly string[]; accept_multiple: boolean; data?: string };
    };
  }
  interface Options {
    message?: string;
    log?: string;
  }
  export default class DeepLinking {
    constructor(getPlatform: () => Promise<SigningPlatform>, encryptionKey: string, database: object);
    createDeepLinkingMessage(request: Request, items: readonly object[], options: Options): Promise<string>;
  }
}
