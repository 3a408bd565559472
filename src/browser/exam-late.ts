// After a sitting: what this device still holds of it goes to the server, which keeps it apart from the paper.
import { openJournal } from "./exam-journal.ts";
import { sendLate } from "./exam-send.ts";

const place = document.querySelector<HTMLElement>("[data-late]");

async function bring({ attempt = "", url = "", token = "" }: DOMStringMap): Promise<void> {
  const journal = await openJournal(attempt, globalThis.indexedDB);
  const drafts = await journal.drafts();
  if (drafts.length === 0 || !(await sendLate({ url, token, attempt }, drafts))) return;
  for (const { question } of drafts) await journal.remove(question);
  location.reload();
}

if (place !== null) void bring(place.dataset);
