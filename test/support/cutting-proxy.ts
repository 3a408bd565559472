import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface CuttingProxy {
  readonly port: number;
  /** From now on the next `times` requests that hold the word arrive, but their connection is lost before the answer. */
  cut(word: string, times: number): void;
  /** Answers lost so far. */
  lost(): number;
  close(): void;
}

/** Stands before a server that speaks any protocol of request and answer, and loses answers as told. */
export async function cuttingProxy(target: { readonly host: string; readonly port: number }): Promise<CuttingProxy> {
  let left = 0;
  let lost = 0;
  let wanted = "";
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target);
    let doomed = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    near.on("data", (sent) => {
      if (left > 0 && sent.includes(wanted)) {
        left -= 1;
        doomed = true;
      }
      far.write(sent);
    });
    far.on("data", (answer) => {
      if (!doomed) return void near.write(answer);
      lost += 1;
      near.destroy();
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    port: (server.address() as AddressInfo).port,
    cut(word, times) {
      wanted = word;
      left = times;
    },
    lost: () => lost,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
