export interface Weighed {
  readonly cost: number;
  readonly quality: number;
}

/** Those that no other beats on both sides, cheapest first; of equals the first. */
export function paretoFront<T>(items: readonly T[], weigh: (item: T) => Weighed): T[] {
  const weighed = items.map((item) => ({ item, ...weigh(item) }));
  const front: typeof weighed = [];
  for (const one of weighed.toSorted((a, b) => a.cost - b.cost || b.quality - a.quality)) {
    if (one.quality > (front.at(-1)?.quality ?? -Infinity)) front.push(one);
  }
  return front.map(({ item }) => item);
}
