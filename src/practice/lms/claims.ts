/** Claim names, roles and scopes of LTI 1.3 and its services, as Moodle sends them. */
const LTI = "https://purl.imsglobal.org/spec/lti/claim/";
const AGS = "https://purl.imsglobal.org/spec/lti-ags/";

export const CLAIM = {
  deployment: `${LTI}deployment_id`,
  target: `${LTI}target_link_uri`,
  lis: `${LTI}lis`,
  roles: `${LTI}roles`,
  context: `${LTI}context`,
  messageType: `${LTI}message_type`,
  resourceLink: `${LTI}resource_link`,
  ext: `${LTI}ext`,
  presentation: `${LTI}launch_presentation`,
  platform: `${LTI}tool_platform`,
  version: `${LTI}version`,
  custom: `${LTI}custom`,
  forUser: `${LTI}for_user`,
  mentorScope: `${LTI}role_scope_mentor`,
  outcome: "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome",
  ags: `${AGS}claim/endpoint`,
  nrps: "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
  deepLinking: "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings",
  contentItems: "https://purl.imsglobal.org/spec/lti-dl/claim/content_items",
  deepLinkingMessage: "https://purl.imsglobal.org/spec/lti-dl/claim/msg",
} as const;

const MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#";
export const ROLE = {
  instructor: `${MEMBERSHIP}Instructor`,
  learner: `${MEMBERSHIP}Learner`,
  mentor: `${MEMBERSHIP}Mentor`,
  institutionAdministrator: "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
  systemAdministrator: "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
} as const;

export const SCOPE = {
  lineItem: `${AGS}scope/lineitem`,
  lineItemRead: `${AGS}scope/lineitem.readonly`,
  resultRead: `${AGS}scope/result.readonly`,
  score: `${AGS}scope/score`,
  roster: "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
} as const;

/** The AGS scopes of the launch claim, in Moodle's order. */
export const AGS_SCOPES: readonly string[] = [SCOPE.lineItem, SCOPE.lineItemRead, SCOPE.resultRead, SCOPE.score];

export const MEDIA = {
  lineItem: "application/vnd.ims.lis.v2.lineitem+json",
  lineItems: "application/vnd.ims.lis.v2.lineitemcontainer+json",
  score: "application/vnd.ims.lis.v1.score+json",
  results: "application/vnd.ims.lis.v2.resultcontainer+json",
  roster: "application/vnd.ims.lti-nrps.v2.membershipcontainer+json",
} as const;
