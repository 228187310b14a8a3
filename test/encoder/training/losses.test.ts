import { expect } from 'chai';
import { InferenceSession } from '../../../encoder/runtime/onnxruntime.ts';
import { ARCHITECTURES } from '../../../encoder/model/architectures.ts';
import type { EncoderConfig } from '../../../encoder/model/config.ts';
import { encodeOnnx } from '../../../encoder/model/onnx/onnx.ts';
import { unitRows } from '../../../encoder/training/autodiff/operations/normalization.ts';
import { createTape, type Tape, type Value } from '../../../encoder/training/autodiff/tape.ts';
import { encode, score } from '../../../encoder/training/encoder-graph.ts';
import {
  binaryCrossEntropy,
  cosent,
  cosineSimilarity,
  distillation,
  distillKlDiv,
  marginMse,
  multipleNegativesRanking,
} from '../../../encoder/training/losses.ts';
import { worstGradientError } from './finite-differences.ts';

type Loss = (tape: Tape, vectors: Value) => Value;

const teacher = Float32Array.from({ length: 30 }, (_, index) => Math.sin(index * index + 1));

/** Scores of a positive and a negative for each of two queries. */
const candidates = (tape: Tape): Value => tape.constant(Float32Array.of(0.9, 0.1, 0.5, 0.6), [2, 2]);

/** Each loss over six vectors of five numbers. */
const LOSSES: Readonly<Record<string, Loss>> = {
  'multiple negatives ranking, in-batch negatives': (tape, x) => multipleNegativesRanking(tape, x, 3),
  'multiple negatives ranking, hard negatives': (tape, x) => multipleNegativesRanking(tape, x, 2),
  'cosine similarity': (tape, x) =>
    cosineSimilarity(tape, x, tape.constant(Float32Array.of(0.1, 0.9, 0.5), [3])),
  CoSENT: (tape, x) => cosent(tape, x, tape.constant(Float32Array.of(0, 1, 1, 0, 0, 0, 0, 1, 0), [3, 3])),
  'margins of candidates': (tape, x) => marginMse(tape, x, candidates(tape)),
  'divergence over candidates': (tape, x) => distillKlDiv(tape, x, candidates(tape), 0.2),
  distillation: (tape, x) =>
    distillation(tape, x, unitRows(tape, tape.constant(teacher, [6, 5])), { cosine: 5, similarities: 20 }),
};

const TINY: EncoderConfig = {
  architecture: ARCHITECTURES.bert ?? expect.fail('BERT is missing from the architecture table'),
  layers: 2,
  hidden: 4,
  embedding: 4,
  heads: 2,
  feedForward: 6,
  vocabulary: 10,
  positions: 5,
  positionOffset: 0,
  tokenTypes: 2,
  buckets: 0,
  modern: null,
  epsilon: 1e-12,
};

/** Weights, dropout and the mask of two texts of which the second is shorter, all the same at every call. */
function feedsOf(tape: Tape): Omit<Parameters<typeof encode>[4], 'rows'> {
  let salt = 0;
  const filled = (shape: readonly number[], value: (index: number) => number): Value => {
    const size = shape.reduce((product, length) => product * length, 1);
    return tape.constant(
      Float32Array.from({ length: size }, (_, index) => value(index)),
      shape,
    );
  };
  return {
    weight(_, shape) {
      salt += 1;
      return filled(shape, (index) => 0.7 * Math.sin((index + salt) ** 2));
    },
    mask: tape.constant(Float32Array.of(1, 1, 1, 1, 1, 0), [2, 3]),
    dropout: (_, shape) => filled(shape, (index) => (index % 3 === 0 ? 0 : 1.5)),
  };
}

/** Sixteen texts make a group of their own. */
const MANY = { rows: 32, wave: Float32Array.from({ length: 96 }, (_, index) => Math.cos(index * index + 2)) };

async function valueOf(loss: (tape: Tape) => Value): Promise<number> {
  const tape = createTape();
  const graph = Buffer.concat(encodeOnnx(tape.graph({ loss: loss(tape) }), 'test'));
  const session = await InferenceSession.create(graph, { logSeverityLevel: 3 });
  const { loss: value } = await session.run({});
  await session.release();
  return Number(value?.data[0]);
}

