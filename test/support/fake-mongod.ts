import { type AddressInfo, createServer, type Server } from "node:net";
import mongoose from "mongoose";

const OP_QUERY = 2_004;
const OP_MSG = 2_013;

/** Wraps a document as the reply to a request, in the form the request had. */
function replyTo(request: Buffer, document: object): Buffer {
  const body = Buffer.from(mongoose.mongo.BSON.serialize(document));
  const legacy = request.readInt32LE(12) === OP_QUERY;
  const head = Buffer.alloc(legacy ? 36 : 21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(request.readInt32LE(4), 8);
  head.writeInt32LE(legacy ? 1 : OP_MSG, 12);
  if (legacy) head.writeInt32LE(1, 32);
  return Buffer.concat([head, body]);
}

export interface FakeServer {
  readonly url: string;
  /** From now on it takes requests and answers none. */
  fallSilent(): void;
  close(): void;
}

/** Speaks just enough of MongoDB's wire protocol to be taken for a server: it says hello as told, and ok to everything else. */
export async function fakeMongod(hello: object): Promise<FakeServer> {
  let silent = false;
  const sockets = new Set<{ destroy(): void }>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let waiting = Buffer.alloc(0);
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 16 && waiting.length >= waiting.readInt32LE(0)) {
        const request = waiting.subarray(0, waiting.readInt32LE(0));
        waiting = waiting.subarray(request.length);
        if (!silent) socket.write(replyTo(request, { ok: 1, maxWireVersion: 21, minWireVersion: 0, ...hello }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/tierwise`,
    fallSilent: () => {
      silent = true;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
