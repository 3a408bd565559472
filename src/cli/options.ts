import { InvalidArgumentError, Option } from "commander";

/** The company a server works for when it works for one. */
export const DEFAULT_TENANT = "main";

export const jsonOption = (): Option => new Option("--json", "print one JSON document");

export const tenantOption = (): Option =>
  new Option("--tenant <id>", "the company").default(DEFAULT_TENANT).argParser((text) => {
    if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(text)) throw new InvalidArgumentError("lower-case letters, digits and dashes, at most 60.");
    return text;
  });

/** An https address, or http on this machine, without user and password. */
export function address(text: string): string {
  const url = URL.parse(text);
  const local = url !== null && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const usable = url !== null && (url.protocol === "https:" || (url.protocol === "http:" && local)) && url.username === "";
  if (!usable) throw new InvalidArgumentError("an https address is wanted.");
  return text;
}

export function origin(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, new URL(address(text)).origin];
}

export const several = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];
