import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFiles, type FilePurpose } from "../../../src/files/files.service.ts";
import { openContents } from "../../../src/files/open.ts";
import { EXTENSIONS, type FileType } from "../../../src/files/types.ts";
import type { Actor, Role } from "../../../src/people/records.ts";
import { manualClock } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { allCollections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";

export const MIB = 1024 * 1024;
export const EVERY_TYPE = Object.keys(EXTENSIONS) as FileType[];

export const actor = (person: string, roles: readonly Role[] = ["learner"], tenant = "acme"): Actor => ({
  tenant,
  person,
  cohort: "c1",
  roles,
});

/** Files on disk over a store in memory; `notes` are read by instructors, besides their sender. */
export async function openFiles(more: Partial<FilePurpose> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "tierwise-files-"));
  const store = await openStore({ url: "sqlite::memory:", collections: allCollections });
  const contents = await openContents({ url: join(folder, "files"), storeUrl: "sqlite::memory:", arrivals: folder });
  const clock = manualClock(Date.UTC(2026, 2, 1, 4));
  const notes: FilePurpose = {
    name: "notes",
    types: EVERY_TYPE,
    maxBytes: MIB,
    mayUpload: ({ roles }) => !roles.includes("supervisor"),
    mayRead: ({ roles, person }, { by }) => roles.includes("instructor") || person === by,
    ...more,
  };
  const files = createFiles({ store, contents, clock, ids: randomIds, purposes: () => [notes] });
  return {
    folder,
    store,
    contents,
    clock,
    files,
    /** Sends bytes as somebody, in chunks as a network would. */
    send: (bytes: Uint8Array, { name = "file", by = actor("p1") }: { name?: string; by?: Actor } = {}) =>
      files.upload(by, chunks(bytes), { purpose: "notes", name }),
    async close() {
      await files.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function* chunks(bytes: Uint8Array, size = 60_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
