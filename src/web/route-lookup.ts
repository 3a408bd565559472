/** What a request found, and the values of the `:names` in its path. */
export interface Found<T> {
  readonly door: T;
  readonly params: Readonly<Record<string, string>>;
}

interface Pattern<T> {
  readonly path: RegExp;
  readonly names: readonly string[];
  readonly door: T;
}

const NONE: Readonly<Record<string, string>> = Object.freeze({});

/**
 * Finds the door of a method and path: one look into a map for a plain path, and a short list by method and first segment for one with `:names`.
 * Knows paths as we write them ourselves; another spelling (case, a slash at the end, broken percent coding) finds nothing here.
 */
export function routeLookup<T extends { readonly method: string; readonly path: string }>(
  doors: readonly T[],
): (method: string, path: string) => Found<T> | undefined {
  const plain = new Map<string, Found<T>>();
  const patterns = new Map<string, Pattern<T>[]>();
  for (const door of doors) {
    const method = door.method.toUpperCase();
    const names = [...door.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
    if (names.length === 0) plain.set(`${method} ${door.path}`, { door, params: NONE });
    else {
      const key = `${method} ${firstSegment(door.path)}`;
      const path = new RegExp(`^${door.path.replaceAll(".", "\\.").replaceAll(/:\w+/g, "([^/]+)")}$`);
      patterns.set(key, [...(patterns.get(key) ?? []), { path, names, door }]);
    }
  }

  return (method, path) => {
    const known = plain.get(`${method} ${path}`);
    if (known !== undefined) return known;
    for (const pattern of patterns.get(`${method} ${firstSegment(path)}`) ?? []) {
      const match = pattern.path.exec(path);
      if (match === null) continue;
      const values = match.slice(1).map(decoded);
      if (values.includes(undefined)) return undefined;
      return { door: pattern.door, params: Object.fromEntries(pattern.names.map((name, at) => [name, values[at] ?? ""])) };
    }
    return undefined;
  };
}

function firstSegment(path: string): string {
  const end = path.indexOf("/", 1);
  return end < 0 ? path : path.slice(0, end);
}

function decoded(part: string): string | undefined {
  if (!part.includes("%")) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
