import { type Choice, keyOf } from './choices.ts';
import { bestOfEachDepth, betterFirst, type Measured, layerFront } from './measured.ts';

/** A choice in the tree of removals, below the one that has a layer more. */
export interface RemovalNode {
  readonly measured: Measured;
  /** The layer that went from the choice above; null at the root. */
  readonly removed: number | null;
  readonly isOnFront: boolean;
  readonly below: readonly RemovalNode[];
}

/** Choices of each number of layers that are shown beside what must be. */
const SHOWN = 3;

/**
 * How the search came from full depth to its choices: each stands below the best measured choice with one layer more
 * that contains it. Shown are the Pareto front, the best few of each number of layers, and what leads to them.
 *
 * @param measured with full depth
 */
export function removalTree(measured: readonly Measured[]): RemovalNode {
  const front = new Set(layerFront(measured).map(({ choice }) => keyOf(choice)));
  const best = measured.toSorted(betterFirst);
  const parentOf = ({ choice }: Measured): Measured | undefined =>
    best.find((other) => other.choice.length === choice.length + 1 && contains(other.choice, choice));

  const shown = new Set<Measured>();
  const show = (each: Measured | undefined): void => {
    if (each === undefined || shown.has(each)) return;
    shown.add(each);
    show(parentOf(each));
  };
  for (const { choice } of bestOfEachDepth(measured)) {
    best
      .filter((each) => each.choice.length === choice.length)
      .slice(0, SHOWN)
      .forEach(show);
  }

  const nodeOf = (each: Measured, above: Measured | null): RemovalNode => ({
    measured: each,
    removed: above?.choice.find((layer) => !each.choice.includes(layer)) ?? null,
    isOnFront: front.has(keyOf(each.choice)),
    below: best
      .filter((other) => shown.has(other) && parentOf(other) === each)
      .map((other) => nodeOf(other, each)),
  });
  const full = measured.reduce((most, each) => (each.choice.length > most.choice.length ? each : most));
  return nodeOf(full, null);
}

function contains(larger: Choice, smaller: Choice): boolean {
  return smaller.every((layer) => larger.includes(layer));
}

/**
 * The tree as lines of text.
 *
 * @param label what to say of a choice
 */
export function treeLines(root: RemovalNode, label: (node: RemovalNode) => string): string[] {
  const linesBelow = ({ below }: RemovalNode, indent: string): string[] =>
    below.flatMap((node, index) => {
      const isLast = index === below.length - 1;
      return [
        `${indent}${isLast ? '└─' : '├─'} ${label(node)}`,
        ...linesBelow(node, `${indent}${isLast ? '   ' : '│  '}`),
      ];
    });
  return [label(root), ...linesBelow(root, '')];
}
