import type { ExamSettings } from "../../programme/records.ts";
import { MINUTE } from "../../shared/clock.ts";
import type { AttemptRecord } from "../records.ts";
import type { MakeUpRecord } from "./records.ts";

/** Why nobody may start; a time is the one the words name, epoch ms. */
export type Refusal =
  /** A sitting is under way: it is gone on with. */
  | { readonly why: "running" }
  | { readonly why: "being-marked" }
  | { readonly why: "not-yet" | "make-up-not-yet"; readonly at: number }
  | { readonly why: "closed" | "make-up-closed"; readonly at: number }
  /** The pause between two sittings. */
  | { readonly why: "cooling"; readonly at: number }
  /** The pause ends when the window has closed. */
  | { readonly why: "cooling-past-end"; readonly at: number }
  | { readonly why: "no-attempts-left"; readonly allowed: number };

export type MayStart =
  | {
      readonly type: "yes";
      /** Absent for one of the sittings that everybody has. */
      readonly makeUp?: MakeUp | undefined;
      /** What cuts the time of who starts late, epoch ms; absent = nothing. */
      readonly closes?: number | undefined;
    }
  | { readonly type: "no"; readonly refusal: Refusal };

export type MakeUp = Pick<MakeUpRecord, "id" | "number" | "state" | "opens" | "closes" | "cap">;
type Sitting = Pick<AttemptRecord, "state" | "makeUp" | "handedInAt">;

export interface StartFacts {
  readonly settings: Pick<ExamSettings, "attempts" | "opens" | "closes" | "lateStart" | "cooldown">;
  /** The person's own sittings of this exam, first to last, lapsed ones handed in. */
  readonly attempts: readonly Sitting[];
  /** Opened for this person and exam, first to last. */
  readonly makeUps: readonly MakeUp[];
}

/**
 * Whether a new sitting may start. The sittings that everybody has come first, in the exam's window and with the pause between them;
 * then a make-up in a window of its own, which no pause holds back, for a person opened it.
 */
export function mayStart(facts: StartFacts, now: number): MayStart {
  const { settings, attempts, makeUps } = facts;
  if (attempts.some(({ state }) => state === "open")) return no({ why: "running" });
  if (attempts.some(({ state }) => state === "handed-in")) return no({ why: "being-marked" });
  const usual = usually(settings, attempts, now);
  const makeUp = makeUps.find(({ state }) => state === "open");
  if (usual.type === "yes" || makeUp === undefined) return usual;
  if (makeUp.opens !== undefined && now < makeUp.opens) return no({ why: "make-up-not-yet", at: makeUp.opens });
  if (makeUp.closes !== undefined && now >= makeUp.closes) return no({ why: "make-up-closed", at: makeUp.closes });
  return { type: "yes", makeUp, ...cut(settings, makeUp.closes) };
}

function usually(settings: StartFacts["settings"], attempts: readonly Sitting[], now: number): MayStart {
  const { attempts: allowed, opens, closes, cooldown } = settings;
  const sat = attempts.filter(({ makeUp }) => makeUp === undefined);
  if (sat.length >= allowed) return no({ why: "no-attempts-left", allowed });
  if (opens !== undefined && now < opens) return no({ why: "not-yet", at: opens });
  if (closes !== undefined && now >= closes) return no({ why: "closed", at: closes });
  const last = Math.max(0, ...attempts.map(({ handedInAt }) => handedInAt ?? 0));
  const until = attempts.length === 0 ? now : last + (cooldown ?? 0) * MINUTE;
  if (now < until) return no({ why: closes !== undefined && until >= closes ? "cooling-past-end" : "cooling", at: until });
  return { type: "yes", ...cut(settings, closes) };
}

const no = (refusal: Refusal): MayStart => ({ type: "no", refusal });

const cut = ({ lateStart }: StartFacts["settings"], closes: number | undefined): { readonly closes?: number } =>
  lateStart === "full" || closes === undefined ? {} : { closes };
