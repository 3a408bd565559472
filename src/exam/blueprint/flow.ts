interface Edge {
  readonly to: number;
  left: number;
  readonly cost: number;
}

/** A network with one source (node 0) and one sink (node 1); amounts and costs are whole numbers, costs may be negative. */
export interface Network {
  /** A further node. */
  node(): number;
  /** @returns reads how much goes along the edge after {@link Network.fill} */
  edge(from: number, to: number, by: { readonly capacity: number; readonly cost?: number }): () => number;
  /** Sends as much as can be from source to sink, as cheaply as can be. @returns how much */
  fill(): number;
  /** Nodes to which more could still go from the source: what holds the flow back lies between them and the others. */
  reached(): ReadonlySet<number>;
}

export const SOURCE = 0;
export const SINK = 1;

/**
 * Minimum-cost maximum flow by successive shortest paths (Ahuja, Magnanti and Orlin, Network Flows, 9.7); nodes are few here, so the
 * paths are found by Bellman and Ford's relaxation with a queue, which allows negative costs. The network must have no cycle.
 */
export function createNetwork(): Network {
  const edges: Edge[] = [];
  const leaving: number[][] = [[], []];

  function shortest(): number[] | undefined {
    const distance = leaving.map(() => Number.POSITIVE_INFINITY);
    const by = leaving.map(() => -1);
    const queue = [SOURCE];
    const queued = new Set(queue);
    distance[SOURCE] = 0;
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      queued.delete(at);
      for (const id of leaving[at] ?? []) {
        const edge = edges[id];
        const reach = (distance[at] ?? 0) + (edge?.cost ?? 0);
        if (edge === undefined || edge.left === 0 || reach >= (distance[edge.to] ?? 0)) continue;
        distance[edge.to] = reach;
        by[edge.to] = id;
        if (!queued.has(edge.to)) queue.push(edge.to);
        queued.add(edge.to);
      }
    }
    return Number.isFinite(distance[SINK]) ? by : undefined;
  }

  /** Edge ids from source to sink. */
  function pathOf(by: readonly number[]): readonly number[] {
    const path: number[] = [];
    for (let at = SINK; at !== SOURCE; ) {
      const id = by[at] ?? 0;
      path.push(id);
      at = edges[id ^ 1]?.to ?? SOURCE;
    }
    return path;
  }

  return {
    node: () => leaving.push([]) - 1,

    edge(from, to, { capacity, cost = 0 }) {
      // An edge and its way back have ids that differ in the last bit.
      const id = edges.push({ to, left: capacity, cost }, { to: from, left: 0, cost: -cost }) - 2;
      leaving[from]?.push(id);
      leaving[to]?.push(id + 1);
      return () => edges[id + 1]?.left ?? 0;
    },

    fill() {
      let sent = 0;
      for (let by = shortest(); by !== undefined; by = shortest()) {
        const path = pathOf(by);
        const amount = Math.min(...path.map((id) => edges[id]?.left ?? 0));
        for (const id of path) {
          const [forth, back] = [edges[id], edges[id ^ 1]];
          if (forth !== undefined) forth.left -= amount;
          if (back !== undefined) back.left += amount;
        }
        sent += amount;
      }
      return sent;
    },

    reached() {
      const seen = new Set([SOURCE]);
      for (const at of seen) for (const id of leaving[at] ?? []) if ((edges[id]?.left ?? 0) > 0) seen.add(edges[id]?.to ?? SOURCE);
      return seen;
    },
  };
}
