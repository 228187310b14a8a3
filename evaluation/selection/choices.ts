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
