import type { Locale } from "../shared/json.ts";

/** The part of xAPI 1.0.3 that the product says; `@xapi/xapi`'s own types ask a language map for every language there is. */
export type LanguageMap = Readonly<Record<Locale, string>>;

/** A person by LMS account: the platform's issuer and the subject id, never a name. */
export type Agent = {
  readonly objectType: "Agent";
  readonly account: { readonly homePage: string; readonly name: string };
};

export type InteractionChoice = { readonly id: string; readonly description: LanguageMap };

export type ActivityDefinition = {
  readonly type: string;
  readonly name?: LanguageMap;
  readonly description?: LanguageMap;
  readonly interactionType?: "choice" | "long-fill-in";
  readonly correctResponsesPattern?: readonly string[];
  readonly choices?: readonly InteractionChoice[];
  readonly extensions?: Extensions;
};

export type Activity = { readonly objectType: "Activity"; readonly id: string; readonly definition: ActivityDefinition };

export type Verb = { readonly id: string; readonly display: LanguageMap };

/** IRI → value. */
export type Extensions = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

export type StatementScore = { readonly scaled: number; readonly raw: number; readonly min: number; readonly max: number };

export type Result = {
  readonly score?: StatementScore;
  readonly success?: boolean;
  readonly completion?: boolean;
  readonly response?: string;
  readonly duration?: string;
  readonly extensions?: Extensions;
};

export type Context = {
  readonly registration: string;
  readonly instructor?: Agent;
  readonly platform: string;
  readonly language: Locale;
  readonly contextActivities: {
    readonly parent?: readonly Activity[];
    readonly grouping: readonly Activity[];
    readonly category: readonly Activity[];
  };
  readonly extensions?: Extensions;
};

/** One xAPI 1.0.3 statement; a type and not an interface, so that it is plain JSON to the store. */
export type Statement = {
  readonly id: string;
  readonly version: "1.0.3";
  /** ISO 8601, UTC, milliseconds: when it happened. */
  readonly timestamp: string;
  readonly actor: Agent;
  readonly verb: Verb;
  readonly object: Activity;
  readonly result?: Result;
  readonly context: Context;
};
