import type { Configuration } from '../../core/configuration.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { pearson, spearman } from '../../measures/correlation.ts';
import { embedTexts } from './vector-source.ts';
import { dot, timesHundred } from '../../measures/summary.ts';
import { readStsPairs, type StsPair } from '../../faq/datasets/sentence-pairs.ts';
import { resolveVariants } from './variants.ts';

interface StsOptions {
  /** JSON Lines of STS pairs; `-` is standard input. */
  readonly file: string;
  /** Names or paths. */
  readonly variants: readonly string[];
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
  /** As in `ResolveOptions`. */
  readonly announce?: (line: string) => void;
}

interface StsEvaluation {
  /** The file, as it was named. */
  readonly dataset: string;
  readonly pairs: number;
  /** Correlations x 100. */
  readonly results: readonly {
    readonly variant: string;
    readonly spearman: number;
    readonly pearson: number;
  }[];
}

/**
 * Semantic textual similarity: how well the cosine of two sentences' vectors follows the score that people gave,
 * as sentence-transformers' `EmbeddingSimilarityEvaluator` measures it.
 *
 * @throws AppError for a bad file, an unknown variant, an encoder that fails; `cancelled`.
 */
export async function evaluateSts(options: StsOptions): Promise<StsEvaluation> {
  const { file } = options;
  const pairs = await readStsPairs(file, options);
  const scores = pairs.map(({ score }) => score);
  const results = [];
  for (const variant of await resolveVariants(options)) {
    const vectors = await embedTexts(textsOfSts(pairs), variant, {
      ...options,
      ...options.configuration,
      role: 'default',
    });
    const cosines = cosinesOf(pairs, vectors);
    results.push({
      variant: variant.name,
      spearman: timesHundred(spearman(scores, cosines)),
      pearson: timesHundred(pearson(scores, cosines)),
    });
  }
  return { dataset: file, pairs: pairs.length, results };
}

/** The cosine of each pair's two vectors, which are found by their texts. */
export function cosinesOf(
  pairs: readonly StsPair[],
  vectors: ReadonlyMap<string, Float32Array>,
): Float64Array {
  return Float64Array.from(pairs, ({ sentence1, sentence2 }) =>
    cosine(vectors.get(sentence1), vectors.get(sentence2)),
  );
}

/** Every text of the pairs. */
export function textsOfSts(pairs: readonly StsPair[]): string[] {
  return pairs.flatMap(({ sentence1, sentence2 }) => [sentence1, sentence2]);
}

/** The cosine of two unit vectors; NaN where one is missing. */
export function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return a === undefined || b === undefined ? NaN : dot(a, b);
}
