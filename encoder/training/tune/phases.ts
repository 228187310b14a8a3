import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, throwIfCancelled } from '../../../core/errors.ts';
import type { ReportProgress } from '../../../core/progress.ts';
import type { Tokenizer } from '../../runtime/tokenizer.ts';
import { type Companion, distilBatches } from '../data/batches/distil.ts';
import { type EpochBatches, type Steps, stepsOf, type TrainingTexts } from '../data/batches/epoch.ts';
import { nliBatches } from '../data/batches/nli.ts';
import { type RankedQuery, rankingBatches, type RankingData } from '../data/batches/ranking.ts';
import { nearestOf } from '../data/mining.ts';
import { stsBatches } from '../data/batches/sts.ts';
import type { DevMeasure } from '../dev/dev-score.ts';
import { GROUP } from '../losses.ts';
import { needsTeacher, objectiveOf } from '../objectives.ts';
import { groupedTexts, type Recipe, type RecipePhase } from '../recipe.ts';
import type { TrainingOptions } from '../run/training.ts';
import type { Teacher } from './teacher.ts';
import type { PhaseData, RankingTexts } from './training-data.ts';

interface PrepareOptions {
  readonly tokenizer: Tokenizer;
  readonly teacher: Pick<Teacher, 'vectorsOf' | 'hidden'>;
  readonly dev: DevMeasure;
  /** What of the teacher's takes long is kept there. */
  readonly folder: string;
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/** The phases of a recipe, ready to run on the data that was read for them. */
export async function preparePhases(
  recipe: Recipe,
  data: readonly PhaseData[],
  { tokenizer, teacher, dev, folder, threads, signal, report }: PrepareOptions,
): Promise<TrainingOptions['phases']> {
  const prepared = async (texts: readonly string[], isTaught: boolean): Promise<TrainingTexts> => {
    const tokens = await tokenize(texts, tokenizer, { signal, report });
    return { tokens, teacher: isTaught && texts.length > 0 ? await teacher.vectorsOf(texts) : null };
  };
  const phases: TrainingOptions['phases'][number][] = [];
  for (const [index, phase] of recipe.phases.entries()) {
    const read = data[index];
    if (read === undefined) throw new RangeError(`There is no data for phase ${index + 1}.`);
    const isTaught = needsTeacher(phase.loss);
    const texts = await prepared(read.texts, isTaught || read.kind === 'ranking');
    const ranked =
      phase.phase === 'ranking' && read.kind === 'ranking'
        ? await rankedQueries(phase, read, texts, { folder, threads, signal, report })
        : [];
    const topics = await prepared(read.kind === 'distil' ? read.topics : [], isTaught);
    const corpus = await prepared(read.kind === 'distil' ? read.corpus : [], isTaught);
    // Each phase draws its own order and its own dropout.
    const seed = recipe.seed + index;
    const sampled = batchesOf(phase, read, { texts, topics, corpus, ranked }, seed);
    const steps = phase.steps ?? sampled.stepsIn(phase.epochs!);
    const { learningRate, warmUp, weightDecay, clip, dropout } = phase;
    phases.push({
      // With its number, since two phases may be of one kind.
      name: `Phase ${index + 1} of ${recipe.phases.length}, ${phase.phase}`,
      objective: objectiveOf(phase.loss, {
        width: teacher.hidden,
        candidates: phase.phase === 'ranking' ? 1 + phase.negatives : undefined,
      }),
      steps,
      batchesOf: (step) => sampled.batchesOf(step),
      ...{ learningRate, warmUp, weightDecay, clip, dropout, seed },
      embeddings: recipe.embeddings === 'trained',
      evaluateEvery: phase.evaluateEvery ?? steps,
      patience: phase.patience ?? Infinity,
      evaluate: (embed) => dev.evaluate(embed, isTaught),
    });
  }
  return phases;
}

/** Texts of a phase's data, as token ids and with the teacher's vectors where its loss reads them. */
interface PhaseTexts {
  readonly texts: TrainingTexts;
  /** Groups of artificial queries about one topic. */
  readonly topics: TrainingTexts;
  /** Those made of the company's own text. */
  readonly corpus: TrainingTexts;
  /** Queries with what their teacher finds, in a phase that ranks. */
  readonly ranked: readonly RankedQuery[];
}

/** The steps of a phase: batch after batch, epoch after epoch. */
function batchesOf(phase: RecipePhase, data: PhaseData, texts: PhaseTexts, seed: number): Steps {
  const { batch, accumulate } = phase;
  const sampling = { batch, seed };
  const distilled = phase.phase === 'distil' ? distilSources(phase, texts) : null;
  const epochOf = (epoch: number): EpochBatches => {
    switch (data.kind) {
      case 'distil':
        return distilBatches(
          distilled?.texts ?? texts.texts,
          { ...sampling, companions: distilled?.companions ?? [] },
          epoch,
        );
      case 'ranking':
        return rankingBatches(rankingData(phase, texts), sampling, epoch);
      case 'nli':
        return nliBatches({ ...texts.texts, triplets: data.triplets }, sampling, epoch);
      case 'sts':
        return stsBatches({ ...texts.texts, pairs: data.pairs }, sampling, epoch);
    }
  };
  return stepsOf(epochOf, accumulate);
}

/** What makes the epoch, and what every batch has beside it. */
function distilSources(
  phase: Extract<RecipePhase, { phase: 'distil' }>,
  { texts, topics, corpus }: PhaseTexts,
): { texts: TrainingTexts; companions: readonly Companion[] } {
  const shared = corpus.tokens.length > 0 ? Math.round(phase.batch * phase.corpusShare) : 0;
  if (shared === phase.batch) return { texts: corpus, companions: [] };
  const grouped = topics.tokens.length > 0 ? groupedTexts(phase) : 0;
  const companions = [
    { texts: topics, count: grouped, together: GROUP },
    { texts: corpus, count: shared, together: 1 },
  ];
  return { texts, companions: companions.filter(({ count }) => count > 0) };
}

function rankingData(phase: RecipePhase, { texts, ranked }: PhaseTexts): RankingData {
  const { tokens, teacher } = texts;
  if (phase.phase !== 'ranking' || teacher === null) throw new RangeError('There is nothing to rank.');
  return { tokens, teacher, queries: ranked, negatives: phase.negatives };
}

/**
 * The queries of a phase that ranks, each with the nearest texts by its teacher. Of a query without a right answer the
 * nearest is that. One with too few others has no part.
 *
 * @throws AppError `invalid` where this is true of all
 */
async function rankedQueries(
  { depth, duplicate, negatives }: Extract<RecipePhase, { phase: 'ranking' }>,
  { pools }: RankingTexts,
  { teacher }: TrainingTexts,
  options: Pick<PrepareOptions, 'folder' | 'threads' | 'signal' | 'report'>,
): Promise<RankedQuery[]> {
  if (teacher === null) throw new RangeError('There is no teacher to rank by.');
  const ranked: RankedQuery[] = [];
  for (const { candidates, queries } of pools) {
    const nearest = await nearestOf(teacher, candidates, queries, { ...options, depth, duplicate });
    for (const [index, { query, positives }] of queries.entries()) {
      const [positive, ...others] = [...positives.slice(0, 1), ...nearest[index]!];
      if (positive !== undefined && others.length >= negatives) ranked.push({ query, positive, others });
    }
  }
  if (ranked.length > 0) return ranked;
  throw new AppError(
    'invalid',
    `No text has ${negatives} others that differ from it. Name more texts, or ask for fewer negatives.`,
  );
}

/** Texts after which others have their turn: Ctrl-C, and what is shown of the progress. */
const TOGETHER = 1000;

/**
 * The token ids of each text.
 *
 * @throws AppError `cancelled`
 */
async function tokenize(
  texts: readonly string[],
  tokenizer: Tokenizer,
  { signal, report }: { signal?: AbortSignal | undefined; report?: ReportProgress | undefined },
): Promise<number[][]> {
  const tokens: number[][] = [];
  for (const text of texts) {
    tokens.push([...tokenizer.encode(text).ids]);
    if (tokens.length % TOGETHER !== 0) continue;
    report?.({ phase: 'Reading texts', done: tokens.length, total: texts.length, unit: 'texts' });
    await nextTurn();
    throwIfCancelled(signal);
  }
  return tokens;
}
