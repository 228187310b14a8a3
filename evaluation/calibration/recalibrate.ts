import { join } from 'node:path';
import type { Configuration } from '../../core/configuration.ts';
import { type Judgement, pairName, SEARCH_MODES, type SearchMode } from '../../core/domain.ts';
import { makeFolder, readTextIfPresent, sha256, writeFileAtomically } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import type { VariantPair } from '../../encoder/variants/pair.ts';
import { MIN_OF_EACH, type Refit } from '../../search/calibration/refit.ts';
import type { VectorIndex } from '../../search/dense/vectors.ts';
import type { Content } from '../../store/generation/content.ts';
import { embedTexts } from '../quality/vector-source.ts';
import { nextFusion } from './next-fusion.ts';
import { calibrationBefore, embeddedOf, refitModes, writeRefits } from './refit-modes.ts';

interface RecalibrateOptions {
  readonly pair: VariantPair;
  /** All that were made; those of entries that are gone are left out. */
  readonly judgements: readonly Judgement[];
  /** What serves the pair. */
  readonly searched: { readonly content: Content; readonly vectors: VectorIndex };
  /** As `nextFusion` takes it. */
  readonly knownWords: (texts: Iterable<string>) => Promise<number>;
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
}

/** What became of it: `too few` and `looked at` cost next to nothing. */
export type Recalibrated =
  | { readonly outcome: 'too few'; readonly judgements: number; readonly needed: number }
  | { readonly outcome: 'looked at'; readonly judgements: number }
  | {
      readonly outcome: 'kept' | 'refitted';
      readonly judgements: number;
      /** What each mode's refit was worth beside what ships, and the modes in which it serves from now on. */
      readonly modes: Readonly<Record<SearchMode, Omit<Refit, 'better'>>>;
      readonly refitted: readonly SearchMode[];
    };

/** Raised whenever the same judgements would be fitted otherwise. */
const REVISION = 5;

/**
 * Refits the probabilities of a pair on the FAQ's own judgements wherever these suffice and have changed since the last
 * time, and keeps each mode's refit only where it is better on held-out folds than what ships. Both have not seen the questions
 * that they are judged by; an earlier refit has, and would look better than it is, so that nothing is held against it: a
 * refit on all judgements of today takes its place. The next generation freezes what was written.
 *
 * @throws AppError as the encoder; `cancelled`
 */
export async function recalibrate(options: RecalibrateOptions): Promise<Recalibrated> {
  const { pair, searched, configuration } = options;
  const judgements = knownJudgements(options.judgements, searched.content);
  const counted = { judgements: judgements.length };
  const needed = 2 * MIN_OF_EACH;
  if (judgements.length < needed) return { outcome: 'too few', ...counted, needed };

  const names = { variant: pair.entry.name, queryVariant: pair.query.name };
  const { calibrations } = dataLayout(configuration.dataDir);
  const lookedAt = join(calibrations, `${pairName(names)}.looked-at`);
  const key = sha256(
    JSON.stringify([
      REVISION,
      searched.content.analysis,
      pair.entry.identity,
      pair.query.identity,
      judgements,
    ]),
  );
  if ((await readTextIfPresent(lookedAt))?.trim() === key) return { outcome: 'looked at', ...counted };

  const { content } = searched;
  const questions = judgements.flatMap(({ query }) => [query, embeddedOf(query, 'hybrid', content)]);
  const vectorsOf = await embedTexts(questions, pair.query, {
    ...options,
    ...configuration,
    role: 'query',
  });
  const fusion = await nextFusion(searched.content, searched.vectors, options.knownWords);
  const before = calibrationBefore(names, { ...searched, fusion });
  const refits = refitModes({ judgements, vectorsOf, ...searched, fusion }, before);
  await writeRefits(configuration.dataDir, pairName(names), refits);
  // Last, so that whoever is stopped looks again.
  await makeFolder(calibrations);
  await writeFileAtomically(lookedAt, `${key}\n`);
  const refitted = SEARCH_MODES.filter((mode) => refits[mode].better !== null);
  const summary = ({ questions: asked, rarer, heldOut }: Refit): Omit<Refit, 'better'> => ({
    questions: asked,
    rarer,
    heldOut,
  });
  return {
    outcome: refitted.length > 0 ? 'refitted' : 'kept',
    ...counted,
    modes: { hybrid: summary(refits.hybrid), dense: summary(refits.dense), keyword: summary(refits.keyword) },
    refitted,
  };
}

/** One judgement a question, of entries that are there; a question all of whose answers are gone says nothing. */
function knownJudgements(judgements: readonly Judgement[], content: Content): Judgement[] {
  const byQuery = new Map<string, Judgement>();
  for (const { query, relevant } of judgements) {
    const known = relevant.filter((id) => content.rowOfId(id) !== null);
    if (known.length > 0 || relevant.length === 0) byQuery.set(query, { query, relevant: known });
  }
  return [...byQuery.values()].sort((one, other) => (one.query < other.query ? -1 : 1));
}
