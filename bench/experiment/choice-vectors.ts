import { throwIfCancelled } from '../../core/errors.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { distinct, hashed } from '../../encoder/runtime/embed-into.ts';
import type { ReadyVariant } from '../../encoder/variants/ready-variant.ts';
import type { VectorKeeper } from '../../evaluation/quality/vector-source.ts';
import { choiceVectors, type OpenLayers } from '../../evaluation/selection/choice-vectors.ts';

/** Texts after which vectors are kept: what a kill may cost. */
const TOGETHER = 512;

interface EmbedChoicesOptions {
  readonly report: ReportProgress;
  readonly signal: AbortSignal;
}

/**
 * Keeps the vectors that untuned variants of one base give, where they are not kept yet. Each layer is applied once to
 * each distinct beginning of their choices, which takes a quarter of the time that the variants take one by one.
 */
export async function embedChoices(
  layers: OpenLayers,
  variants: readonly ReadyVariant[],
  texts: readonly string[],
  keeper: VectorKeeper,
  { report, signal }: EmbedChoicesOptions,
): Promise<void> {
  const students = variants.map(({ identity, dimensions, space }) => ({
    cache: keeper.vectorsOf(identity, dimensions),
    choice: space.keptLayers,
  }));
  const missing = distinct(hashed(texts, 'default')).filter(
    ({ hash }) => !students.every(({ cache }) => cache.has(hash)),
  );
  for (let begin = 0; begin < missing.length; begin += TOGETHER) {
    throwIfCancelled(signal);
    report({ phase: 'Embedding untuned choices', done: begin, total: missing.length, unit: 'texts' });
    const some = missing.slice(begin, begin + TOGETHER);
    const lacking = students.filter(({ cache }) => !some.every(({ hash }) => cache.has(hash)));
    const ids = some.map(({ text }) => layers.tokens(text));
    const choices = lacking.map(({ choice }) => choice);
    const matrices = await choiceVectors(layers, ids, choices, { signal });
    for (const [index, { cache }] of lacking.entries()) {
      cache.put(
        some.map(({ hash }) => hash),
        matrices[index] ?? new Float32Array(),
      );
    }
  }
}
