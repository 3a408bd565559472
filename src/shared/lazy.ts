/** What costs time and memory to have, had when it is first asked for: a process that is only started needs none of it. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
