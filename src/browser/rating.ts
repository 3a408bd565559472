// A rating sheet: digits and arrows, the running total, a draft that saves itself. Without it the form still hands in.
import { keepDraft } from "./rating-draft.ts";
import { steerByKeys } from "./rating-keys.ts";
import { followTotal } from "./rating-total.ts";

const form = document.querySelector<HTMLFormElement>("form[data-rating]");
if (form !== null) {
  followTotal(form);
  steerByKeys(form);
  keepDraft(form, window);
}
