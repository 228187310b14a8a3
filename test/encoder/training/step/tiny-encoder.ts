import { expect } from 'chai';
import { seededRandom } from '../../../../core/random.ts';
import { ARCHITECTURES } from '../../../../encoder/model/architectures.ts';
import type { EncoderConfig } from '../../../../encoder/model/config.ts';
import type { FloatTensor } from '../../../../encoder/model/weights/safetensors.ts';
import { type Shape, sizeOf } from '../../../../encoder/training/autodiff/tape.ts';
import {
  cosent,
  cosineSimilarity,
  distillation,
  multipleNegativesRanking,
} from '../../../../encoder/training/losses.ts';
import type { Batch, Objective } from '../../../../encoder/training/objectives.ts';
import type { MeanGradient } from '../../../../encoder/training/step/mean-gradient.ts';
import type { Weights } from '../../../../encoder/training/step/training-graph.ts';
import { unitVectors } from '../../../unit-vectors.ts';

/** A random encoder so small that everything about it can be tried, and batches for each loss. */

export const TINY: EncoderConfig = {
  architecture: ARCHITECTURES.bert ?? expect.fail('BERT is missing from the architecture table'),
  layers: 2,
  hidden: 8,
  embedding: 8,
  heads: 2,
  feedForward: 12,
  vocabulary: 12,
  positions: 20,
  positionOffset: 0,
  tokenTypes: 2,
  buckets: 0,
  modern: null,
  epsilon: 1e-12,
};

function shapes({ architecture, ...config }: EncoderConfig): Map<string, Shape> {
  const { hidden, feedForward, layers, vocabulary, positions, tokenTypes } = config;
  const { embeddings, attention, feedForward: mlp, layer } = architecture;
  const found = new Map<string, Shape>();
  const linear = (name: string, to: number, from: number): void => {
    found.set(`${name}.weight`, [to, from]).set(`${name}.bias`, [to]);
  };
  const norm = (name: string): void => {
    found.set(`${name}.weight`, [hidden]).set(`${name}.bias`, [hidden]);
  };
  found.set(embeddings.word, [vocabulary, hidden]);
  found.set(embeddings.position ?? '', [positions, hidden]);
  found.set(embeddings.tokenType ?? '', [tokenTypes, hidden]);
  norm(embeddings.norm);
  for (let index = 0; index < layers; index++) {
    const at = layer.replace('{layer}', String(index));
    for (const name of [attention.query, attention.key, attention.value, attention.output])
      linear(at + name, hidden, hidden);
    norm(at + attention.norm);
    linear(at + mlp.up, feedForward, hidden);
    linear(at + mlp.down, hidden, feedForward);
    norm(at + mlp.norm);
  }
  return found.set('pooler.dense.weight', [hidden, hidden]).set('pooler.dense.bias', [hidden]);
}

/** Random weights, norms' scales around 1; with a pooler, which is only carried along. */
export function tinyWeights(config = TINY, seed = 1): Map<string, FloatTensor> {
  const random = seededRandom(seed);
  return new Map(
    [...shapes(config)].map(([name, shape]) => {
      const middle = /norm\.weight$/i.test(name) ? 1 : 0;
      const data = Float32Array.from({ length: sizeOf(shape) }, () => middle + 1.2 * (random() - 0.5));
      return [name, { shape, data }];
    }),
  );
}

/** Texts of random tokens, one of each length. */
export function tinyTexts(lengths: readonly number[], seed: number): number[][] {
  const random = seededRandom(seed);
  return lengths.map((length) =>
    Array.from({ length }, () => 1 + Math.floor(random() * (TINY.vocabulary - 1))),
  );
}

const teacher = unitVectors(6, TINY.hidden, 3);

/** Each loss and six texts of unequal lengths for it, up to 7 tokens. */
export const OBJECTIVES: Readonly<Record<string, { objective: Objective; batch: Batch }>> = {
  MultipleNegativesRankingLoss: {
    objective: { loss: (tape, vectors) => multipleNegativesRanking(tape, vectors, 2) },
    batch: { texts: tinyTexts([5, 7, 3, 6, 4, 2], 11), inputs: {} },
  },
  CosineSimilarityLoss: {
    objective: {
      loss: (tape, vectors) => cosineSimilarity(tape, vectors, tape.input('scores', [3])),
    },
    batch: { texts: tinyTexts([5, 7, 3, 6, 4, 2], 12), inputs: { scores: Float32Array.of(0.1, 0.9, 0.5) } },
  },
  CoSENTLoss: {
    objective: { loss: (tape, vectors) => cosent(tape, vectors, tape.input('lower', [3, 3])) },
    batch: {
      texts: tinyTexts([5, 7, 3, 6, 4, 2], 13),
      inputs: { lower: Float32Array.of(0, 1, 1, 0, 0, 0, 0, 1, 0) },
    },
  },
  EmbeddingDistillation: {
    objective: {
      loss: (tape, vectors) =>
        distillation(tape, vectors, tape.input('teacher', vectors.shape), { cosine: 5, similarities: 20 }),
    },
    batch: { texts: tinyTexts([5, 7, 3, 6, 4, 2], 14), inputs: { teacher } },
  },
};

/** Gradients of every trained tensor by name, the word table's filled up with zeros to its whole size. */
export function wholeGradients(
  { dense, rows }: MeanGradient,
  weights: ReadonlyMap<string, FloatTensor>,
): Map<string, Float32Array> {
  const copies = new Map([...dense].map(([name, data]) => [name, data.slice()]));
  if (rows === null) return copies;
  const { word } = TINY.architecture.embeddings;
  const { data, shape } = weights.get(word) ?? expect.fail('There is no word table');
  const hidden = shape[1] ?? 0;
  const table = new Float32Array(data.length);
  for (const [token, slot] of rows.slots) {
    table.set(rows.rows.subarray(slot * hidden, (slot + 1) * hidden), token * hidden);
  }
  return copies.set(word, table);
}

/** A copy that shares nothing. */
export function copyOf(weights: Weights): Map<string, FloatTensor> {
  return new Map([...weights].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
}