describe('distillation', () => {
  it('compares within groups of sixteen and not across them', async () => {
    const weights = { cosine: 5, similarities: 20 };
    const student = Float32Array.from(MANY.wave, (value, index) => value + Math.sin(index));
    const ofRows = (from: number, to: number): Promise<number> =>
      valueOf((tape) => {
        const rows = (values: Float32Array): Value =>
          unitRows(tape, tape.constant(values.slice(3 * from, 3 * to), [to - from, 3]));
        return distillation(tape, rows(student), rows(MANY.wave), weights);
      });
    const [all, first, second] = [await ofRows(0, 32), await ofRows(0, 16), await ofRows(16, 32)];
    expect(first).to.not.be.closeTo(second, 0.01);
    expect(all).to.be.closeTo((first + second) / 2, 1e-5);
  });
});

describe('gradients of losses, against finite differences', () => {
  for (const [name, loss] of Object.entries(LOSSES)) {
    it(name, async () => {
      const error = await worstGradientError({
        shapes: [[6, 5]],
        compute: (tape, [x]) =>
          x === undefined ? expect.fail('no parameter') : loss(tape, unitRows(tape, x)),
      });
      expect(error).to.be.below(1e-3);
    });
  }

  it('distillation through a projection to a wider teacher, by both', async () => {
    const weights = { cosine: 5, similarities: 20 };
    const wide = Float32Array.from({ length: 42 }, (_, index) => Math.sin(index * index + 3));
    const error = await worstGradientError({
      shapes: [
        [6, 5],
        [7, 5],
      ],
      compute(tape, [x, projection]) {
        if (x === undefined || projection === undefined) return expect.fail('no parameter');
        const taught = unitRows(tape, tape.constant(wide, [6, 7]));
        return distillation(tape, unitRows(tape, x), taught, weights, projection);
      },
    });
    expect(error).to.be.below(1e-3);
  });

  it('distillation in groups', async () => {
    const weights = { cosine: 5, similarities: 20 };
    const error = await worstGradientError({
      shapes: [[MANY.rows, 3]],
      compute(tape, [x]) {
        if (x === undefined) return expect.fail('no parameter');
        return distillation(
          tape,
          unitRows(tape, x),
          unitRows(tape, tape.constant(MANY.wave, [32, 3])),
          weights,
        );
      },
    });
    expect(error).to.be.below(1e-3);
  });

  it('binary cross entropy, also where it is sure', async () => {
    for (const range of [
      [-1.5, 1.5],
      [40, 60],
    ] as const) {
      const error = await worstGradientError({
        shapes: [[3, 1]],
        range,
        compute: (tape, [logits]) =>
          logits === undefined
            ? expect.fail('no parameter')
            : binaryCrossEntropy(tape, logits, tape.constant(Float32Array.of(0, 1, 0.5), [3])),
      });
      expect(error).to.be.below(1e-2);
    }
  });

  it('the scores of pairs with padding and dropout, by their word rows', async () => {
    const error = await worstGradientError({
      shapes: [[6, 4]],
      compute(tape, [rows]) {
        if (rows === undefined) return expect.fail('no parameter');
        return score(
          tape,
          TINY,
          [0, 1],
          { texts: 2, tokens: 3 },
          {
            ...feedsOf(tape),
            second: tape.constant(Float32Array.of(0, 1, 1, 0, 1, 0), [2, 3]),
            rows,
          },
        );
      },
    });
    expect(error).to.be.below(1e-3);
  });

  it('the whole encoder with padding and dropout, by its word rows', async () => {
    const error = await worstGradientError({
      shapes: [[6, 4]],
      compute(tape, [rows]) {
        if (rows === undefined) return expect.fail('no parameter');
        return encode(tape, TINY, [0, 1], { texts: 2, tokens: 3 }, { ...feedsOf(tape), rows });
      },
    });
    expect(error).to.be.below(1e-3);
  });
});
