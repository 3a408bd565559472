import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DAY } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { hashed, type ContentKey, type Contents } from "../contents.ts";

const NOT_THERE = new Set(["ENOENT", "ENOTDIR"]);
const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

/** No room, no rights or no disk: the place is unwell, not the request. */
function asFault(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof AppError || typeof code !== "string") return error;
  return new AppError("unavailable", { reason: `file store: ${code}`, cause: error });
}

/** A new name is durable once its folder is written out, too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What a killed process left half received. */
async function removeLeftOvers(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && facts.mtimeMs < before) await rm(path, { force: true });
  }
}

/**
 * Files in a folder: `<hash of the tenant>/<2 digits>/<hash of tenant and id>`. A path is made of digests only, so that nothing people
 * send can lead anywhere else.
 * @param folder absolute; made if missing, readable by its owner only
 */
export async function openDiskContents(folder: string): Promise<Contents> {
  const arrivals = join(folder, "arrivals");
  await mkdir(arrivals, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw asFault(error);
  });
  await removeLeftOvers(arrivals, Date.now() - DAY);
  const tenantFolder = (tenant: string): string => join(folder, hashed(tenant));
  const pathOf = ({ tenant, id }: ContentKey): string => {
    const name = hashed(JSON.stringify([tenant, id]));
    return join(tenantFolder(tenant), name.slice(0, 2), name);
  };

  async function size(key: ContentKey): Promise<number | undefined> {
    try {
      return (await stat(pathOf(key))).size;
    } catch (error) {
      if (NOT_THERE.has(String(codeOf(error)))) return undefined;
      throw asFault(error);
    }
  }

  return {
    arrivals,
    size,
    async adopt(key, path) {
      const to = pathOf(key);
      try {
        await mkdir(dirname(to), { recursive: true, mode: 0o700 });
        const file = await open(path, "r+");
        try {
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(path, to);
        for (const part of [dirname(to), tenantFolder(key.tenant), folder]) await syncFolder(part);
      } catch (error) {
        throw asFault(error);
      }
    },
    async read(key, range) {
      // Opened before it is answered: a file removed meanwhile is still read to its end.
      const file = await open(pathOf(key), "r").catch((error: unknown) => {
        throw NOT_THERE.has(String(codeOf(error))) ? new AppError("not-found", { reason: "content" }) : asFault(error);
      });
      return createReadStream("", { fd: file, ...range });
    },
    async remove(key) {
      await rm(pathOf(key), { force: true }).catch((error: unknown) => {
        throw asFault(error);
      });
    },
    async dropTenant(tenant) {
      await rm(tenantFolder(tenant), { recursive: true, force: true });
    },
    close: () => Promise.resolve(),
  };
}
