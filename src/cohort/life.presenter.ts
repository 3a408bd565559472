import type { Reader } from "../web/reader.ts";
import type { LifeStanding } from "./life.service.ts";
import type { CohortRecord } from "./records.ts";

/** What was just done, as the page's address says it. */
export const LIFE_TOLD = ["training", "archived", "reopened", "begun"] as const;

export type LifeFault = { readonly type: "day"; readonly typed: string } | { readonly type: "sittings-open"; readonly count: number };

interface LifeFacts extends LifeStanding {
  readonly told: (typeof LIFE_TOLD)[number] | undefined;
  readonly fault: LifeFault | undefined;
}

export function toLifePage({ cohort, programme, cycles, templates, told, fault }: LifeFacts, reader: Reader) {
  const { t, locale, href } = reader;
  const archived = cohort.state === "archived";
  const dayFault = fault?.type === "day" ? fault : undefined;
  return {
    title: t("cohort.life.title", { title: cohort.title, cycle: cohort.cycle }),
    told: told === undefined ? undefined : t(`cohort.life.told.${told}`),
    errors: fault === undefined ? [] : [{ href: fault.type === "day" ? "#day" : "#archive", text: sentence(fault, reader) }],
    programme: programme.name[locale],
    archived: archived ? { action: href("/cohort/reopen") } : undefined,
    open: archived
      ? undefined
      : {
          training: {
            action: href("/cohort/training-end"),
            day: dayFault?.typed ?? cohort.trainingEnded ?? "",
            error: dayFault === undefined ? undefined : sentence(dayFault, reader),
          },
          archive: { action: href("/cohort/archive"), confirm: t("cohort.life.archiveConfirm", { title: cohort.title }) },
        },
    cycle: {
      action: href("/cohort/cycles"),
      confirm: t("cohort.life.beginConfirm"),
      sources: [
        { value: "copy", text: t("cohort.life.copy"), hint: t("cohort.life.copyHint"), checked: true },
        ...[...templates].map(([value, { name }]) => ({
          value,
          text: t("cohort.life.template", { name: name[locale] }),
          hint: undefined,
          checked: false,
        })),
      ],
    },
    cycles: cycles.length < 2 ? undefined : href("/cycles"),
  };
}

const sentence = (fault: LifeFault, { t }: Reader): string =>
  fault.type === "day" ? t("cohort.life.notADay") : t("cohort.life.sittingsOpen", { count: fault.count });

interface CyclesFacts {
  readonly cycles: readonly CohortRecord[];
  /** The cohort of the present session. */
  readonly here: string;
}

export function toCyclesPage({ cycles, here }: CyclesFacts, { t, href }: Reader) {
  return {
    title: t("cohort.cycles.title"),
    action: href("/cycles"),
    cycles: cycles.map(({ id, title, cycle, state }) => ({
      id,
      name: t("cohort.cycles.name", { title, cycle }),
      state: t(`cohort.cycles.state.${state}`),
      kind: state === "open" ? "good" : "quiet",
      here: id === here,
      open: t("cohort.cycles.open", { cycle }),
    })),
  };
}
