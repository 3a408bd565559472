import { adminDoorRoutes, launchedAdminRoutes } from "./admin/admin.routes.ts";
import { bulkRoutes } from "./bulk/bulk.routes.ts";
import { certificateRoutes, verifyRoutes } from "./certificate/certificate.routes.ts";
import { courseCopyRoutes } from "./cohort/course-copy.routes.ts";
import { cohortRoutes } from "./cohort/cohort.routes.ts";
import { lifeRoutes } from "./cohort/life.routes.ts";
import { peopleRoutes } from "./cohort/people.routes.ts";
import { deliveryRoutes } from "./delivery/delivery.routes.ts";
import { bankRoutes } from "./exam/bank/bank.routes.ts";
import { bankImportRoutes } from "./exam/bank/import.routes.ts";
import { examTermsRoutes } from "./exam/attempts/room.ts";
import { analysisRoutes } from "./exam/analysis/analysis.routes.ts";
import { examRoutes } from "./exam/exam.routes.ts";
import { markingRulesRoutes } from "./exam/marking/rules.routes.ts";
import { integrityRoutes } from "./exam/integrity/integrity.routes.ts";
import { liveRoutes } from "./exam/sitting/live.routes.ts";
import { sittingRoutes } from "./exam/sitting/sitting.routes.ts";
import { regradeRoutes } from "./exam/regrade/regrade.routes.ts";
import { fileRoutes } from "./files/files.routes.ts";
import { jobRoutes } from "./jobs/jobs.routes.ts";
import { activityRoutes } from "./lti/activity.routes.ts";
import { deepLinkingRoutes } from "./lti/deep-linking.routes.ts";
import { ltiRoutes, windowRoutes } from "./lti/lti.routes.ts";
import { reviewRoutes } from "./lti/review.routes.ts";
import { noticeDoorRoutes, noticeRoutes } from "./notices/notices.routes.ts";
import { homeworkRoutes } from "./observation/homework.routes.ts";
import { observationRoutes } from "./observation/observation.routes.ts";
import { ownSessionRoutes, whoRoutes } from "./people/session.routes.ts";
import { programmeRoutes } from "./programme/programme.routes.ts";
import { reportRoutes } from "./report/report.routes.ts";
import { appealRoutes } from "./result/appeals/appeals.routes.ts";
import { resultRoutes } from "./result/result.routes.ts";
import type { Services } from "./services.ts";
import { sheetRoutes } from "./sheets/sheets.routes.ts";
import { signalRoutes } from "./signals/signals.routes.ts";
import { healthRoutes } from "./web/health.routes.ts";
import type { PublicRoute, SessionRoute } from "./web/route.ts";
import { xapiRoutes } from "./xapi/xapi.routes.ts";

/** Every page and deed inside a session; the matrix of rights in the tests is generated from this list. */
export const sessionRoutes = (services: Services): readonly SessionRoute[] => [
  ...ownSessionRoutes(services),
  ...windowRoutes(services),
  ...cohortRoutes(services),
  ...lifeRoutes(services),
  ...courseCopyRoutes(services),
  ...peopleRoutes(services),
  ...bulkRoutes(services),
  ...programmeRoutes(services),
  ...examTermsRoutes(services),
  ...examRoutes(services.exams, services.lateUploads),
  ...sittingRoutes(services),
  ...liveRoutes(services),
  ...integrityRoutes(services),
  ...bankImportRoutes(services.bankRoom),
  ...bankRoutes(services.bankRoom),
  ...analysisRoutes(services),
  ...markingRulesRoutes(services),
  ...regradeRoutes(services),
  ...observationRoutes(services),
  ...homeworkRoutes(services),
  ...resultRoutes(services),
  ...appealRoutes(services),
  ...certificateRoutes(services),
  ...deliveryRoutes(services),
  ...reportRoutes(services),
  ...launchedAdminRoutes(services),
  ...sheetRoutes(services),
  ...fileRoutes(services),
  ...jobRoutes(services),
  ...signalRoutes(services),
  ...noticeRoutes(services),
  ...activityRoutes(services),
  ...deepLinkingRoutes(services),
  ...reviewRoutes(services),
];

/** Everything that needs no session. */
export const publicRoutes = (services: Services): readonly PublicRoute[] => [
  ...ltiRoutes(services.lti),
  ...whoRoutes(services),
  ...verifyRoutes(services),
  ...noticeDoorRoutes(services),
  ...adminDoorRoutes(services),
  ...xapiRoutes(services.config),
  ...healthRoutes(services),
];
