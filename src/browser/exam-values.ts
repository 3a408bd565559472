import { choicesText, partsText } from "./exam-answer-text.ts";

/** The fields of one question. */
export interface AnswerFields {
  /** What they hold now. */
  value(): string;
  /** What they held when the server made the page. */
  stored(): string;
  set(value: string): void;
  /** A value in the words of the page, for a notice or a copy. */
  words(value: string): string;
}

type Part = HTMLSelectElement | HTMLInputElement;

/** Finds the fields of a question, whatever its type. */
export function fieldsIn(place: HTMLElement): AnswerFields {
  const parts = [...place.querySelectorAll<Part>("[data-part]")];
  if (parts.length > 0) return partFields(parts);
  const boxes = [...place.querySelectorAll<HTMLInputElement>('input[type="checkbox"]:not([data-flag])')];
  if (boxes.length > 0) return boxFields(boxes);
  const radios = [...place.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
  if (radios.length > 0) return radioFields(radios);
  return typedField(place.querySelector<HTMLInputElement | HTMLTextAreaElement>('textarea, input[name^="a."]'));
}

const labelOf = (input: HTMLElement): string => input.closest("label")?.textContent?.trim() ?? "";

const radioFields = (radios: readonly HTMLInputElement[]): AnswerFields => ({
  value: () => radios.find(({ checked }) => checked)?.value ?? "",
  stored: () => radios.find(({ defaultChecked }) => defaultChecked)?.value ?? "",
  set(value) {
    for (const radio of radios) radio.checked = radio.value === value;
  },
  words(value) {
    const radio = radios.find((each) => each.value === value);
    return radio === undefined ? value : labelOf(radio);
  },
});

const boxFields = (boxes: readonly HTMLInputElement[]): AnswerFields => ({
  value: () => choicesText(boxes.filter(({ checked }) => checked).map(({ value }) => value)),
  stored: () => choicesText(boxes.filter(({ defaultChecked }) => defaultChecked).map(({ value }) => value)),
  set(value) {
    const chosen = listIn(value);
    for (const box of boxes) box.checked = chosen.includes(box.value);
  },
  words: (value) =>
    boxes
      .filter((box) => listIn(value).includes(box.value))
      .map(labelOf)
      .join("\n"),
});

const partFields = (parts: readonly Part[]): AnswerFields => ({
  value: () => partsText(parts.map((part) => [part.dataset["part"] ?? "", part.value])),
  stored: () => partsText(parts.map((part) => [part.dataset["part"] ?? "", storedIn(part)])),
  set(value) {
    const given = recordIn(value);
    for (const part of parts) part.value = given[part.dataset["part"] ?? ""] ?? "";
  },
  words(value) {
    const given = recordIn(value);
    return parts
      .filter((part) => Object.hasOwn(given, part.dataset["part"] ?? ""))
      .map((part) => `${nameOf(part)}: ${entryOf(part, given[part.dataset["part"] ?? ""] ?? "")}`)
      .join("\n");
  },
});

const storedIn = (part: Part): string =>
  part instanceof HTMLInputElement ? part.defaultValue : ([...part.options].find(({ defaultSelected }) => defaultSelected)?.value ?? "");

const nameOf = (part: Part): string => part.getAttribute("aria-label") ?? part.labels?.[0]?.textContent?.trim() ?? "";

const entryOf = (part: Part, value: string): string =>
  part instanceof HTMLInputElement ? value : ([...part.options].find((option) => option.value === value)?.text ?? value);

const typedField = (field: HTMLInputElement | HTMLTextAreaElement | null): AnswerFields => ({
  value: () => field?.value ?? "",
  stored: () => field?.defaultValue ?? "",
  set(value) {
    if (field !== null) field.value = value;
  },
  words: (value) => value,
});

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function listIn(value: string): readonly unknown[] {
  const list = parsed(value);
  return Array.isArray(list) ? list : [];
}

function recordIn(value: string): Readonly<Record<string, string | undefined>> {
  const record = parsed(value);
  return record !== null && typeof record === "object" && !Array.isArray(record) ? (record as Record<string, string>) : {};
}
