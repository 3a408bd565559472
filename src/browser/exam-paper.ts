import type { Known } from "./exam-drafts.ts";

/** The paper as it stands in the page: fields in, fields out, and the map beside them. */
export interface Paper {
  readonly questions: readonly string[];
  /** What the server had when it made this page. */
  stored(): ReadonlyMap<string, Known>;
  value(question: string): string;
  setValue(question: string, value: string): void;
  setRevision(question: string, revision: number): void;
  number(question: string): string;
  place(question: string): HTMLElement | undefined;
  /** The question a field of the page belongs to. */
  questionOf(field: EventTarget | null): string | undefined;
  flags(): readonly string[];
  redraw(question: string): void;
  /** No more changes; texts can still be read and copied. */
  lock(): void;
}

export type Words = (key: string, values?: Readonly<Record<string, string>>) => string;

export function readPaper(form: HTMLFormElement, words: Words): Paper {
  const places = new Map([...form.querySelectorAll<HTMLElement>("[data-place]")].map((place) => [place.dataset["place"] ?? "", place]));
  const cells = new Map([...form.querySelectorAll<HTMLElement>("[data-question]")].map((cell) => [cell.dataset["question"] ?? "", cell]));
  const questions = [...places.keys()];
  const radios = (question: string): HTMLInputElement[] => [
    ...(places.get(question)?.querySelectorAll<HTMLInputElement>('input[type="radio"]') ?? []),
  ];
  const text = (question: string): HTMLTextAreaElement | null | undefined => places.get(question)?.querySelector("textarea");
  const flagged = (question: string): boolean => places.get(question)?.querySelector<HTMLInputElement>("[data-flag]")?.checked === true;
  const value = (question: string): string => text(question)?.value ?? radios(question).find(({ checked }) => checked)?.value ?? "";

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
    redraw,
    stored: () =>
      new Map(
        questions.map((question) => {
          const revision = Number(places.get(question)?.querySelector<HTMLInputElement>("[data-revision]")?.value ?? 0);
          const shown = text(question)?.defaultValue ?? radios(question).find(({ defaultChecked }) => defaultChecked)?.value ?? "";
          return [question, { value: shown, revision }];
        }),
      ),
    setValue(question, wanted) {
      const field = text(question);
      if (field) field.value = wanted;
      for (const radio of radios(question)) radio.checked = radio.value === wanted;
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
    lock() {
      for (const field of form.querySelectorAll("textarea")) field.readOnly = true;
      for (const field of form.querySelectorAll<HTMLInputElement | HTMLButtonElement>("input, button")) field.disabled = true;
    },
  };
}
