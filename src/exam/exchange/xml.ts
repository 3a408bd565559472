import { createRequire } from "node:module";
import { lazy } from "../../shared/lazy.ts";
import { UnreadableBank } from "./draft.ts";

const saxes = lazy(() => createRequire(import.meta.url)("saxes") as typeof import("saxes"));

/** An element; names without prefix, attributes too. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

interface Open extends Element {
  readonly children: (Element | string)[];
}

const MOST_DEPTH = 100;
const MOST_NODES = 400_000;
/** Of one element, texts between them counted. */
const MOST_CHILDREN = 20_000;
const MOST_ATTRIBUTE = 20_000;

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

/**
 * Reads a document into elements. There are no entities but XML's own five, and nothing outside the file is ever asked for.
 * @throws UnreadableBank for a DOCTYPE, broken XML, or more than any honest file has
 */
export function parseXml(text: string): Element {
  const { SaxesParser } = saxes();
  const parser = new SaxesParser({ position: false });
  const root: Open = { name: "", attributes: {}, children: [] };
  const stack: Open[] = [root];
  let nodes = 0;
  parser.on("doctype", () => {
    throw new UnreadableBank("entities");
  });
  parser.on("error", (error) => {
    throw new UnreadableBank("xml-broken", error);
  });
  parser.on("opentag", ({ name, attributes }) => {
    nodes += 1;
    if (nodes > MOST_NODES) throw new UnreadableBank("too-many");
    if (stack.length > MOST_DEPTH) throw new UnreadableBank("xml-deep");
    const given: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const [key, value] of Object.entries(attributes)) {
      if (value.length > MOST_ATTRIBUTE) throw new UnreadableBank("too-large");
      given[local(key)] = value;
    }
    const element: Open = { name: local(name), attributes: given, children: [] };
    const siblings = stack.at(-1)?.children ?? [];
    if (siblings.length > MOST_CHILDREN) throw new UnreadableBank("too-many");
    siblings.push(element);
    stack.push(element);
  });
  parser.on("closetag", () => void stack.pop());
  const onText = (words: string): void => void stack.at(-1)?.children.push(words);
  parser.on("text", onText);
  parser.on("cdata", onText);
  parser.write(text).close();
  const top = elements(root)[0];
  if (top === undefined) throw new UnreadableBank("xml-broken");
  return top;
}

export const elements = ({ children }: Element): readonly Element[] => children.filter((child) => typeof child !== "string");
export const childrenOf = (element: Element | undefined, name: string): readonly Element[] =>
  element === undefined ? [] : elements(element).filter((child) => child.name === name);
export const childOf = (element: Element | undefined, name: string): Element | undefined => childrenOf(element, name)[0];

/** Every element of that name below, the outermost of nested ones too. */
export function within(element: Element, ...names: readonly string[]): readonly Element[] {
  return elements(element).flatMap((child) => [...(names.includes(child.name) ? [child] : []), ...within(child, ...names)]);
}

export const textOf = (element: Element | undefined): string =>
  element === undefined ? "" : element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");

export const childText = (element: Element | undefined, name: string): string => textOf(childOf(element, name)).trim();

export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    // XML 1.0 has no way to write the others.
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;");

const VOID: ReadonlySet<string> = new Set(["br", "hr", "img"]);

/** What an element holds, as HTML. */
export const innerHtml = (element: Element): string => element.children.map(outerHtml).join("");

function outerHtml(node: Element | string): string {
  if (typeof node === "string") return escapeXml(node);
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  const open = `<${node.name}${attributes.join("")}>`;
  return VOID.has(node.name) ? open : `${open}${innerHtml(node)}</${node.name}>`;
}
