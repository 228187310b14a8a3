import type { Choice } from './choices.ts';

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
