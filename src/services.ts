import { fileURLToPath } from "node:url";
import { join } from "node:path";
import type { Logger } from "pino";
import { createAdmin } from "./admin/admin.service.ts";
import { createAudit } from "./audit/audit.service.ts";
import { auditJobs } from "./audit/jobs.ts";
import { createActs } from "./bulk/acts.ts";
import { createBulk } from "./bulk/bulk.service.ts";
import { createCertificateService } from "./certificate/certificate.service.ts";
import { lapsingJob } from "./certificate/lapsing.job.ts";
import { createAdmission } from "./cohort/admission.service.ts";
import { createCohorts } from "./cohort/cohorts.ts";
import { createCourseCopies } from "./cohort/course-copy.service.ts";
import { createHome } from "./cohort/home.service.ts";
import { createKeptFigures } from "./cohort/kept-figures.ts";
import { createLife } from "./cohort/life.service.ts";
import { createPeople } from "./cohort/people.service.ts";
import { createRoster } from "./cohort/roster.service.ts";
import type { Config } from "./config.ts";
import { deliveryMetrics } from "./delivery/delivery-metrics.ts";
import { createPersonRelease } from "./delivery/person-release.ts";
import { createDelivery } from "./delivery/delivery.service.ts";
import { tellGradebook } from "./delivery/gradebook-news.ts";
import { withMarkingWishes } from "./delivery/marking-wish.ts";
import { createResting } from "./delivery/resting.ts";
import { loadBanks } from "./exam/banks.ts";
import { createExamRoom } from "./exam/room.ts";
import { createFiles, type FilePurpose } from "./files/files.service.ts";
import { openContents } from "./files/open.ts";
import { tidyFilesJob } from "./files/tidy.job.ts";
import { loadLanguages } from "./i18n/translate.ts";
import { createJobs } from "./jobs/jobs.service.ts";
import type { JobKind } from "./jobs/kinds.ts";
import { tidyJobs } from "./jobs/recurring.ts";
import { createDoctor } from "./lti/connect/doctor.ts";
import { createLti } from "./lti/lti.ts";
import { createOutgoing } from "./lti/outgoing.ts";
import { courseRoles } from "./lti/roles.ts";
import { derivedKey } from "./lti/seal.ts";
import { sweepJob } from "./lti/sweep.job.ts";
import { withNotices } from "./notices/derived.ts";
import { createNotices } from "./notices/notices.service.ts";
import { createEntry } from "./observation/entry.service.ts";
import { createHomework } from "./observation/homework.service.ts";
import { loadLibrary } from "./observation/library.ts";
import { createPanels } from "./observation/panels.service.ts";
import { createScoring } from "./observation/scoring.service.ts";
import { companyOf } from "./people/company.ts";
import { createDenials } from "./people/denials.ts";
import { createEntrance } from "./people/entrance.ts";
import { leavingJob } from "./people/leaving.job.ts";
import { createOwnSession } from "./people/own-session.ts";
import { createPersons } from "./people/persons.service.ts";
import { createProgrammeService } from "./programme/programme.service.ts";
import { loadTemplates } from "./programme/templates.ts";
import { createLedger } from "./result/ledger.service.ts";
import { createReports } from "./report/reports.service.ts";
import { createAppeals } from "./result/appeals/appeals.service.ts";
import { createResultService } from "./result/result.service.ts";
import { SECOND, type Clock } from "./shared/clock.ts";
import { openGuardedClock } from "./shared/guarded-clock.ts";
import { randomIds, type Ids } from "./shared/ids.ts";
import { createSignals } from "./signals/signals.service.ts";
import { tidySignalsJob } from "./signals/tidy.job.ts";
import { createTopics } from "./signals/known-topics.ts";
import { createSheetsRoom } from "./sheets/room.ts";
import { allCollections } from "./store/collections.ts";
import { withListener } from "./store/listening.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/port.ts";
import { loadAssets } from "./web/assets.ts";
import { createLimits } from "./web/limits.ts";
import { createMetrics } from "./web/metrics.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const CONFIG = folder("../config");

/** What a caller may bring along: tests and the practice cohort have their own clock and share a store. */
export interface Given {
  readonly store?: Store;
  readonly clock?: Clock;
  readonly ids?: Ids;
}

export type Services = Awaited<ReturnType<typeof createServices>>;

