/** Data that an LMS keeps for a tool whose own cookies and storage are blocked in its frame (LTI Client Side postMessages, LTI Platform Storage 0.1). */
export interface PlatformStorage {
  /** Whether the LMS said that it keeps it. */
  put(key: string, value: string): Promise<boolean>;
  get(key: string): Promise<string | undefined>;
}

export interface StorageWish {
  /** `lti_storage_target`: a frame's name, or `_parent`. */
  readonly target: string;
  /** Origin of the LMS's authentication endpoint: nobody else is told or believed. */
  readonly origin: string;
}

/** An LMS that keeps data says so within this time (ms), however busy its page is; others never answer. */
const PATIENCE = 2_000;
/** Whoever offered to keep data is given longer for it: a phone may be busy, and the way without it costs a second login. */
const KEEPING = 5_000;
/** The second is the name before the specification was renamed; some LMS still answer to it only. */
const PREFIXES = ["", "org.imsglobal."] as const;

type Answer = Readonly<Record<string, unknown>>;

interface Question {
  readonly to: Window;
  /** `*` where anyone may answer. */
  readonly origin: string;
  readonly subject: string;
  readonly rest?: Readonly<Record<string, string>>;
  /** ms */
  readonly patience: number;
}

/** The LMS's storage, if it has one; asked of the window round or behind this page. */
export async function openStorage(page: Window, wish: StorageWish): Promise<PlatformStorage | undefined> {
  const opener = page.opener as Window | null;
  const lms = page.parent === page ? opener : page.parent;
  if (lms === null) return undefined;
  const offers = PREFIXES.map(async (prefix) => {
    const answer = await ask(page, { to: lms, origin: "*", subject: `${prefix}lti.capabilities`, patience: PATIENCE });
    const [put, get] = ["put_data", "get_data"].map((name) => supported(answer, `lti.${name}`));
    if (put === undefined || get === undefined) throw new Error("no storage");
    return { put, get };
  });
  const offer = await Promise.any(offers).catch(() => undefined);
  if (offer === undefined) return undefined;

  const send = async ({ subject, frame }: Supported, rest: Readonly<Record<string, string>>): Promise<Answer | undefined> => {
    const to = frameNamed(lms, frame ?? wish.target);
    const answer = to && (await ask(page, { to, origin: wish.origin, subject, rest, patience: KEEPING }));
    return answer?.["error"] === undefined ? answer : undefined;
  };
  return {
    put: async (key, value) => (await send(offer.put, { key, value })) !== undefined,
    async get(key) {
      const value = (await send(offer.get, { key }))?.["value"];
      return typeof value === "string" ? value : undefined;
    },
  };
}

interface Supported {
  readonly subject: string;
  readonly frame: string | undefined;
}

/** The message of this name, under either prefix, and the frame that takes it. */
function supported(answer: Answer | undefined, name: string): Supported | undefined {
  const list: unknown = answer?.["supported_messages"];
  if (!Array.isArray(list)) return undefined;
  for (const one of list as readonly unknown[]) {
    const { subject, frame } = (one ?? {}) as { subject?: unknown; frame?: unknown };
    if (typeof subject !== "string" || !PREFIXES.some((prefix) => subject === prefix + name)) continue;
    return { subject, frame: typeof frame === "string" && frame !== "" ? frame : undefined };
  }
  return undefined;
}

function frameNamed(lms: Window, name: string): Window | undefined {
  if (name === "_parent") return lms;
  try {
    return (lms.frames as unknown as Readonly<Record<string, Window | undefined>>)[name];
  } catch {
    // A cross-origin window without such a frame.
    return undefined;
  }
}

/** One message and its answer; undefined when none comes in time. */
function ask(page: Window, { to, origin, subject, rest, patience }: Question): Promise<Answer | undefined> {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return new Promise((resolve) => {
    const end = (answer?: Answer): void => {
      page.clearTimeout(timer);
      page.removeEventListener("message", listen);
      resolve(answer);
    };
    const listen = ({ data, origin: from, source }: MessageEvent<unknown>): void => {
      if (source !== to || (origin !== "*" && from !== origin) || typeof data !== "object" || data === null) return;
      const answer = data as Answer;
      if (answer["subject"] === `${subject}.response` && answer["message_id"] === id) end(answer);
    };
    const timer = page.setTimeout(end, patience);
    page.addEventListener("message", listen);
    to.postMessage({ subject, message_id: id, ...rest }, origin);
  });
}

/** What a page's element says of where its login's proof lies. */
export function storageOf({ dataset }: HTMLElement): (StorageWish & { readonly key: string }) | undefined {
  const { storageTarget: target, storageOrigin: origin, storageKey: key } = dataset;
  return target === undefined || origin === undefined || key === undefined ? undefined : { target, origin, key };
}
