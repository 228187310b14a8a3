import type { Configuration } from '../core/configuration.ts';
import type { SearchMode } from '../core/domain.ts';
import type { ReportProgress } from '../core/progress.ts';
import { type RetrievalMeasure, retrievalScore } from '../measures/retrieval.ts';
import { mean } from '../measures/summary.ts';
import { type FaqTask, type PhrasingChoice, readFaqTask, type SplitChoice } from '../datasets/faq-task.ts';
import type { VariantPair } from '../pruning/pair.ts';
import type { ReadyVariant } from '../pruning/variants.ts';
import { embedTexts } from './embed-texts.ts';
import { type EmbeddedTexts, questionsToEmbed, rankQueries, textsToEmbed } from './rankings.ts';
import { timesHundred } from './rounding.ts';
import { resolvePairs } from './variants.ts';

/** The deepest cutoff of the measures. */
export const RANKING_DEPTH = 10;

export interface FaqOptions {
  /** The FAQ, in any format that indexing reads; `-` is standard input. */
  readonly entries: string;
  readonly judgements: string;
  /** Names or paths. */
  readonly variants: readonly string[];
  /** Names or paths of what also embeds the questions, for the entries of each variant whose space it shares. */
  readonly queryVariants?: readonly string[] | undefined;
  readonly mode?: SearchMode | undefined;
  readonly phrasings?: PhrasingChoice | undefined;
  readonly split?: SplitChoice | undefined;
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
}

export interface FaqResult {
  /** What embedded the entries. */
  readonly variant: string;
  /** What embedded the queries. */
  readonly queryVariant: string;
  readonly mode: SearchMode;
  /** Means over the queries, x 100. */
  readonly 'MRR@10': number;
  readonly 'nDCG@10': number;
  readonly 'Success@1': number;
  readonly 'Success@5': number;
}

export interface FaqEvaluation {
  /** The FAQ's file, as it was named. */
  readonly dataset: string;
  readonly entries: number;
  /** Queries measured: those with an answer, of the half asked for. */
  readonly queries: number;
  readonly results: readonly FaqResult[];
}

/**
 * FAQ retrieval through the product's own search: how high the right entries come. An entry counts once, by its
 * best phrasing.
 *
 * @throws AppError for bad files, an unknown variant, an encoder that fails; `cancelled`.
 */
export async function evaluateFaq(options: FaqOptions): Promise<FaqEvaluation> {
  const { mode = 'hybrid', phrasings = 'all', split = 'all' } = options;
  const task = await readFaqTask({ ...options, phrasings, split }, options);
  const pairs = await resolvePairs({ ...options, queryVariants: options.queryVariants ?? [] });
  const embed = embedder(task, pairs, { ...options, mode });
  const results: FaqResult[] = [];
  for (const { entry, query } of pairs) {
    const entries = await embed(entry);
    const questions = await embed(query);
    const rankings = await rankQueries(task, entries, questions, { ...options, mode, depth: RANKING_DEPTH });
    const score = (measure: RetrievalMeasure): number =>
      timesHundred(mean(scorePerQuery(measure, task, rankings)));
    results.push({
      variant: entry.name,
      queryVariant: query.name,
      mode,
      'MRR@10': score('MRR@10'),
      'nDCG@10': score('nDCG@10'),
      'Success@1': score('Success@1'),
      'Success@5': score('Success@5'),
    });
  }
  return { dataset: options.entries, entries: task.entries.length, queries: task.queries.length, results };
}

/** Embeds what each variant is needed for, once: questions, and the entries where it embeds some. */
function embedder(
  task: FaqTask,
  pairs: readonly VariantPair[],
  options: Pick<FaqOptions, 'configuration' | 'report' | 'signal'> & { readonly mode: SearchMode },
): (variant: ReadyVariant) => Promise<EmbeddedTexts> {
  const embedsEntries = new Set(pairs.map(({ entry }) => entry.identity));
  const embedded = new Map<string, EmbeddedTexts>();
  return async (variant) => {
    const known = embedded.get(variant.identity);
    if (known !== undefined) return known;
    const needed = embedsEntries.has(variant.identity) ? textsToEmbed : questionsToEmbed;
    const texts = needed(task, options.mode);
    const vectors = await embedTexts(texts, variant, { ...options, ...options.configuration });
    const made = { variant, vectors };
    embedded.set(variant.identity, made);
    return made;
  };
}

/** One score a query, 0..1, in the order of `task.queries`. */
export function scorePerQuery(
  measure: RetrievalMeasure,
  task: FaqTask,
  rankings: readonly (readonly string[])[],
): Float64Array {
  return Float64Array.from(task.queries, ({ relevant }, query) =>
    retrievalScore(measure, rankings[query] ?? [], new Set(relevant)),
  );
}
