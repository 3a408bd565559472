// Before an exam: does this device reach the server, keep a safety copy, and tell about the same time?
const SLOW = 1_500;
const AGREE = 60_000;

async function connection(): Promise<{ key: string; ms: number }> {
  const started = performance.now();
  try {
    const response = await fetch(location.href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(8_000) });
    const ms = Math.round(performance.now() - started);
    if (!response.ok) return { key: "bad", ms };
    return { key: ms > SLOW ? "slow" : "good", ms };
  } catch {
    return { key: "bad", ms: 0 };
  }
}

function storage(): Promise<"good" | "bad"> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open("tierwise-ready", 1);
      request.onsuccess = () => {
        request.result.close();
        indexedDB.deleteDatabase("tierwise-ready");
        resolve("good");
      };
      request.onerror = () => resolve("bad");
    } catch {
      resolve("bad");
    }
  });
}

async function check(box: HTMLElement): Promise<void> {
  const tell = (part: string, { key, values = {} }: { key: string; values?: Record<string, string> }): void => {
    const place = box.querySelector(`[data-ready-${part}]`);
    const text = box.getAttribute(`data-${part}-${key}`) ?? "";
    if (place !== null)
      place.textContent = Object.entries(values).reduce((words, [name, value]) => words.replaceAll(`{${name}}`, value), text);
  };
  box.querySelector<HTMLElement>("[data-ready-plain]")?.setAttribute("hidden", "");
  box.querySelector<HTMLElement>("[data-ready-list]")?.removeAttribute("hidden");
  const off = Date.now() - Number(box.dataset["now"]);
  tell("clock", Math.abs(off) <= AGREE ? { key: "good" } : { key: "off", values: { minutes: String(Math.round(Math.abs(off) / 60_000)) } });
  const [reached, kept] = await Promise.all([connection(), storage()]);
  tell("connection", { key: reached.key, values: { ms: String(reached.ms) } });
  tell("storage", { key: kept });
}

const box = document.querySelector<HTMLElement>("[data-ready]");
if (box !== null) void check(box);
