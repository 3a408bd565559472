import type { RegisteredTool } from "./records.ts";
import type { LmsState } from "./state.ts";
import type { PlatformKeys } from "./keys.ts";
import type { Launches } from "./launches.ts";
import type { ToolKeys } from "./toolKeys.ts";
import { AGS_SCOPES, SCOPE } from "./claims.ts";

export const CLIENT_ID = "practice-tool";
export const DEPLOYMENT_ID = "1";

/**
 * What an administrator of the LMS can set for the tool. `scopes` leaving out `lineitem` is Moodle's "read only" setting;
 * `grading` "delegate" makes a link graded only if it came with a line item; `privacy` drops names and e-mail;
 * `localeForm` "moodle" sends `zh_cn` where "bcp47" sends `zh-CN`; `missingScope` is the answer to a token without the scope (the
 * recorded Moodle 5.1 says 401); `custom` are the tool type's own parameters; `storage` lets the course page keep data for the tool
 * (platform storage, which Moodle lacks and Canvas has): "old" by the messages' former names.
 */
export interface PlatformSettings {
  scopes: readonly string[];
  tokenSeconds: number;
  idTokenSeconds: number;
  grading: "always" | "delegate";
  privacy: boolean;
  localeForm: "bcp47" | "moodle";
  missingScope: 401 | 403;
  custom: Readonly<Record<string, string>>;
  storage: "off" | "on" | "old";
}

export function defaultSettings(): PlatformSettings {
  return {
    scopes: [...AGS_SCOPES, SCOPE.roster],
    tokenSeconds: 3_600,
    idTokenSeconds: 60,
    grading: "always",
    privacy: false,
    localeForm: "bcp47",
    missingScope: 403,
    custom: {},
    storage: "off",
  };
}

/** The parts every endpoint of the practice LMS shares. */
export interface Platform {
  issuer: string;
  toolUrl: string;
  guid: string;
  /** Known to this platform only; session keys and result ids are made with it. */
  secret: string;
  now: () => number;
  state: LmsState;
  keys: PlatformKeys;
  launches: Launches;
  toolKeys: ToolKeys;
  settings: PlatformSettings;
}

/** The tool of this client id; without one, the tool that stands beside the practice LMS from the start. */
export function toolOf(platform: Platform, clientId: string | undefined): RegisteredTool | undefined {
  if (clientId !== undefined && clientId !== CLIENT_ID) return platform.state.tool(clientId);
  return { clientId: CLIENT_ID, deploymentId: DEPLOYMENT_ID, name: "Tierwise", custom: platform.settings.custom };
}

/** The one redirect address the tool is registered with. */
export function redirectUri(platform: Platform): string {
  return `${platform.toolUrl}/lti/launch`;
}

export const services = {
  lineItems: (platform: Platform, course: string): string =>
    `${platform.issuer}/mod/lti/services.php/${course}/lineitems?type_id=${DEPLOYMENT_ID}`,
  lineItem: (platform: Platform, course: string, item: string, query = `?type_id=${DEPLOYMENT_ID}`): string =>
    `${platform.issuer}/mod/lti/services.php/${course}/lineitems/${item}/lineitem${query}`,
  roster: (platform: Platform, course: string): string =>
    `${platform.issuer}/mod/lti/services.php/CourseSection/${course}/bindings/${DEPLOYMENT_ID}/memberships`,
};
