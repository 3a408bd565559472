/** What a framed tool may say to its LMS (Canvas's window messages; others ignore them). Nothing secret travels in them. */
type LmsMessage = { readonly subject: "lti.frameResize"; readonly height: number } | { readonly subject: "lti.scrollToTop" };

/** At most one message in this many milliseconds; a timer, because animation frames stop in a frame that is out of sight. */
const PAUSE = 100;

const framed = (page: Window): boolean => page.parent !== page;

function tell(page: Window, message: LmsMessage): void {
  page.parent.postMessage(message, page.document.documentElement.dataset["frameOrigin"] ?? "*");
}

/** A page with a part that must stay in sight (the exam's clock) scrolls inside a frame that fits the screen with the LMS's own head. */
const tallest = ({ document, screen }: Window): number =>
  document.querySelector("[data-keep-in-sight]") === null ? Infinity : Math.max(480, Math.round(screen.availHeight * 0.75));

/** Tells the LMS the page's height at load and at each change, so that there is no second scroll bar. */
export function followHeight(page: Window): void {
  if (!framed(page)) return;
  const root = page.document.documentElement;
  let told = 0;
  let timer: number | undefined;

  function say(): void {
    timer = undefined;
    // Not scrollHeight: it is never less than the frame, so the frame could grow but not shrink.
    const height = Math.min(Math.ceil(root.getBoundingClientRect().height), tallest(page));
    if (height === told || height === 0) return;
    told = height;
    tell(page, { subject: "lti.frameResize", height });
  }

  new ResizeObserver(() => {
    timer ??= page.setTimeout(say, PAUSE);
  }).observe(root);
  page.addEventListener("load", say);
}

/** After a step to another page of ours the LMS still shows the place where the link was: ask it to show the top. */
export function startAtTop(page: Window): void {
  if (!framed(page) || page.location.hash !== "") return;
  const { referrer } = page.document;
  if (referrer === "") return;
  const before = new URL(referrer);
  if (before.origin === page.location.origin && before.pathname !== page.location.pathname) tell(page, { subject: "lti.scrollToTop" });
}
