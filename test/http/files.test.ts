import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import request from "supertest";
import { createFiles, type FilePurpose } from "../../src/files/files.service.ts";
import { openContents } from "../../src/files/open.ts";
import { randomIds } from "../../src/shared/ids.ts";
import { collections } from "../../src/store/collections.ts";
import { replace } from "../../src/store/port.ts";
import { practiceLaunch, takeSeat, type Headers, type Seat } from "../support/seats.ts";
import { png, wav, xlsx } from "../support/sample-files.ts";
import { startStack, type Stack } from "../support/stack.ts";

jest.setTimeout(180_000);

const LIMIT = 2 * 1024 * 1024;
let stack: Stack;
let learner: Seat;
let teacher: Seat;
let classmate: Seat;

beforeAll(async () => {
  stack = await startStack();
  const { services } = stack;
  const contents = await openContents({ url: services.config.filesUrl, storeUrl: services.config.storeUrl, arrivals: "" });
  const purpose = {
    name: "recording",
    types: ["audio/wav", "image/png", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    maxBytes: LIMIT,
    mayUpload: ({ roles }) => roles.includes("learner"),
    mayRead: ({ roles }) => roles.includes("instructor"),
  } satisfies FilePurpose;
  Object.assign(services.files, createFiles({ ...services, contents, ids: randomIds, purposes: () => [purpose] }));
  const seat = async (user: string) => takeSeat(stack, { launch: await practiceLaunch(stack, user) });
  [learner, classmate, teacher] = [await seat("12"), await seat("13"), await seat("3")];
});
afterAll(() => stack.close());

const send = (seat: Seat, body: Buffer, headers: Headers = {}) =>
  request(stack.url)
    .post(seat.href("/files"))
    .set({
      Cookie: seat.cookie,
      "Content-Type": "application/octet-stream",
      "x-tierwise-token": seat.token,
      "x-file-purpose": "recording",
      "x-file-name": encodeURIComponent("通话 1.wav"),
      ...headers,
    })
    .send(body);

/** Sent by the learner and taken by a record, as a hand-in would. */
async function handedIn(body: Buffer, headers: Headers = {}): Promise<string> {
  const { id } = (await send(learner, body, headers)).body as { id: string };
  const { tenant, person } = learner.session;
  await stack.services.store.commit([await stack.services.files.claim({ tenant, person }, { id, purpose: "recording" }, "attempts/a1")]);
  return id;
}

const get = (seat: Seat, id: string, headers: Headers = {}) =>
  seat
    .get(`/files/${id}`, headers)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => done(null, Buffer.concat(parts)));
    });

describe("sending a file", () => {
  it("answers with its id and where it can be heard", async () => {
    const answer = await send(learner, wav());
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ name: "通话 1.wav", type: "audio/wav", size: wav().length, shown: true });
    expect((await get(learner, (answer.body as { id: string }).id)).body).toEqual(wav());
  });

  it("says in the reader's words why one is not taken, and what would be", async () => {
    const answer = await send(learner, Buffer.from("<!doctype html><script>1</script>"), { "x-file-name": "call.wav" });
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      refused: "type",
      text: "不能使用这种文件。请选择：WAV、PNG、XLSX。判断依据是文件内容，改扩展名没有用。",
    });
    expect((await send(learner, Buffer.concat([wav(), Buffer.alloc(LIMIT)]))).body).toMatchObject({ refused: "too-large" });
  });

  test.each([
    ["without the token", { "x-tierwise-token": "" }, 403],
    ["from another site", { Origin: "https://evil.example" }, 403],
    ["for a purpose that is none", { "x-file-purpose": "none" }, 404],
    ["without a purpose", { "x-file-purpose": "" }, 400],
    ["as a form", { "Content-Type": "multipart/form-data; boundary=x" }, 415],
  ])("%s is refused", async (_, headers, status) => {
    expect((await send(learner, wav(), headers)).status).toBe(status);
  });

  it("is refused to whom the purpose does not let", async () => {
    expect((await send(teacher, wav())).status).toBe(403);
  });

  it("survives a name no header should hold", async () => {
    const answer = await send(learner, wav(), { "x-file-name": "%E0%A4%A" });
    expect(answer.body).toMatchObject({ name: "%E0%A4%A.wav" });
  });

  it("holds nobody else up while a slow one arrives", async () => {
    const headers = {
      Cookie: learner.cookie,
      "Content-Type": "application/octet-stream",
      "Content-Length": wav().length,
      "x-tierwise-token": learner.token,
      "x-file-purpose": "recording",
    };
    const slow = httpRequest(stack.url + learner.href("/files"), { method: "POST", headers });
    const done = once(slow, "response").then(([answer]) => (answer as IncomingMessage).statusCode);
    slow.write(wav().subarray(0, 100));
    expect((await teacher.get("/home")).status).toBe(200);
    slow.end(wav().subarray(100));
    expect(await done).toBe(201);
  });
});

