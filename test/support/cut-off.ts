import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way to a server that can be cut, as when a cable is pulled: nothing is answered, and nothing is refused either. */
export interface Way {
  readonly port: number;
  /** What is open falls silent, and so does whatever is opened while it is cut. */
  cut(): void;
  /** What fell silent is reset, as it is when a firewall has forgotten it; new connections pass. */
  mend(): void;
  close(): Promise<void>;
}

export async function startWay(to: { readonly host: string; readonly port: number }): Promise<Way> {
  const open = new Set<Socket>();
  let silent = false;
  const server = createServer((near) => {
    const far = silent ? undefined : connect(to.port, to.host);
    for (const socket of far === undefined ? [near] : [near, far]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        open.delete(socket);
        if (far !== undefined) (socket === near ? far : near).destroy();
      });
    }
    if (far === undefined) return;
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      silent = true;
      for (const socket of open) socket.unpipe().pause();
    },
    mend() {
      silent = false;
      for (const socket of open) socket.resetAndDestroy();
    },
    close: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy();
        server.close(() => done());
      }),
  };
}
