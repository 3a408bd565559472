/** One light style for all practice pages: readable from 360 px, no fonts or pictures to fetch. */
export const CSS = `
:root { --ink: #1d2a33; --quiet: #5b6b76; --line: #d8e0e5; --accent: #0b6e75; --soft: #eef6f6; --warn: #8a4b08; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.6 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: var(--ink); background: #f6f8f9; }
a { color: var(--accent); }
.top { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: center; justify-content: space-between; padding: 8px 16px; background: #fff; border-bottom: 3px solid var(--accent); }
.brand { font-weight: 700; font-size: 18px; text-decoration: none; color: var(--ink); }
.top nav { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; color: var(--quiet); }
main { max-width: 1000px; margin: 0 auto; padding: 16px; }
main.wide { max-width: 1320px; }
h1 { font-size: 24px; margin: 8px 0; } h2 { font-size: 18px; margin: 24px 0 8px; }
.quiet { color: var(--quiet); }
.card { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 12px 0; }
.tabs, .actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 8px 0; }
.tabs a, .button, button { display: inline-block; min-height: 44px; padding: 8px 16px; border: 1px solid var(--accent); border-radius: 6px; background: #fff; color: var(--accent); font: inherit; text-decoration: none; cursor: pointer; }
.tabs a[aria-current], button.main, .button.main { background: var(--accent); color: #fff; }
.people { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 8px; list-style: none; padding: 0; margin: 0; }
.people a { display: block; min-height: 44px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px; background: #fff; text-decoration: none; color: var(--ink); }
.people a:hover, .people a:focus { border-color: var(--accent); background: var(--soft); }
.people small { display: block; color: var(--quiet); }
.course { display: grid; grid-template-columns: 230px minmax(0, 1fr); gap: 16px; }
.course ul { list-style: none; padding: 0; margin: 0; }
.course li a { display: block; padding: 10px 12px; border-left: 3px solid transparent; text-decoration: none; }
.course li a[aria-current] { border-color: var(--accent); background: var(--soft); font-weight: 600; }
iframe { display: block; width: 100%; height: 720px; border: 1px solid var(--line); border-radius: 8px; background: #fff; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { padding: 8px 10px; border: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { background: var(--soft); } th small { display: block; font-weight: 400; color: var(--quiet); }
td.number { text-align: right; white-space: nowrap; } .mark { color: var(--warn); font-size: 13px; }
label { display: block; margin: 12px 0 4px; } input, select, textarea { width: 100%; max-width: 420px; min-height: 44px; padding: 8px; font: inherit; border: 1px solid #9fb0ba; border-radius: 6px; background: #fff; }
.inline { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; } .inline input, .inline select { width: auto; max-width: 100%; }
.statement { padding: 10px 0; border-bottom: 1px solid var(--line); } .statement time { color: var(--quiet); margin-right: 8px; }
pre { overflow-x: auto; background: #f3f6f7; padding: 12px; border-radius: 6px; font-size: 13px; }
.problem { border-left: 4px solid var(--warn); }
@media (max-width: 720px) { .course { grid-template-columns: 1fr; } main { padding: 12px; } iframe { height: 80vh; } }
`;

/** Posts the forms that only carry a login along, grows the activity frame when the tool in it asks for it, and keeps data for that tool. */
export const SCRIPT = `
"use strict";
for (const form of document.querySelectorAll("form[data-auto]")) form.submit();
const frame = document.querySelector("iframe[data-tool]");
const MOST = 10000;
const kept = new Map();
const MOST_KEYS = 500;
const LONGEST = 4096;
function answerStorage(event, message) {
  const prefix = frame.dataset.storage;
  const { subject, message_id, key, value } = message;
  if (prefix === undefined || typeof message_id !== "string") return;
  const say = (rest) => event.source.postMessage({ subject: subject + ".response", message_id, ...rest }, event.origin);
  if (subject === prefix + "lti.capabilities") {
    say({ supported_messages: ["lti.capabilities", "lti.put_data", "lti.get_data"].map((name) => ({ subject: prefix + name })) });
  } else if (subject === prefix + "lti.get_data") {
    say({ key, value: kept.get(key) ?? null });
  } else if (subject === prefix + "lti.put_data") {
    const fits = typeof key === "string" && (value === null || (typeof value === "string" && value.length <= LONGEST));
    if (!fits || (!kept.has(key) && kept.size >= MOST_KEYS)) { say({ error: { code: "storage_exhaustion", message: "not kept" } }); return; }
    if (value === null) kept.delete(key); else kept.set(key, value);
    say({ key, value });
  }
}
window.addEventListener("message", (event) => {
  if (frame === null || event.source !== frame.contentWindow || event.origin !== frame.dataset.tool) return;
  let message = event.data;
  if (typeof message === "string") { try { message = JSON.parse(message); } catch { return; } }
  if (typeof message !== "object" || message === null) return;
  if (message.subject === "org.imsglobal.lti.close" && frame.dataset.closed) { location.assign(frame.dataset.closed); return; }
  if (typeof message.subject === "string" && message.subject !== "lti.frameResize") answerStorage(event, message);
  if (message.subject !== "lti.frameResize") return;
  const height = Number(message.height);
  if (height > 0) frame.style.height = Math.min(Math.ceil(height), MOST) + "px";
});
`;
