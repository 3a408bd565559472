import { jwkOf, rsaPair, signed } from "../../support/signing-platform.ts";
import { startChild, type Child } from "./child.ts";
import { exchange } from "./http.ts";

export const CLIENT = "bench-client";
export const DEPLOYMENT = "1";
const LTI = "https://purl.imsglobal.org/spec/lti/claim/";

export interface BenchPlatform {
  readonly url: string;
  readonly jwksUrl: string;
  /** A learner's id_token, as a middling platform sends it; person `n` and person `n + people` are one. */
  token(n: number, nonce: string, target: string): string;
  keySetFetches(): Promise<number>;
  stop(): Promise<void>;
}

/** Signs in the load generator's process and serves its key set from a process of its own. */
export async function startPlatform(port: number, people = 200): Promise<BenchPlatform> {
  const pair = rsaPair("bench");
  const url = `http://127.0.0.1:${port}`;
  const child: Child = await startChild("test/bench/children/key-set.mjs", {
    env: { PORT: String(port), KEY_SET: JSON.stringify({ keys: [jwkOf(pair)] }) },
    url: `${url}/count`,
  });
  return {
    url,
    jwksUrl: `${url}/jwks`,
    token(n, nonce, target) {
      const iat = Math.floor(Date.now() / 1_000);
      const sub = `person-${n % people}`;
      const payload = {
        iss: url,
        aud: CLIENT,
        sub,
        iat,
        exp: iat + 60,
        nonce,
        name: `Person ${n % people}`,
        email: `${sub}@example.com`,
        [`${LTI}version`]: "1.3.0",
        [`${LTI}message_type`]: "LtiResourceLinkRequest",
        [`${LTI}deployment_id`]: DEPLOYMENT,
        [`${LTI}target_link_uri`]: target,
        [`${LTI}roles`]: ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        [`${LTI}context`]: { id: "course-1", label: "CS", title: "客户服务 Customer service" },
        [`${LTI}resource_link`]: { id: "link-1", title: "Certification" },
        [`${LTI}lis`]: { person_sourcedid: `T-${n % people}` },
        [`${LTI}launch_presentation`]: { locale: "zh-CN", document_target: "iframe", return_url: `${url}/return` },
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
          scope: ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
          lineitems: `${url}/lineitems?type_id=1`,
        },
      };
      return signed({ alg: "RS256", typ: "JWT", kid: pair.kid }, payload, { key: pair.privateKey });
    },
    keySetFetches: async () => Number((await exchange(`${url}/count`)).text),
    stop: () => child.stop(),
  };
}
