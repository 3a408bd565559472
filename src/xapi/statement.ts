import type { Locale } from "../shared/json.ts";

/** The part of xAPI 1.0.3 that the product says; `@xapi/xapi`'s own types ask a language map for every language there is. */
export type LanguageMap = Readonly<Record<Locale, string>>;

/** A person: by LMS account (the platform's issuer and the subject id), or by the hash of their mail address; named only by setting. */
export type Agent = {
  readonly objectType: "Agent";
  readonly name?: string;
  readonly account?: { readonly homePage: string; readonly name: string };
  /** SHA-1 of the `mailto:` IRI, 40 hexadecimal digits. */
  readonly mbox_sha1sum?: string;
};

/** A department, identified within its company; or, with nothing but a member, the learner alone. */
export type Group = {
  readonly objectType: "Group";
  readonly name?: string;
  readonly account?: { readonly homePage: string; readonly name: string };
  readonly member?: readonly Agent[];
};

export type InteractionComponent = { readonly id: string; readonly description: LanguageMap };

export type InteractionType =
  | "true-false"
  | "choice"
  | "fill-in"
  | "long-fill-in"
  | "matching"
  | "sequencing"
  | "likert"
  | "numeric"
  | "other";

export type InteractionDefinition = {
  readonly interactionType?: InteractionType;
  readonly correctResponsesPattern?: readonly string[];
  readonly choices?: readonly InteractionComponent[];
  readonly scale?: readonly InteractionComponent[];
  readonly source?: readonly InteractionComponent[];
  readonly target?: readonly InteractionComponent[];
};

export type ActivityDefinition = InteractionDefinition & {
  readonly type: string;
  readonly name?: LanguageMap;
  readonly description?: LanguageMap;
  readonly extensions?: Extensions;
};

export type Activity = { readonly objectType: "Activity"; readonly id: string; readonly definition: ActivityDefinition };

export type Verb = { readonly id: string; readonly display: LanguageMap };

export type StatementRef = { readonly objectType: "StatementRef"; readonly id: string };

type ExtensionValue = string | number | boolean | Readonly<Record<string, string | number>>;

/** IRI → value. */
export type Extensions = Readonly<Record<string, ExtensionValue | readonly ExtensionValue[]>>;

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
  readonly team?: Group;
  readonly platform: string;
  readonly language: Locale;
  /** The statement that this one takes the place of. */
  readonly statement?: StatementRef;
  readonly contextActivities: {
    readonly parent?: readonly Activity[];
    readonly grouping: readonly Activity[];
    readonly category: readonly Activity[];
  };
  readonly extensions?: Extensions;
};

/** One xAPI 1.0.3 statement of the profile; a type and not an interface, so that it is plain JSON to the store. */
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

/** Withdraws a statement; no statement of the profile. */
export type Voiding = {
  readonly id: string;
  readonly version: "1.0.3";
  readonly timestamp: string;
  readonly actor: Agent;
  readonly verb: Verb;
  readonly object: StatementRef;
};
