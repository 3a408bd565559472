import { z } from "zod";
import { CANVAS_ADDRESSES, moodleAddresses } from "../lti/connect/values.ts";
import { isPlatformUrl } from "../lti/registration/hosts.ts";
import type { PlatformFields } from "./platforms.service.ts";

/** As typed; what is missing or no text counts as empty, so that the page can show it again. */
const text = (max: number) => z.string().max(max).default("").catch("");
const Typed = z.object({
  kind: z.enum(["moodle", "canvas", "other"]).default("other").catch("other"),
  site: text(2_048),
  name: text(200),
  issuer: text(2_048),
  clientId: text(300),
  authUrl: text(2_048),
  tokenUrl: text(2_048),
  tokenAudience: text(2_048),
  jwksUrl: text(2_048),
  deployments: text(4_000),
  acceptDeployments: text(10),
  frameOrigins: text(4_000),
});

export type TypedPlatform = z.infer<typeof Typed>;
export type PlatformField = Exclude<keyof TypedPlatform, "kind" | "acceptDeployments">;
export type PlatformProblem = "missing" | "address" | "characters" | "taken";

export type PlatformReading =
  | { readonly type: "read"; readonly fields: PlatformFields; readonly typed: TypedPlatform }
  | { readonly type: "wrong"; readonly problems: ReadonlyMap<PlatformField, PlatformProblem>; readonly typed: TypedPlatform };

const linesOf = (typed: string): readonly string[] => [
  ...new Set(
    typed
      .split(/[\n,]/)
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  ),
];

/** Control characters come along when a value is copied out of a table or a terminal. */
const clean = (typed: string): boolean => !/\p{Cc}/u.test(typed);

/** The form of a platform's settings, with every field that is wrong. */
export function readPlatformForm(body: unknown, { acceptLoopback }: { readonly acceptLoopback: boolean }): PlatformReading {
  const typed = Typed.parse(typeof body === "object" && body !== null && !Array.isArray(body) ? body : {});
  const problems = new Map<PlatformField, PlatformProblem>();
  const isAddress = (value: string): boolean => {
    const url = URL.parse(value);
    return url !== null && isPlatformUrl(url, acceptLoopback);
  };
  const wanted = (field: PlatformField): string => {
    const value = typed[field].trim();
    if (value === "") problems.set(field, "missing");
    else if (!clean(value)) problems.set(field, "characters");
    return value;
  };
  const address = (field: PlatformField): string => {
    const value = wanted(field);
    if (!problems.has(field) && !isAddress(value)) problems.set(field, "address");
    return value;
  };
  const addresses = () => {
    if (typed.kind === "canvas") return CANVAS_ADDRESSES;
    if (typed.kind === "moodle") return moodleAddresses(address("site"));
    return { issuer: address("issuer"), authUrl: address("authUrl"), tokenUrl: address("tokenUrl"), jwksUrl: address("jwksUrl") };
  };

  const name = wanted("name");
  const four = addresses();
  const clientId = wanted("clientId");
  const deployments = linesOf(typed.deployments);
  const acceptDeployments = typed.acceptDeployments === "1";
  if (deployments.length === 0 && !acceptDeployments) problems.set("deployments", "missing");
  else if (!deployments.every(clean)) problems.set("deployments", "characters");
  const origins = linesOf(typed.frameOrigins);
  if (!origins.every(isAddress)) problems.set("frameOrigins", "address");
  const audience = typed.tokenAudience.trim();
  if (!clean(audience)) problems.set("tokenAudience", "characters");
  if (problems.size > 0) return { type: "wrong", problems, typed };
  const frameOrigins = origins.map((origin) => new URL(origin).origin);
  const fields = {
    name,
    ...four,
    clientId,
    deployments,
    acceptDeployments,
    frameOrigins,
    tokenAudience: audience === "" ? undefined : audience,
  };
  return { type: "read", fields, typed };
}
