import { decodeText } from "../../sheets/decode.ts";
import { UnreadableBank } from "./draft.ts";

/** Text of an XML file in the encoding it says, UTF-8 where it says none. @throws UnreadableBank */
export function decodeXml(bytes: Buffer): string {
  const head = bytes.toString("latin1", 0, 200);
  const utf16 = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0;
  const [, label = "utf-8"] = /^[^<]{0,4}<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head) ?? [];
  try {
    const text = utf16 ? decodeText(bytes) : new TextDecoder(label, { fatal: true }).decode(bytes);
    return text.replace(/^\ufeff/, "");
  } catch (error) {
    throw new UnreadableBank("encoding", error);
  }
}
