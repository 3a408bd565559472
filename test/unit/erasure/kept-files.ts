import { join } from "node:path";
import { createFiles, type FilePurpose, type Files } from "../../../src/files/files.service.ts";
import { openContents } from "../../../src/files/open.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { png } from "../../support/sample-files.ts";
import type { LrsPlace } from "../delivery/lrs-place.ts";
import { TENANT } from "../delivery/place.ts";
import { PERSON } from "./lived-in.ts";

export const PICTURE = png();

/** A company without files. */
export const NO_FILES: Pick<Files, "all" | "remove"> = {
  async *all() {
    // none
  },
  remove: () => Promise.resolve(),
};

const purpose: FilePurpose = {
  name: "evidence",
  types: ["image/png"],
  maxBytes: 1024 * 1024,
  mayUpload: () => true,
  mayRead: () => true,
};

/** Files beside a place's records: in a folder beside SQLite, in GridFS on MongoDB. */
export async function openKeptFiles({ store, clock }: Pick<LrsPlace, "store" | "clock">, at: { folder: string; url: string }) {
  const kept = at.url.startsWith("mongodb") ? "gridfs:" : join(at.folder, "files");
  const contents = await openContents({ url: kept, storeUrl: at.url, arrivals: join(at.folder, "arrivals") });
  const files = createFiles({ store, contents, clock, ids: randomIds, purposes: () => [purpose] });

  async function keep(by: string, owner?: string): Promise<string> {
    const given = { tenant: TENANT, by, cohort: "c1", purpose: purpose.name, name: "王小明明的录屏.png" };
    const stored = await files.put((async function* () { yield PICTURE; })(), given); // biome-ignore format: one line
    if (stored.type !== "stored") throw new Error(stored.why);
    const { id } = stored.file;
    if (owner !== undefined) await store.commit([await files.claim({ tenant: TENANT, person: by }, { id, purpose: purpose.name }, owner)]);
    return id;
  }

  return {
    files,
    /** One file of each kind that an erasure meets. */
    async keepAll() {
      return {
        unused: await keep(PERSON),
        ofTheirWork: await keep(PERSON, "attempts/att1"),
        byOthersOfTheirWork: await keep("t1", "scores/s1"),
        ofARecordThatIsGone: await keep(PERSON, "attempts/none"),
        forOthers: await keep(PERSON, "cohorts/c1"),
        ofSomebodyElse: await keep("p2", "cohorts/c1"),
      };
    },
    /** Bytes of the contents by what they are; undefined: neither record nor content. */
    async standing(kinds: Readonly<Record<string, string>>): Promise<Readonly<Record<string, number | undefined>>> {
      const found = Object.entries(kinds).map(async ([kind, id]) => {
        const [record, size] = await Promise.all([files.get(TENANT, id), contents.size({ tenant: TENANT, id })]);
        return [kind, record === undefined ? size : (size ?? 0)] as const;
      });
      return Object.fromEntries(await Promise.all(found));
    },
  };
}

export type KeptFiles = Awaited<ReturnType<typeof openKeptFiles>>;
