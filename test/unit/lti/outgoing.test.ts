import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, test } from "@jest/globals";
import { isPublicAddress } from "../../../src/lti/addresses.ts";
import { createOutgoing } from "../../../src/lti/outgoing.ts";

let server: Server;
let base: string;
let calls = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    calls += 1;
    if (request.url === "/redirect") response.writeHead(302, { location: "/elsewhere" }).end();
    else if (request.url === "/large") response.end("x".repeat(1_000_001));
    else if (request.url === "/slow") setTimeout(() => response.end("late"), 2_000).unref();
    else if (request.url === "/trickle") {
      response.write("a");
      setInterval(() => response.write("a"), 50).unref();
    } else response.writeHead(200, { "x-seen": String(request.headers["x-mine"]) }).end("你好");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("addresses that are not the public internet", () => {
  test.each([
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.5",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "fe80::1",
    "fd00::1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "ff02::1",
    "localhost",
    "",
    "8.8.8",
    "0x7f.1",
  ])("%s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe("the guarded way out", () => {
  const strict = createOutgoing({ acceptLoopback: false });
  const local = createOutgoing({ acceptLoopback: true });

  test.each([
    "http://example.com/",
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://example.com/",
    "not a url",
    "https://user:pass@example.com/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://0.0.0.0/",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.5/",
    "https://192.168.1.1/",
  ])("R02–R17 never calls %s", async (url) => {
    await expect(strict({ url })).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("never calls the loopback address over http unless told to", async () => {
    const before = calls;
    await expect(strict({ url: base })).rejects.toMatchObject({ kind: "forbidden" });
    expect(calls).toBe(before);
    expect(await local({ url: base, headers: { "x-mine": "1" } })).toMatchObject({ status: 200, text: "你好", headers: { "x-seen": "1" } });
  });

  it("with loopback allowed, private and metadata addresses stay closed", async () => {
    await expect(local({ url: "https://10.0.0.5/" })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(local({ url: "http://169.254.169.254/" })).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("calls a host on the company's own network once the operator vouches for it, never loopback or metadata by its name", async () => {
    const vouching = createOutgoing({ acceptLoopback: false, privateHosts: ["10.255.255.1", "localhost", "127.0.0.1", "169.254.169.254"] });
    await expect(vouching({ url: "https://10.255.255.1/", timeout: 200 })).rejects.toMatchObject({
      kind: expect.stringMatching(/^(timeout|network)$/),
    });
    for (const host of ["localhost", "127.0.0.1", "169.254.169.254", "10.255.255.2"])
      await expect(vouching({ url: `https://${host}/`, timeout: 200 })).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("answers with a redirect instead of following it", async () => {
    const before = calls;
    expect((await local({ url: `${base}/redirect` })).status).toBe(302);
    expect(calls).toBe(before + 1);
  });

  it("stops at a megabyte and when the time is up, headers received or not", async () => {
    await expect(local({ url: `${base}/large` })).rejects.toMatchObject({ kind: "too-large" });
    await expect(local({ url: `${base}/slow`, timeout: 200 })).rejects.toMatchObject({ kind: "timeout" });
    await expect(local({ url: `${base}/trickle`, timeout: 200 })).rejects.toMatchObject({ kind: "timeout" });
  });

  it("tells a closed port as a network failure", async () => {
    await expect(local({ url: "http://127.0.0.1:1/" })).rejects.toMatchObject({ kind: "network" });
  });
});
