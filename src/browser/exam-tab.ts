/** Waits no longer than this (ms) for a page that is being left. */
const PATIENCE = 1_000;

const keyOf = (attempt: string): string => `tierwise-exam-tab ${attempt}`;

/** Storage of a frame may be closed to it. */
function kept(area: "localStorage" | "sessionStorage", key: string): string | undefined {
  try {
    return globalThis[area].getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(area: "localStorage" | "sessionStorage", key: string, value: string): void {
  try {
    globalThis[area].setItem(key, value);
  } catch {
    // Then the next page of this browser is a new one to the server.
  }
}

const fresh = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Holds the name as long as this page is open; false where another open page holds it. */
function held(locks: LockManager, name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const forever = new Promise<never>(() => undefined);
    locks
      .request(name, { signal: AbortSignal.timeout(PATIENCE) }, () => {
        resolve(true);
        return forever;
      })
      .catch(() => resolve(false));
  });
}

export interface Tab {
  readonly id: string;
  /** This page now writes the sitting: the next page of this browser may go on in its name once it is closed. */
  writes(): void;
}

/**
 * Who this page is to the server. A page that comes after a closed one of the same browser (reload, killed tab) goes on in its name; a
 * second open page is somebody else.
 */
export async function tabOf(attempt: string): Promise<Tab> {
  const key = keyOf(attempt);
  const locks = navigator.locks as LockManager | undefined;
  const area = locks === undefined ? "sessionStorage" : "localStorage";
  const before = kept(area, key);
  const own = before !== undefined && (locks === undefined || (await held(locks, before)));
  const id = own ? before : fresh();
  if (!own && locks !== undefined) await held(locks, id);
  return { id, writes: () => keep(area, key, id) };
}
