import { access } from 'node:fs/promises';
import { AppError } from '../../../core/errors.ts';
import { seededRandom, shuffled } from '../../../core/random.ts';
import { readNliPairs, readStsPairs } from '../../../faq/datasets/sentence-pairs.ts';
import { readQaPairs } from '../../../faq/datasets/qa-pairs.ts';
import { readTexts } from '../../../faq/datasets/texts.ts';
import { createTextTable } from '../data/batches/epoch.ts';
import type { MinedQuery } from '../data/mining.ts';
import { type Triplet, tripletRows } from '../data/batches/nli.ts';
import { type ScoredPair, scoredPairs } from '../data/batches/sts.ts';
import { domainTexts, topicGroups } from '../data/corpus.ts';
import { holdOut } from '../dev/dev-data.ts';
import { GROUP } from '../losses.ts';
import { devPaths, type Recipe, type RecipePhase, trainingPaths } from '../recipe.ts';

/** What a phase learns from, as texts; each file has been read and checked. */
export type PhaseData =
  | {
      readonly kind: 'distil';
      readonly texts: readonly string[];
      /** Groups of artificial queries about one topic, one after the other. */
      readonly topics: readonly string[];
      readonly corpus: readonly string[];
      /** Of texts and corpus, not trained on. */
      readonly heldOut: readonly string[];
    }
  | RankingTexts
  | { readonly kind: 'nli'; readonly texts: readonly string[]; readonly triplets: readonly Triplet[] }
  | { readonly kind: 'sts'; readonly texts: readonly string[]; readonly pairs: readonly ScoredPair[] };

/** Queries and the texts among which each is to find its own, by rows of the texts. */
export interface RankingTexts {
  readonly kind: 'ranking';
  readonly texts: readonly string[];
  readonly pools: readonly {
    readonly candidates: readonly number[];
    readonly queries: readonly MinedQuery[];
  }[];
}

/** Artificial queries that are made of a corpus; more are only more of the same. */
const MAX_CORPUS_TEXTS = 20_000;

/** Texts of each kind that show how near the student comes to its teacher on what it has not seen. */
const MAX_HELD_OUT = 500;

/** Texts that the steps of a phase can take: of no more the teacher's vectors are needed. */
function textsReached({ steps, batch, accumulate }: RecipePhase): number {
  // Some more, since a hundredth is held out.
  return steps === undefined ? Infinity : Math.ceil(1.05 * steps * batch * accumulate);
}

async function dataOf(phase: RecipePhase, corpus: readonly string[], seed: number): Promise<PhaseData> {
  switch (phase.phase) {
    case 'distil': {
      const random = seededRandom(seed);
      const reached = textsReached(phase);
      const all = phase.texts.length === 0 ? [] : await readTexts(phase.texts);
      const { topicShare, corpusShare } = phase;
      const most = Math.min(
        phase.textCount ?? Infinity,
        reached * (1 - corpusShare),
        all.length / (1 - topicShare),
      );
      const topics = topicShare === 0 ? [] : topicGroups(all, Math.ceil((most * topicShare) / GROUP), random);
      const texts = shuffled(all, random).slice(0, Math.ceil(most * (1 - topicShare)));
      const wanted = corpusShare > 0 ? Math.min(MAX_CORPUS_TEXTS, Math.ceil(reached * corpusShare)) : 0;
      const own = domainTexts(corpus, wanted, random);
      const general = holdOut(texts, MAX_HELD_OUT);
      const domain = holdOut(own, MAX_HELD_OUT);
      const heldOut = [...general.heldOut, ...domain.heldOut];
      return { kind: 'distil', texts: general.training, topics, corpus: domain.training, heldOut };
    }
    case 'ranking':
      return rankingTexts(phase, seed);
    case 'nli':
      return { kind: 'nli', ...tripletRows(await readNliPairs(phase.pairs)) };
    case 'sts':
      return { kind: 'sts', ...scoredPairs(await readStsPairs(phase.pairs)) };
  }
}

/** Of texts every one is a candidate, and as many as the steps take are queries; of pairs the answers are the candidates. */
async function rankingTexts(
  phase: Extract<RecipePhase, { phase: 'ranking' }>,
  seed: number,
): Promise<RankingTexts> {
  const random = seededRandom(seed);
  const { textCount = Infinity } = phase;
  const { texts, row } = createTextTable();
  const pools: RankingTexts['pools'][number][] = [];
  if (phase.texts.length > 0) {
    const candidates = shuffled(await readTexts(phase.texts), random)
      .slice(0, textCount)
      .map(row);
    const queries = candidates.slice(0, textsReached(phase)).map((query) => ({ query, positives: [] }));
    pools.push({ candidates, queries });
  }
  if (phase.pairs !== undefined) {
    const pairs = shuffled(await readQaPairs(phase.pairs, phase.group), random).slice(0, textCount);
    const answers = new Map<number, Set<number>>();
    for (const { question, answer } of pairs) {
      const query = row(question);
      answers.set(query, (answers.get(query) ?? new Set()).add(row(answer)));
    }
    pools.push({
      candidates: [...new Set([...answers.values()].flatMap((rows) => [...rows]))],
      queries: [...answers].map(([query, positives]) => ({ query, positives: [...positives] })),
    });
  }
  return { kind: 'ranking', texts, pools };
}

/**
 * Reads everything that a recipe's phases learn from.
 *
 * @param corpus files of the company's own text
 * @throws AppError that names the file for what cannot be read, `invalid` where the recipe needs a corpus and there is
 *   none, or the other way round
 */
export async function readTrainingData(
  { name, phases, seed }: Recipe,
  corpus: readonly string[],
): Promise<PhaseData[]> {
  const wantsCorpus = phases.some((phase) => phase.phase === 'distil' && phase.corpusShare > 0);
  if (wantsCorpus && corpus.length === 0) {
    throw new AppError('invalid', `Recipe ${name} learns from your own text: name it with --corpus FILE.`);
  }
  if (!wantsCorpus && corpus.length > 0) {
    throw new AppError(
      'invalid',
      `Recipe ${name} has no phase that learns from --corpus. Give a distil phase a corpusShare.`,
    );
  }
  const texts = corpus.length === 0 ? [] : await readTexts(corpus);
  const data: PhaseData[] = [];
  for (const phase of phases) data.push(await dataOf(phase, texts, seed));
  return data;
}

/**
 * Requires that all files of a recipe are there, before any of them is read.
 *
 * @param recipe with absolute paths
 * @throws AppError `not-found`
 */
export async function requireFiles(recipe: Recipe): Promise<void> {
  for (const path of [...trainingPaths(recipe), ...devPaths(recipe)]) {
    try {
      await access(path);
    } catch (error) {
      throw new AppError(
        'not-found',
        `There is no file ${path} that may be read. The paths of recipe ${recipe.name} begin at BONSAI_DATASETS where that is set, else at its own folder.`,
        { cause: error },
      );
    }
  }
}
