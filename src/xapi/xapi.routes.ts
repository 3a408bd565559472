import type { PublicRoute } from "../web/route.ts";
import { PROFILE_VERSION } from "./own-terms.ts";
import { xapiProfile } from "./profile.ts";

/** The published vocabulary, where the IRIs in our statements say it is. @param publicUrl origin of the tool, no trailing slash */
export function xapiRoutes({ publicUrl }: { readonly publicUrl: string }): readonly PublicRoute[] {
  const body = JSON.stringify(xapiProfile(publicUrl), null, 2);
  const profile = (path: string): PublicRoute => ({
    method: "get",
    path,
    handle: () => Promise.resolve({ type: "raw", contentType: "application/ld+json; charset=utf-8", body }),
  });
  // One document tells of all its versions; statements name the version they follow.
  return [profile("/xapi/profile"), ...Array.from({ length: PROFILE_VERSION }, (_, index) => profile(`/xapi/profile/${index + 1}`))];
}
