import { join } from 'node:path';
import type { Configuration } from '../core/configuration.ts';
import { SEARCH_MODES, type SearchMode } from '../core/domain.ts';
import { makeFolder, writeFileAtomically } from '../core/files.ts';
import { dataLayout } from '../core/paths.ts';
import type { ReportProgress } from '../core/progress.ts';
import { pairName } from '../core/variant-pair.ts';
import { readFaqTask } from '../datasets/faq-task.ts';
import type { VariantPair } from '../pruning/pair.ts';
import { type Calibration, shippedCalibration } from '../search/calibration/calibration.ts';
import type { ObservedHit } from '../search/calibration/fit-mode.ts';
import { type Refit, refit } from '../search/calibration/refit.ts';
import { exactIndex } from '../search/exact.ts';
import { overContent } from './content-of.ts';
import { embedTexts } from './embed-texts.ts';
import { hitsOfQuery } from './observations.ts';
import { questionsToEmbed, textsToEmbed } from './rankings.ts';

export interface CalibrateOptions {
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
  const ofEntries = await embedTexts(textsToEmbed(task, 'hybrid'), entry, settings);
  const ofQueries =
    query === entry ? ofEntries : await embedTexts(questionsToEmbed(task, 'hybrid'), query, settings);
  const matrix = new Float32Array(task.phrasings.length * entry.dimensions);
  for (const [row, { text }] of task.phrasings.entries()) {
    matrix.set(ofEntries.get(text) ?? [], row * entry.dimensions);
  }
  const names = { variant: entry.name, queryVariant: query.name };
  const shipped = shippedCalibration(names);
  const refits = overContent(task, (content) => {
    const vectors = exactIndex(matrix, entry.dimensions);
    const refitOf = (mode: SearchMode): Refit => {
      const questions = task.queries.map((judged) => {
        const vector = mode === 'keyword' ? null : (ofQueries.get(judged.query) ?? null);
        const relevant = new Set(judged.relevant);
        return hitsOfQuery({ query: judged.query, relevant, vector, mode }, content, vectors).map(
          (hit): ObservedHit => ({ ...hit, set: 'own' }),
        );
      });
      return refit(questions, shipped.modes[mode]);
    };
    return { hybrid: refitOf('hybrid'), dense: refitOf('dense'), keyword: refitOf('keyword') };
  });
  const told = ({ better, ...found }: Refit): Calibrated['modes'][SearchMode] => ({
    ...found,
    kept: better === null ? 'shipped' : 'refitted',
  });
  return {
    variant: pairName(names),
    modes: { hybrid: told(refits.hybrid), dense: told(refits.dense), keyword: told(refits.keyword) },
    path: await written(configuration.dataDir, pairName(names), refits, shipped),
  };
}

/** Writes the calibration with what is better; removes nothing, since an earlier refit was better on its day too. */
async function written(
  dataDir: string,
  variant: string,
  refits: Readonly<Record<SearchMode, Refit>>,
  shipped: Calibration,
): Promise<string | null> {
  if (SEARCH_MODES.every((mode) => refits[mode].better === null)) return null;
  const of = (mode: SearchMode): Calibration['modes'][SearchMode] =>
    refits[mode].better ?? shipped.modes[mode];
  const modes = { hybrid: of('hybrid'), dense: of('dense'), keyword: of('keyword') };
  const { calibrations } = dataLayout(dataDir);
  await makeFolder(calibrations);
  const path = join(calibrations, `${variant}.json`);
  await writeFileAtomically(path, `${JSON.stringify({ variant, modes }, null, 2)}\n`);
  return path;
}
