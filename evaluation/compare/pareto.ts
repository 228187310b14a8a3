/** Something that costs and is worth something. */
export interface Priced {
  readonly name: string;
  readonly cost: number;
  readonly quality: number;
}

/** The names of those that no other beats on both sides, cheapest first. */
export function paretoFront(priced: readonly Priced[]): string[] {
  const front: Priced[] = [];
  for (const one of priced.toSorted((a, b) => a.cost - b.cost || b.quality - a.quality)) {
    if (one.quality > (front.at(-1)?.quality ?? -Infinity)) front.push(one);
  }
  return front.map(({ name }) => name);
}
