const LTI = "https://purl.imsglobal.org/spec/lti/claim/";
const AGS = "https://purl.imsglobal.org/spec/lti-ags/";
const DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/";

/** Claim names of LTI 1.3 Core and its services. */
export const CLAIM = {
  version: `${LTI}version`,
  messageType: `${LTI}message_type`,
  deployment: `${LTI}deployment_id`,
  target: `${LTI}target_link_uri`,
  roles: `${LTI}roles`,
  menteeSubs: `${LTI}role_scope_mentor`,
  context: `${LTI}context`,
  resourceLink: `${LTI}resource_link`,
  presentation: `${LTI}launch_presentation`,
  custom: `${LTI}custom`,
  lis: `${LTI}lis`,
  forUser: `${LTI}for_user`,
  ags: `${AGS}claim/endpoint`,
  nrps: "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
  deepLinking: `${DEEP_LINKING}deep_linking_settings`,
} as const;

export const MESSAGE = {
  LtiResourceLinkRequest: "resource-link",
  LtiDeepLinkingRequest: "deep-linking",
  LtiSubmissionReviewRequest: "submission-review",
} as const;

/** What a launch asks for. */
export type MessageType = (typeof MESSAGE)[keyof typeof MESSAGE];

/** OAuth scopes of the platform's services. */
export const SCOPE = {
  lineItem: `${AGS}scope/lineitem`,
  lineItemRead: `${AGS}scope/lineitem.readonly`,
  resultRead: `${AGS}scope/result.readonly`,
  score: `${AGS}scope/score`,
  roster: "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
} as const;

/** Media types of AGS 2.0 and NRPS 2.0; platforms refuse others. */
export const MEDIA = {
  lineItem: "application/vnd.ims.lis.v2.lineitem+json",
  lineItems: "application/vnd.ims.lis.v2.lineitemcontainer+json",
  score: "application/vnd.ims.lis.v1.score+json",
  results: "application/vnd.ims.lis.v2.resultcontainer+json",
  roster: "application/vnd.ims.lti-nrps.v2.membershipcontainer+json",
} as const;
