import type { Known } from "./exam-drafts.ts";
import { fieldsIn } from "./exam-values.ts";

/** The paper as it stands in the page: fields in, fields out, and the map beside them. */
export interface Paper {
  readonly questions: readonly string[];
  /** What the server had when it made this page. */
  stored(): ReadonlyMap<string, Known>;
  value(question: string): string;
  setValue(question: string, value: string): void;
  /** An answer in the words of the page. */
  words(question: string, value: string): string;
  setRevision(question: string, revision: number): void;
  number(question: string): string;
  place(question: string): HTMLElement | undefined;
  /** The question a field of the page belongs to. */
  questionOf(field: EventTarget | null): string | undefined;
  flags(): readonly string[];
  redraw(question: string): void;
  /** No more changes while it holds; texts can still be read and copied. */
  freeze(on: boolean): void;
}

export type Words = (key: string, values?: Readonly<Record<string, string>>) => string;

/** The page's texts, with what they name filled in. */
export function wordsFrom(form: HTMLFormElement): Words {
  return (key, values = {}) =>
    Object.entries(values).reduce(
      (text, [name, value]) => text.replaceAll(`{${name}}`, value),
      form.getAttribute(`data-text-${key}`) ?? "",
    );
}

export function readPaper(form: HTMLFormElement, words: Words): Paper {
  const places = new Map([...form.querySelectorAll<HTMLElement>("[data-place]")].map((place) => [place.dataset["place"] ?? "", place]));
  const cells = new Map([...form.querySelectorAll<HTMLElement>("[data-question]")].map((cell) => [cell.dataset["question"] ?? "", cell]));
  const questions = [...places.keys()];
  const fields = new Map([...places].map(([question, place]) => [question, fieldsIn(place)]));
  const flagged = (question: string): boolean => places.get(question)?.querySelector<HTMLInputElement>("[data-flag]")?.checked === true;
  const value = (question: string): string => fields.get(question)?.value() ?? "";

  function redraw(question: string): void {
    const cell = cells.get(question);
    if (cell === undefined) return;
    const answered = value(question).trim() !== "";
    cell.classList.toggle("map-answered", answered);
    cell.classList.toggle("map-flagged", flagged(question));
    const state = cell.querySelector("[data-map-state]");
    const said = [words(answered ? "map-answered" : "map-blank"), ...(flagged(question) ? [words("map-flagged")] : [])].join(" ");
    if (state !== null) state.textContent = ` ${said}`;
    const clear = places.get(question)?.querySelector<HTMLElement>("[data-clear]");
    if (clear) clear.hidden = !answered;
  }

  return {
    questions,
    value,
    words: (question, given) => fields.get(question)?.words(given) ?? given,
    redraw,
    stored: () =>
      new Map(
        questions.map((question) => {
          const revision = Number(places.get(question)?.querySelector<HTMLInputElement>("[data-revision]")?.value ?? 0);
          return [question, { value: fields.get(question)?.stored() ?? "", revision }];
        }),
      ),
    setValue(question, wanted) {
      fields.get(question)?.set(wanted);
      redraw(question);
    },
    setRevision(question, revision) {
      const field = places.get(question)?.querySelector<HTMLInputElement>("[data-revision]");
      if (field) field.value = String(revision);
    },
    number: (question) => places.get(question)?.dataset["number"] ?? "",
    place: (question) => places.get(question),
    questionOf: (field) => (field instanceof Element ? field.closest<HTMLElement>("[data-place]")?.dataset["place"] : undefined),
    flags: () => questions.filter(flagged),
    freeze(on) {
      const typed = "textarea, input[name^='a.']:not([type='radio'])";
      const fields = "[data-paper-body] :is(input:not([type='hidden']), select, button, textarea)";
      for (const field of form.querySelectorAll<HTMLTextAreaElement | HTMLInputElement | HTMLSelectElement | HTMLButtonElement>(fields)) {
        if (field.matches(typed) && "readOnly" in field) field.readOnly = on;
        else field.disabled = on;
      }
    },
  };
}