describe("fetching a file", () => {
  it("can do nothing in a browser but be what it is", async () => {
    const id = await handedIn(wav());
    const { status, headers, body } = await get(teacher, id);
    expect(status).toBe(200);
    expect(body).toEqual(wav());
    expect(headers).toMatchObject({
      "content-type": "audio/wav",
      "content-length": String(wav().length),
      "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "accept-ranges": "bytes",
      "cache-control": "private, no-store, no-transform",
      "content-disposition": `inline; filename="_1.wav"; filename*=UTF-8''%E9%80%9A%E8%AF%9D%201.wav`,
    });
  });

  it("is only ever a download where it is no picture, sound or film", async () => {
    const id = await handedIn(await xlsx(), { "x-file-name": "a.xlsx" });
    expect((await get(teacher, id)).headers["content-disposition"]).toMatch(/^attachment; filename="a\.xlsx"/);
  });

  it("is for whom the record's purpose says, and not there for anyone else", async () => {
    const id = await handedIn(png(), { "x-file-name": "a.png" });
    const readers = [teacher, learner, classmate];
    const statuses = [];
    for (const seat of readers) statuses.push((await get(seat, id)).status);
    expect(statuses).toEqual([200, 404, 404]);
    expect((await request(stack.url).get(teacher.href(`/files/${id}`))).status).toBe(401);
  });

  test.each([
    ["bytes=0-99", 206, "bytes 0-99/8044", 100],
    ["bytes=8000-", 206, "bytes 8000-8043/8044", 44],
    ["bytes=-4", 206, "bytes 8040-8043/8044", 4],
    ["bytes=9000-", 416, "bytes */8044", 0],
    ["bytes=0-1,4-5", 200, undefined, 8_044],
  ])("by %s gets %i", async (range, status, part, length) => {
    const id = await handedIn(wav());
    const answer = await get(teacher, id, { Range: range });
    expect([answer.status, answer.headers["content-range"], (answer.body as Buffer).length]).toEqual([status, part, length]);
    if (status === 206) {
      const start = Number(/(\d+)-/.exec(part ?? "")?.[1]);
      expect(answer.body).toEqual(wav().subarray(start, start + length));
    }
  });

  it("goes on where it stopped as long as it is the same file", async () => {
    const id = await handedIn(wav());
    const etag = String((await get(teacher, id)).headers["etag"]);
    expect((await get(teacher, id, { Range: "bytes=100-", "If-Range": etag })).status).toBe(206);
    expect((await get(teacher, id, { Range: "bytes=100-", "If-Range": '"other"' })).status).toBe(200);
  });

  it("by HEAD gets what GET would say, and nothing of the content", async () => {
    const id = await handedIn(wav());
    const answer = await request(stack.url)
      .head(teacher.href(`/files/${id}`))
      .set({ Cookie: teacher.cookie, Range: "bytes=0-9" });
    expect([answer.status, answer.headers["content-length"], answer.headers["content-range"]]).toEqual([206, "10", "bytes 0-9/8044"]);
  });

  it("is a job's to remove once nothing has referred to it for a day", async () => {
    const { id } = (await send(learner, png())).body as { id: string };
    const { services } = stack;
    const { tenant } = learner.session;
    const record = await services.files.get(tenant, id);
    if (record === undefined) throw new Error("it was kept");
    await services.store.commit([replace(collections.files, { ...record, unclaimedSince: Date.now() - 25 * 3_600_000 })]);
    await services.store.commit(await services.jobs.put({ tenant, kind: "files.tidy", key: "now", payload: {} }));
    await services.jobs.runAll();
    while ((await services.files.get(tenant, id)) !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await get(learner, id)).status).toBe(404);
  });
});
