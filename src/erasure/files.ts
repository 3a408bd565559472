import type { Files } from "../files/files.service.ts";
import type { FileRecord } from "../files/records.ts";
import { keptName } from "../files/types.ts";
import { allCollections, collections } from "../store/collections.ts";
import { replace, type Collection, type Store, type StoredRecord } from "../store/port.ts";
import { marksOf } from "./marks.ts";
import type { Step } from "./steps.ts";

export type ErasableFiles = Pick<Files, "all" | "remove">;

/** Whose a file is: `nobody`: no record holds it; `others`: it belongs to somebody else's record, or to the company's. */
type Holder = "person" | "others" | "nobody";

/**
 * Files that a person sent, or that belong to a record about them, go with their content; one that they sent for others stays without
 * sender and name, and any other loses a name that names them. A removal broken off half-way is found again by the file's record.
 */
export const fileStep = (store: Pick<Store, "get">, files: ErasableFiles): Step =>
  async function* ({ tenant, person, cohorts }) {
    const own = new Set(cohorts);
    const marks = marksOf(await store.get(collections.persons, tenant, person));
    for await (const file of files.all(tenant)) {
      const sent = file.by === person;
      if (!sent && !own.has(file.cohort)) continue;
      const holder = await holderOf(store, file, person);
      if (holder === "person" || (sent && holder === "nobody")) {
        await files.remove(file);
        yield { changes: [], files: 1 };
      } else {
        const after = {
          ...file,
          ...(sent && { by: "system" }),
          ...((sent || names(file, marks)) && { name: keptName("file", file.type) }),
        };
        if (after.by !== file.by || after.name !== file.name) yield { changes: [replace<FileRecord>(collections.files, after)] };
      }
    }
  };

const names = ({ name }: FileRecord, marks: readonly string[]): boolean => marks.some((mark) => name.includes(mark));

const known: ReadonlyMap<string, Collection<StoredRecord>> = new Map(allCollections.map((collection) => [collection.name, collection]));

async function holderOf(store: Pick<Store, "get">, { tenant, owner }: FileRecord, person: string): Promise<Holder> {
  const [, name = "", id = ""] = /^([^/]+)\/(.+)$/.exec(owner ?? "") ?? [];
  const collection = known.get(name);
  const record = collection === undefined ? undefined : await store.get(collection, tenant, id);
  if (record === undefined) return "nobody";
  return "person" in record && record.person === person ? "person" : "others";
}
