import { NLI_LABELS, type NliPair, type NliTriplet } from '../../faq/datasets/sentence-pairs.ts';
import { type Design, fitSoftmax, likeliestClass } from '../../measures/softmax-regression.ts';
import { cosine } from './sts.ts';

type Vectors = ReadonlyMap<string, Float32Array>;

/**
 * Penalty for each row of training data. The features are small (components of unit vectors, a few hundredths each), so
 * that a penalty which does not grow with the data would leave the probe close to guessing, or free to learn rows by heart.
 */
const L2_A_ROW = 1e-6;

/**
 * Which pairs a probe gets right, 1 or 0 each: a multinomial logistic regression on [u, v, |u−v|, u·v] (component by
 * component) of the two sentences' vectors, as SentEval (Conneau and Kiela, LREC 2018) tells what an encoder's vectors
 * hold without training the encoder. Fitted without chance: the same vectors give the same answers.
 *
 * @param train, test whose texts all have a vector
 * @param onStep told after each step of the fit
 */
export function rightByProbe(
  train: readonly NliPair[],
  test: readonly NliPair[],
  vectors: Vectors,
  onStep?: (step: number) => void,
): Float64Array {
  const model = fitSoftmax(designOf(train, vectors), labelsOf(train), {
    classes: NLI_LABELS.length,
    l2: L2_A_ROW * train.length,
    ...(onStep === undefined ? {} : { onStep }),
  });
  const asked = designOf(test, vectors);
  const features = new Float64Array(asked.columns);
  const truth = labelsOf(test);
  return Float64Array.from(test, (_, row) => {
    asked.read(row, features);
    return Number(likeliestClass(model, features) === truth[row]);
  });
}

function labelsOf(pairs: readonly NliPair[]): Uint8Array {
  return Uint8Array.from(pairs, ({ label }) => NLI_LABELS.indexOf(label));
}

/** Made row by row: 150,000 pairs of 384 dimensions would be two gigabytes. */
function designOf(pairs: readonly NliPair[], vectors: Vectors): Design {
  const sides = pairs.map(
    ({ premise, hypothesis }) => [vectorOf(premise, vectors), vectorOf(hypothesis, vectors)] as const,
  );
  const dimensions = sides[0]?.[0].length ?? 0;
  return {
    rows: pairs.length,
    columns: 4 * dimensions,
    read(row, into) {
      const [u, v] = sides[row] ?? [];
      if (u === undefined || v === undefined) throw new RangeError(`There is no row ${row}.`);
      for (let at = 0; at < dimensions; at++) {
        const [one, other] = [u[at] ?? NaN, v[at] ?? NaN];
        into[at] = one;
        into[dimensions + at] = other;
        into[2 * dimensions + at] = Math.abs(one - other);
        into[3 * dimensions + at] = one * other;
      }
    },
  };
}

function vectorOf(text: string, vectors: Vectors): Float32Array {
  const vector = vectors.get(text);
  if (vector === undefined) throw new RangeError(`No vector of "${text}".`);
  return vector;
}

/**
 * Which triplets an encoder gets right, 1 or 0 each: those whose anchor is nearer, by cosine, to what follows from it
 * than to what contradicts it (sentence-transformers' `TripletEvaluator`). Vectors are found by their texts.
 */
export function rightTriplets(triplets: readonly NliTriplet[], vectors: Vectors): Float64Array {
  return Float64Array.from(triplets, ({ anchor, positive, negative }) => {
    const own = vectors.get(anchor);
    return Number(cosine(own, vectors.get(positive)) > cosine(own, vectors.get(negative)));
  });
}
