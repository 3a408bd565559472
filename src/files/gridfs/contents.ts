import { createReadStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import mongoose from "mongoose";
import { AppError } from "../../shared/errors.ts";
import { asFault, connect } from "../../store/mongo/connect.ts";
import type { ByteRange, ContentKey, Contents } from "../contents.ts";

const BUCKET = "files_content";
const CHUNK = 256 * 1024;
const AT_ONCE = 4;

/**
 * Files in GridFS of the MongoDB that holds the records, so that several machines share them. The id of a content is its key, so a
 * write that broke off is found and removed with the record it belongs to.
 * @param url of MongoDB
 * @param arrivals a local folder for files on their way; made if missing
 */
export async function openGridContents(url: string, arrivals: string): Promise<Contents> {
  await mkdir(arrivals, { recursive: true, mode: 0o700 });
  const connection = await connect(url);
  const { db } = connection;
  if (db === undefined) throw new AppError("unavailable", { reason: "MongoDB: no database" });
  const bucket = new mongoose.mongo.GridFSBucket(db, { bucketName: BUCKET, chunkSizeBytes: CHUNK });
  // The driver types ids as ObjectId; any BSON value serves.
  const idOf = ({ tenant, id }: ContentKey): mongoose.mongo.ObjectId =>
    `${encodeURIComponent(tenant)}/${id}` as unknown as mongoose.mongo.ObjectId;
  const files = db.collection(`${BUCKET}.files`);
  const chunks = db.collection(`${BUCKET}.chunks`);

  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw asFault(error);
    }
  };
  const find = (key: ContentKey) => asked(() => files.findOne({ _id: idOf(key) }));
  const drop = async (key: ContentKey): Promise<void> => {
    await files.deleteOne({ _id: idOf(key) });
    await chunks.deleteMany({ files_id: idOf(key) });
  };

  /** A few chunks at a time: the driver's own reader asks for up to 16 MB at once, for each who listens. */
  async function* stretch(
    key: ContentKey,
    { chunkSize, range: { start, end } }: { readonly chunkSize: number; readonly range: ByteRange },
  ): AsyncGenerator<Buffer> {
    const last = Math.floor(end / chunkSize);
    let n = Math.floor(start / chunkSize);
    const wanted = { files_id: idOf(key), n: { $gte: n, $lte: last } };
    for await (const chunk of chunks.find(wanted, { sort: { n: 1 }, batchSize: AT_ONCE })) {
      if (chunk["n"] !== n) break;
      const bytes = (chunk["data"] as mongoose.mongo.Binary).buffer;
      const from = n * chunkSize;
      yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(Math.max(0, start - from), end - from + 1);
      n += 1;
    }
    if (n <= last) throw new AppError("unavailable", { reason: `file store: chunk ${n} is missing` });
  }

  return {
    arrivals,
    adopt: (key, path) =>
      asked(async () => {
        await drop(key);
        // The entry in `files` is written last: until then nobody sees a part of it.
        await pipeline(createReadStream(path), bucket.openUploadStreamWithId(idOf(key), key.id));
        await rm(path, { force: true });
      }),
    async size(key) {
      const found = await find(key);
      return found === null ? undefined : Number(found["length"]);
    },
    async read(key, range): Promise<Readable> {
      const found = await find(key);
      if (found === null) throw new AppError("not-found", { reason: "content" });
      const { length, chunkSize } = found as unknown as { length: number; chunkSize: number };
      return Readable.from(stretch(key, { chunkSize, range: range ?? { start: 0, end: length - 1 } }));
    },
    remove: (key) => asked(() => drop(key)),
    dropTenant: (tenant) =>
      asked(async () => {
        const prefix = encodeURIComponent(tenant);
        // "0" follows "/".
        const own = { $gte: `${prefix}/`, $lt: `${prefix}0` } as unknown as mongoose.mongo.ObjectId;
        await files.deleteMany({ _id: own });
        await chunks.deleteMany({ files_id: own });
      }),
    close: () => connection.close(),
  };
}
