import { MOST_ITEMS, UnreadableBank, type Format, type ReadItem } from "./draft.ts";
import { readQti12 } from "./qti12-read.ts";
import { readQtiItem, type ItemFacts } from "./qti-read.ts";
import { decodeXml } from "./decode-xml.ts";
import { parseXml, textOf, within, type Element } from "./xml.ts";

/** Reads the items of an IMS content package: QTI 1.2, 2.x or 3.0, whatever its files are; what the manifest says of an item goes with it. */
export function readPackage(files: ReadonlyMap<string, Buffer>): { readonly format: Format; readonly items: readonly ReadItem[] } {
  const manifest = [...files].find(([name]) => /(^|\/)imsmanifest\.xml$/i.test(name));
  const facts = manifest === undefined ? new Map<string, ItemFacts>() : factsOf(parseXml(decodeXml(manifest[1])));
  const folder = manifest?.[0].replace(/imsmanifest\.xml$/i, "") ?? "";
  let format: Format | undefined;
  const items: ReadItem[] = [];
  for (const [name, bytes] of files) {
    if (
      name === manifest?.[0] ||
      /(^|\/)(assessment_meta|assignment_settings|course_settings|context|module_meta|media_tracks|files_meta|rubrics|learning_outcomes)\.xml$/.test(
        name,
      )
    )
      continue;
    const read = readXmlFile(parseXml(decodeXml(bytes)), name, facts.get(name.slice(folder.length)));
    if (read === undefined) continue;
    format ??= read.format;
    items.push(...read.items);
    if (items.length > MOST_ITEMS) throw new UnreadableBank("too-many");
  }
  if (format === undefined) throw new UnreadableBank("format");
  return { format, items };
}

/** One QTI document; `undefined` where it is something else. */
export function readXmlFile(
  root: Element,
  name: string,
  facts: ItemFacts = { tags: [] },
): { format: Format; items: readonly ReadItem[] } | undefined {
  if (root.name === "qti-assessment-item") return { format: "qti3", items: [readQtiItem(root, name, facts)] };
  if (root.name === "assessmentItem") return { format: "qti2", items: [readQtiItem(root, name, facts)] };
  if (root.name === "questestinterop") return { format: "qti12", items: readQti12(root) };
  return undefined;
}

function factsOf(manifest: Element): Map<string, ItemFacts> {
  return new Map(
    within(manifest, "resource").flatMap((resource) => {
      const href = resource.attributes["href"];
      if (href === undefined) return [];
      const tags = within(resource, "keyword")
        .map((each) => textOf(each).trim())
        .filter((tag) => tag !== "");
      const [taxon] = within(resource, "taxon");
      const category = taxon === undefined ? undefined : within(taxon, "id", "entry").map((each) => textOf(each).trim())[0];
      return [[href, { tags, category }] as const];
    }),
  );
}
