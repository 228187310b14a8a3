import { type Choice, fullDepth, keyOf, withOneLess } from './choices.ts';
import { betterFirst, type MeasureChoices, type Measured } from './measured.ts';

export interface BeamOptions {
  /** Choices of each number of layers from which the search goes on. */
  readonly width: number;
  /** Choices measured at each number of layers. */
  readonly tries: number;
}

/** What the regret was measured with: docs/results.md. */
export const BEAM: BeamOptions = { width: 4, tries: 16 };

/**
 * Goes from full depth down to one layer. At each step every layer of every choice in the beam is a candidate to go;
 * those are measured that remove least by `influence`, and the best of them are the next beam.
 *
 * @param influence of each layer, see influence.ts
 * @returns everything that was measured
 */
export async function beamSearch(
  influence: readonly number[],
  measure: MeasureChoices,
  { width, tries }: BeamOptions = BEAM,
): Promise<Measured[]> {
  const remaining = (choice: Choice): number =>
    choice.reduce((sum, layer) => sum + (influence[layer] ?? 0), 0);
  let beam: readonly Choice[] = [fullDepth(influence.length)];
  const measured = [...(await measure(beam))];
  for (let layers = influence.length - 1; layers >= 1; layers--) {
    const candidates = new Map(beam.flatMap(withOneLess).map((choice) => [keyOf(choice), choice]));
    const likely = [...candidates.values()]
      .sort((one, other) => remaining(other) - remaining(one))
      .slice(0, tries);
    const found = await measure(likely);
    measured.push(...found);
    beam = found
      .toSorted(betterFirst)
      .slice(0, width)
      .map(({ choice }) => choice);
  }
  return measured;
}
