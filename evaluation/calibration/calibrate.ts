import type { Configuration } from '../../core/configuration.ts';
import { pairName, type SearchMode } from '../../core/domain.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { readFaqTask } from '../../faq/datasets/faq-task.ts';
import type { VariantPair } from '../../encoder/variants/pair.ts';
import type { Refit } from '../../search/calibration/refit.ts';
import { exactIndex } from '../../search/dense/exact.ts';
import { entriesToEmbed, overContent, questionsToEmbed } from '../quality/rankings.ts';
import { embedTexts } from '../quality/vector-source.ts';
import { knownWords } from '../../encoder/runtime/known-words.ts';
import { measureFusion } from '../../search/ranking/measure-fusion.ts';
import { calibrationBefore, refitModes, writeRefits } from './refit-modes.ts';

interface CalibrateOptions {
  readonly entries: string;
  readonly judgements: string;
  readonly pair: VariantPair;
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
}

export interface Calibrated {
  /** The variant, or the pair as `QUERY+ENTRY`. */
  readonly variant: string;
  readonly modes: Readonly<
    Record<SearchMode, Omit<Refit, 'better'> & { readonly kept: 'shipped' | 'refitted' }>
  >;
  /** The file that the next indexing takes; null where nothing was better. */
  readonly path: string | null;
}

/**
 * Refits the probabilities of a pair of encoders on a FAQ's own judgements, each mode by itself, and keeps what is better on
 * held-out folds; the next `bonsai index` freezes it into its generation.
 *
 * @throws AppError for bad files, an encoder that fails; `cancelled`
 */
export async function calibrate(options: CalibrateOptions): Promise<Calibrated> {
  const { pair, configuration } = options;
  const { entry, query } = pair;
  const task = await readFaqTask({ ...options, phrasings: 'all', split: 'all', unanswerable: true }, options);
  const settings = { ...options, ...configuration };
  const ofEntries = await embedTexts(entriesToEmbed(task, 'hybrid'), entry, {
    ...settings,
    role: 'document',
  });
  const ofQueries = await embedTexts(questionsToEmbed(task, 'hybrid'), query, { ...settings, role: 'query' });
  const matrix = new Float32Array(task.phrasings.length * entry.dimensions);
  for (const [row, { text }] of task.phrasings.entries()) {
    matrix.set(ofEntries.get(text) ?? [], row * entry.dimensions);
  }
  const names = { variant: entry.name, queryVariant: query.name };
  const known = await knownWords(
    entry.dir,
    task.entries.map(({ question }) => question),
  );
  const refits = overContent(task, (content) => {
    const vectors = exactIndex(matrix, entry.dimensions);
    const searched = { content, vectors, fusion: measureFusion(content, vectors, known) };
    const judged = { judgements: task.queries, vectorsOf: ofQueries, ...searched };
    return refitModes(judged, calibrationBefore(names, searched));
  });
  const summary = ({ better, ...found }: Refit): Calibrated['modes'][SearchMode] => ({
    ...found,
    kept: better === null ? 'shipped' : 'refitted',
  });
  return {
    variant: pairName(names),
    modes: { hybrid: summary(refits.hybrid), dense: summary(refits.dense), keyword: summary(refits.keyword) },
    path: await writeRefits(configuration.dataDir, pairName(names), refits),
  };
}
