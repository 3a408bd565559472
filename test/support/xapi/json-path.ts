/** A path of members: a name, an index, or `*` for all. */
type Step = string | number;

const TOKEN = /\.([A-Za-z_][\w-]*)|\.(\*)|\[(\*)\]|\[(\d+(?:,\d+)*)\]|\[((?:'[^']*')(?:,'[^']*')*)\]/gy;

/**
 * JSONPath as far as profiles may use it (xAPI Profiles 1.0, Part 2, 8.1: names, indices, stars and unions of them; no filters, no
 * scripts, no descent).
 * @throws RangeError for anything else
 */
function steps(path: string): readonly (readonly Step[])[] {
  if (!path.startsWith("$")) throw new RangeError(`no JSONPath: ${path}`);
  const found: Step[][] = [];
  TOKEN.lastIndex = 1;
  while (TOKEN.lastIndex < path.length) {
    const match = TOKEN.exec(path);
    if (match === null) throw new RangeError(`cannot read ${path}`);
    const [, name, star, bracketStar, indices, names] = match;
    if (name !== undefined) found.push([name]);
    else if (star !== undefined || bracketStar !== undefined) found.push(["*"]);
    else if (indices !== undefined) found.push(indices.split(",").map(Number));
    else found.push((names ?? "").slice(1, -1).split("','"));
  }
  return found;
}

function children(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (step === "*") return Object.values(value);
  const found = (value as Readonly<Record<string, unknown>>)[String(step)];
  return found === undefined || (Array.isArray(value) && typeof step !== "number") ? [] : [found];
}

/** Every value at a path; several paths may be joined by `|`. */
export const valuesAt = (root: unknown, path: string): readonly unknown[] =>
  path
    .split("|")
    .flatMap((one) =>
      steps(one.trim()).reduce<readonly unknown[]>(
        (values, options) => values.flatMap((value) => options.flatMap((step) => children(value, step))),
        [root],
      ),
    );
