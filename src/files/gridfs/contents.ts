import { createReadStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import mongoose from "mongoose";
import { AppError } from "../../shared/errors.ts";
import { asFault, connect } from "../../store/mongo/connect.ts";
import type { ContentKey, Contents } from "../contents.ts";

const BUCKET = "files_content";

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
  const bucket = new mongoose.mongo.GridFSBucket(db, { bucketName: BUCKET, chunkSizeBytes: 256 * 1024 });
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
      if ((await find(key)) === null) throw new AppError("not-found", { reason: "content" });
      return bucket.openDownloadStream(idOf(key), range && { start: range.start, end: range.end + 1 });
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