/** Composition root: every factory is called here, once. */
export async function createServices(config: Config, log: Logger, given: Given = {}) {
  const { ids = randomIds } = given;
  const guarded = given.clock === undefined ? openGuardedClock(config.dataDir) : { clock: given.clock, hold: () => undefined };
  const { clock, hold } = guarded;
  const bare = given.store ?? (await openStore({ url: config.storeUrl, collections: allCollections }));
  const rest = config.lrs === undefined ? createResting({ store: bare, clock }) : (resting: Store) => resting;
  const opened = rest(bare);
  const heard = withListener(given.store === undefined ? withNotices(bare) : bare, (changes) => {
    delivery.committed(changes);
    void tellGradebook(delivery, changes);
    jobs.committed(changes);
    signals.committed(changes);
    figures.committed(changes);
  });
  const store = withMarkingWishes(rest(heard), { programmes: () => programmes, clock });
  const figures = createKeptFigures({ clock });
  const languages = loadLanguages(join(CONFIG, "locales"));
  const assets = loadAssets({ assets: folder("../views/assets"), scripts: folder("./browser") });
  const base = { store, clock, ids };
  const limits = createLimits(config.limits);
  const contents = await openContents({ url: config.filesUrl, storeUrl: config.storeUrl, arrivals: join(config.dataDir, "arrivals") });
  const files = createFiles({ ...base, contents, purposes: () => filePurposes });
  const zone = async (tenant: string) => (await companyOf(store, tenant)).zone;
  const jobs = createJobs({ ...base, random: Math.random, zone, log, kinds: () => jobKinds });

  // What other processes tell comes by way of the store; beside a SQLite file there is the command line alone.
  const signals = createSignals({ ...base, log, ...(config.storeUrl.startsWith("sqlite:") && { every: SECOND }) });

  const cohorts = createCohorts(base);
  const persons = createPersons(base);
  const templates = loadTemplates(join(CONFIG, "programmes"));
  const programmes = createProgrammeService({ ...base, templates });
  const library = loadLibrary(CONFIG);
  const ledger = createLedger({ ...base, programmes });
  const judged = { ...base, programmes, cohorts, ledger, library };
  const exam = createExamRoom({ ...judged, files, jobs, signals, log, hold, shipped: loadBanks(join(CONFIG, "banks")) });
  const { exams, bankRoom } = exam.services;
  const panels = createPanels(judged);
  const scoring = createScoring(judged);
  const entry = createEntry(judged);
  const results = createResultService({ ...base, cohorts, programmes, languages });
  const certificates = createCertificateService({ ...base, cohorts });
  const people = createPeople({ ...base, cohorts });
  const acts = createActs({ ...exam, store, cohorts, people, entry, grades: createPersonRelease(base) });
  const bulk = createBulk({ ...base, cohorts, jobs, acts });
  const sheetsRoom = createSheetsRoom({ ...base, cohorts, programmes, ledger, languages, files, jobs, publicUrl: config.publicUrl });

  const admission = createAdmission({ ...base, programmes });
  const courseCopies = createCourseCopies({ ...base, cohorts, programmes });
  const outgoing = createOutgoing(config);
  const lti = createLti({
    ...base,
    config,
    outgoing,
    admit: courseCopies.asking((launch, now) => admission.admit(launch, now)),
    log,
    heldBy: exam.heldBy,
    mayNote: limits.mayNote,
  });
  const audit = createAudit({ ...base, toolKeys: lti.toolKeys });
  const roster = createRoster({
    ...base,
    cohorts,
    nrps: lti.nrps,
    platform: lti.platforms.get,
    toRoles: courseRoles,
    warn: (detail, message) => log.warn(detail, message),
    afterVisit: (tenant, cohort) => delivery.gradebookOffered(tenant, cohort),
  });
  const delivery = createDelivery({
    ...base,
    store: opened, // its own commits need not wake it
    config,
    cohorts,
    programmes,
    languages,
    ags: lti.ags,
    platform: lti.platforms.get,
    log,
    random: Math.random,
  });
  const reports = createReports({ ...base, config, lrses: delivery.lrses, jobs });

  /** Every purpose a file can have; a slice whose records hold files adds its own here. */
  const filePurposes: readonly FilePurpose[] = [bankRoom.bankMedia.purpose, sheetsRoom.purpose];

  const notices = createNotices({
    ...base,
    random: Math.random,
    config,
    programmes,
    languages,
    outgoing,
    key: derivedKey(config.secretKey, "notices"),
  });

  /** Every kind of background work; a slice that schedules jobs adds its handler here. */
  const jobKinds: readonly JobKind[] = [
    tidyJobs(base),
    tidyFilesJob(files),
    ...auditJobs({ audit }),
    sweepJob({ clock, sweep: lti.sweep }),
    ...exam.kinds(delivery.withdrawals),
    lapsingJob(base),
    ...sheetsRoom.kinds,
    reports.job,
    leavingJob({ persons }),
    bulk.job,
    delivery.night,
    tidySignalsJob(base),
    ...notices.jobs,
  ];

  const doctor = createDoctor({ ...base, outgoing, toolKeys: lti.toolKeys, publicUrl: config.publicUrl });
  const admin = createAdmin({ ...base, ...lti, config, doctor, delivery, jobs, audit });

  return {
    config,
    log,
    ...base,
    admin,
    languages,
    assets,
    cohorts,
    persons,
    programmes,
    templates,
    library,
    ledger,
    ...exam.services,
    panels,
    scoring,
    entry,
    homework: createHomework(judged),
    reports,
    results,
    appeals: createAppeals({ ...base, cohorts, programmes }),
    certificates,
    sheets: sheetsRoom.sheets,
    sheetPurpose: sheetsRoom.purpose,
    admission,
    courseCopies,
    lti,
    sessions: lti.sessions,
    ownSession: createOwnSession({ store, sessions: lti.sessions }),
    company: (tenant: string) => companyOf(store, tenant),
    entrance: createEntrance({ store, clock }),
    roster,
    people,
    bulk,
    life: createLife({ ...base, cohorts, programmes, templates }),
    home: createHome({ store, clock, programmes, exams, panels, scoring, entry, results, kept: figures }),
    delivery,
    files,
    jobs,
    signals,
    topics: createTopics({ jobs, store }),
    notices,
    limits,
    denied: createDenials({ ...base, mayNote: limits.mayNote }),
    metrics: createMetrics(
      [{ name: "jobs", help: "Background jobs by state", read: async () => ({ ...(await jobs.figures()) }) }],
      deliveryMetrics(delivery.gauges, clock),
    ),
    async close(): Promise<void> {
      await exam.flush();
      signals.stop();
      await roster.settled();
      await files.close();
      if (given.store === undefined) await store.close();
    },
  };
}
