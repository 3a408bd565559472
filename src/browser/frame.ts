// Runs on every page: what makes it at home in an LMS's frame and kinder to use. Every page works without it.
import { askBefore } from "./confirm.ts";
import { focusErrors, guardForms } from "./forms.ts";
import { followHeight, startAtTop } from "./frame-height.ts";
import { markLeavingLinks, markPresentWay } from "./links.ts";

markPresentWay(document);
markLeavingLinks(document);
guardForms(window);
askBefore(document);
followHeight(window);
startAtTop(window);
focusErrors(document);
