import { promisify } from "node:util";
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync, zstdCompress, zstdCompressSync } from "node:zlib";

/** Packing is worth its while from here on, in bytes. */
const FROM = 2_048;
/** Up to here a body is packed in one go: less than a millisecond, where a stream of its own costs three times that in setting up. In bytes. */
const AT_ONCE = 256 * 1_024;

/** What a picture or an archive is made of is packed already. */
const PACKABLE = /^text\/|[/+](json|xml|javascript)\b/;

/** A page needs no window of Brotli's usual four megabytes. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 2, [constants.BROTLI_PARAM_LGWIN]: 17 } };
const GZIP = { level: 4 };

/** Quick levels, in the order of what they cost: a paper of 92 KB becomes 18 KB with each. */
const CODINGS = {
  zstd: { now: (body: Buffer) => zstdCompressSync(body), later: (body: Buffer) => promisify(zstdCompress)(body) },
  br: { now: (body: Buffer) => brotliCompressSync(body, BROTLI), later: (body: Buffer) => promisify(brotliCompress)(body, BROTLI) },
  gzip: { now: (body: Buffer) => gzipSync(body, GZIP), later: (body: Buffer) => promisify(gzip)(body, GZIP) },
} as const;
type Coding = keyof typeof CODINGS;
const NAMES = Object.keys(CODINGS) as readonly Coding[];

/** The first of our codings that the asker takes; undefined: none. RFC 9110, 12.5.3, without weighing: whatever is not refused will do. */
export function codingFor(accepted: string): Coding | undefined {
  const taken = new Set(
    accepted.split(",").flatMap((part) => {
      const [name = "", ...parameters] = part.toLowerCase().split(";");
      return parameters.some((parameter) => /^\s*q\s*=\s*0(\.0*)?\s*$/.test(parameter)) ? [] : [name.trim()];
    }),
  );
  return NAMES.find((name) => taken.has(name));
}

/** A body in the form its asker takes. */
export interface Packed {
  readonly coding: Coding;
  /** What is large is packed by another thread. */
  readonly body: Buffer | Promise<Buffer>;
}

/** Undefined: it is sent as it is. */
export function packed(body: Buffer, accepted: string): Packed | undefined {
  const coding = codingFor(accepted);
  return coding === undefined ? undefined : { coding, body: CODINGS[coding][body.length > AT_ONCE ? "later" : "now"](body) };
}

/** Whether a body of so many bytes and this type is sent in another form where one is taken. */
export const isWorthPacking = (bytes: number, type: string): boolean => bytes >= FROM && PACKABLE.test(type);
