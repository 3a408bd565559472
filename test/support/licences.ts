import { existsSync, readFileSync } from "node:fs";

interface LockEntry {
  readonly version: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

export interface Licensed {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** Every package that runs in production, with the licence it declares. */
export function productionLicences(): readonly Licensed[] {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, LockEntry> };
  const found = new Map<string, Licensed>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    const manifest = `${path}/package.json`;
    if (path === "" || entry.dev === true || !existsSync(manifest)) continue;
    const { license, licenses, name } = JSON.parse(readFileSync(manifest, "utf8")) as {
      name: string;
      license?: string | { type: string };
      licenses?: readonly { type: string }[];
    };
    const licence = typeof license === "string" ? license : (license?.type ?? licenses?.map(({ type }) => type).join(" OR ") ?? "none");
    found.set(`${name}@${entry.version}`, { name, version: entry.version, licence });
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
