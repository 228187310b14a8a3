/** Layers to keep, ascending, counted from 0: one choice of a selection. */
export type Choice = readonly number[];

/** Every non-empty choice of a model's layers, in lexicographic order, so that neighbors share their first layers. */
export function allChoices(layers: number): Choice[] {
  const beginningWith = (before: Choice): Choice[] => {
    const from = (before.at(-1) ?? -1) + 1;
    return Array.from({ length: layers - from }, (_, offset) => [...before, from + offset]).flatMap(
      (choice) => [choice, ...beginningWith(choice)],
    );
  };
  return beginningWith([]);
}

/** All layers. */
export function fullDepth(layers: number): Choice {
  return Array.from({ length: layers }, (_, layer) => layer);
}

/** A choice as a key of a map. */
export function keyOf(choice: Choice): string {
  return choice.join();
}

/** For every layer of a choice that could go, what would remain. */
export function withOneLess(choice: Choice): Choice[] {
  return choice.length < 2 ? [] : choice.map((gone) => choice.filter((layer) => layer !== gone));
}

/** Lexicographic: a choice stands right behind those whose first layers it shares. */
export function byFirstLayers(one: Choice, other: Choice): number {
  const differing = one.findIndex((layer, place) => layer !== other[place]);
  if (differing === -1) return one.length - other.length;
  return (one[differing] ?? 0) - (other[differing] ?? -1);
}

/** A layer behind those above it. */
export interface PrefixNode {
  readonly layer: number;
  /** Which of the choices end here; null for one that is only on the way to others. */
  readonly choice: number | null;
  readonly next: readonly PrefixNode[];
}

/**
 * The choices as a tree of their first layers, in which each layer has to be applied once to each distinct beginning.
 *
 * @returns what follows the embeddings
 */
export function prefixTree(choices: readonly Choice[]): PrefixNode[] {
  const indexed = choices.map((rest, choice) => ({ rest, choice }));
  return branches(indexed);
}

interface Rest {
  /** The layers that are still to come. */
  readonly rest: Choice;
  readonly choice: number;
}

function branches(rests: readonly Rest[]): PrefixNode[] {
  const byFirst = new Map<number, Rest[]>();
  for (const { rest, choice } of rests) {
    const [first, ...others] = rest;
    if (first === undefined) continue;
    const following = byFirst.get(first) ?? [];
    byFirst.set(first, following);
    following.push({ rest: others, choice });
  }
  return [...byFirst].map(([layer, following]) => ({
    layer,
    choice: following.find(({ rest }) => rest.length === 0)?.choice ?? null,
    next: branches(following),
  }));
}

/** How often a layer is applied to compute a tree. */
export function nodesIn(tree: readonly PrefixNode[]): number {
  return tree.reduce((total, { next }) => total + 1 + nodesIn(next), 0);
}
