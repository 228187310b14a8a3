import { type Choice, fullDepth, keyOf, withOneLess } from './choices.ts';
import { betterFirst, type MeasureChoices, type Measured } from './measured.ts';
import type { LayerRunner } from '../../encoder/runtime/layer-runner.ts';
import { ofOneLength } from './choice-vectors.ts';

export interface BeamOptions {
  /** Choices of each number of layers from which the search goes on. */
  readonly width: number;
  /** Choices measured at each number of layers. */
  readonly tries: number;
}

/** What the regret was measured with: docs/results/kept-layers.md. */
export const BEAM: BeamOptions = { width: 4, tries: 16 };

/**
 * Goes from full depth down to one layer. At each step every layer of every choice in the beam is a candidate to go;
 * those are measured that remove least by `influence`, and the best of them are the next beam.
 *
 * @param influence of each layer, see `blockInfluence`
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

/**
 * What each layer does to what it is given: 1 minus the cosine of a token's hidden state before and after it, mean
 * over all tokens at full depth. A layer that changes little is the first that could go ("block influence", Men et al.,
 * ShortGPT, arXiv 2403.03853).
 *
 * @param texts token ids
 * @returns a number a layer, 0..2
 */
export async function blockInfluence(
  runner: LayerRunner,
  texts: readonly (readonly number[])[],
): Promise<number[]> {
  const sums = Array.from({ length: runner.layers }, () => 0);
  for (const rows of ofOneLength(texts)) {
    let before = await runner.embed(rows.map((row) => texts[row] ?? []));
    for (let layer = 0; layer < runner.layers; layer++) {
      const { states } = await runner.apply(layer, before, { states: true, vectors: false });
      sums[layer] = (sums[layer] ?? 0) + cosineDistances(before.data, states.data, before.shape[2]);
      before = states;
    }
  }
  const tokens = texts.reduce((total, { length }) => total + length, 0);
  return sums.map((sum) => sum / tokens);
}

/** The sum over rows of `width` numbers of 1 - cosine. */
function cosineDistances(one: Float32Array, other: Float32Array, width: number): number {
  let sum = 0;
  for (let row = 0; row < one.length; row += width) {
    let product = 0;
    let ones = 0;
    let others = 0;
    for (let at = row; at < row + width; at++) {
      const [a = 0, b = 0] = [one[at], other[at]];
      product += a * b;
      ones += a * a;
      others += b * b;
    }
    sum += 1 - product / Math.sqrt(ones * others);
  }
  return sum;
}
