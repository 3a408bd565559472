import { DatabaseSync } from "node:sqlite";
import mongoose from "mongoose";

/** Everything a store holds, as text: what whoever gets at the database can read. @param url `sqlite:` file or `mongodb://` */
export async function dump(url: string): Promise<string> {
  if (url.startsWith("sqlite:")) {
    const database = new DatabaseSync(url.slice("sqlite:".length), { readOnly: true });
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
    const rows = tables.flatMap(({ name }) => database.prepare(`select * from "${String(name)}"`).all());
    database.close();
    return JSON.stringify(rows);
  }
  const connection = await mongoose.createConnection(url).asPromise();
  try {
    const { db } = connection;
    if (db === undefined) throw new Error("no database");
    const found = await db.listCollections().toArray();
    return JSON.stringify(await Promise.all(found.map(({ name }) => db.collection(name).find().toArray())));
  } finally {
    await connection.close();
  }
}
