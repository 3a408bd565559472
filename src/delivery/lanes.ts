import type { Expanded } from "./expansion.ts";

/** Requests under way at once; more than four connections to an LRS buy no throughput. */
const LANES = 4;
/** Below this many statements a lane is not worth a request of its own. */
const WORTH = 100;

/**
 * Spreads messages over lanes that are sent side by side. All of one person's stay in one lane and in their order, so that an LRS
 * stores them as they happened.
 */
export function cutIntoLanes(messages: readonly Expanded[]): readonly (readonly Expanded[])[] {
  const size = (some: readonly Expanded[]): number => some.reduce((sum, { statements }) => sum + statements.length, 0);
  const count = Math.min(LANES, Math.max(1, Math.ceil(size(messages) / WORTH)));
  if (count === 1) return [messages];
  const lanes = Array.from({ length: count }, () => ({ messages: [] as Expanded[], size: 0 }));
  const persons = [...Map.groupBy(messages, ({ tenant, event }) => JSON.stringify([tenant, event.person])).values()];
  for (const own of persons.toSorted((a, b) => size(b) - size(a))) {
    const lightest = lanes.reduce((light, lane) => (lane.size < light.size ? lane : light));
    lightest.messages.push(...own);
    lightest.size += size(own);
  }
  return lanes.map((lane) => lane.messages).filter((lane) => lane.length > 0);
}
