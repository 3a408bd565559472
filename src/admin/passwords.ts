/** Shortest and longest password, in characters. ASVS 5.0 6.2.1, 6.2.9: long instead of complicated, and no rule of composition. */
export const SHORTEST = 12;
export const LONGEST = 128;

export type PasswordProblem = "short" | "long" | "common" | "own-words";

/** What the commonest passwords are made of, once digits, marks and look-alike letters are seen through. */
const COMMON = new Set(
  (
    "password passwort passwd passcode qwerty qwertyuiop qwertz azerty asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc wasd letmein welcome " +
    "admin administrator root superuser system login master secret default changeme test testing guest user iloveyou loveyou lovely princess " +
    "sunshine football baseball basketball soccer monkey dragon shadow michael jordan superman batman pokemon starwars trustno hello helloworld " +
    "freedom whatever flower summer winter spring autumn january computer internet samsung google facebook apple abc abcd abcdef abcdefg " +
    "abcdefgh abcdefghijkl aaaa woaini woaininan wodemima mima mimamima nihao zhongguo beijing shanghai aini tiantian baobao woshishui company office service support"
  ).split(" "),
);

/** Ours, so everyone would try them first (ASVS 5.0 6.2.11). */
const HOUSE = ["tierwise", "moodle", "canvas"];

const ALIKE: Readonly<Record<string, string>> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s", "!": "i" };

const readAlike = (text: string): string => Array.from(text, (char) => ALIKE[char] ?? char).join("");
const lettersOf = (text: string): string => text.replaceAll(/[^a-z]/g, "");

/** Few different characters, or nothing but a run up or down the digits. */
function monotonous(text: string): boolean {
  if (new Set(text).size <= 4) return true;
  if (!/^\d+$/.test(text)) return false;
  const steps = new Set(Array.from(text.slice(1), (char, at) => (Number(char) - Number(text[at]) + 10) % 10));
  return steps.size <= 2;
}

/** Whether the word, or a repetition of it, is one everybody tries. */
function common(letters: string): boolean {
  if (COMMON.has(letters)) return true;
  for (let size = 2; size <= letters.length / 2; size += 1) {
    const part = letters.slice(0, size);
    if (letters.length % size === 0 && part.repeat(letters.length / size) === letters) return true;
  }
  return false;
}

/**
 * What is wrong with a password somebody wants, or undefined. It is taken as typed: no character is dropped or changed.
 * @param name the administrator's; neither it nor the product's name may be most of the password
 */
export function passwordProblem(password: string, name: string): PasswordProblem | undefined {
  const length = Array.from(password).length;
  if (length < SHORTEST) return "short";
  if (length > LONGEST) return "long";
  const lower = password.toLowerCase();
  const letters = lettersOf(lower);
  const words = [...HOUSE, ...name.toLowerCase().split(/\s+/), lettersOf(name.toLowerCase())].filter((word) => word.length >= 3);
  const rest = words.reduce((text, word) => text.replaceAll(word, ""), lower);
  if (rest !== lower && Array.from(rest.replaceAll(/\s/g, "")).length < SHORTEST / 2) return "own-words";
  const readings = [letters, lettersOf(readAlike(lower)), lettersOf(readAlike(lower.replaceAll(/[\d\W_]+$/g, "")))];
  if (monotonous(lower) || readings.some((reading) => common(reading) && reading.length > 0)) return "common";
  return undefined;
}
