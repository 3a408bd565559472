/**
 * The same pure function, asked once for each object: for what is worked out from a record that cannot change, again and again. What it was asked about
 * goes with the object.
 */
export function once<K extends object, V>(read: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (of) => {
    const found = known.get(of);
    if (found !== undefined) return found.value;
    const value = read(of);
    known.set(of, { value });
    return value;
  };
}
