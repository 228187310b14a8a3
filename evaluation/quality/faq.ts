import type { Configuration } from '../../core/configuration.ts';
import type { SearchMode } from '../../core/domain.ts';
import { dataLayout } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { mean, timesHundred } from '../../measures/summary.ts';
import {
  type FaqTask,
  type PhrasingChoice,
  readFaqTask,
  type SplitChoice,
} from '../../faq/datasets/faq-task.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import { knownWords } from '../../encoder/runtime/known-words.ts';
import { knownCalibration } from '../../search/calibration/calibration.ts';
import { embedTexts } from './vector-source.ts';
import {
  answerableOf,
  type Confidence,
  confidenceOf,
  intentScores,
  RANKING_DEPTH,
  type RETRIEVAL_MEASURES,
  scorePerQuery,
  type Searched,
} from './faq-scores.ts';
import { type EmbeddedTexts, entriesToEmbed, questionsToEmbed, rankingOf, runQueries } from './rankings.ts';
import { resolvePairs } from './variants.ts';

interface FaqOptions {
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
  /** As in `ResolveOptions`. */
  readonly announce?: (line: string) => void;
}

/** Means over the queries that have an answer, x 100. */
type RetrievalMeans = Readonly<Record<(typeof RETRIEVAL_MEASURES)[number], number>>;

interface FaqResult extends RetrievalMeans {
  /** What embedded the entries. */
  readonly variant: string;
  /** What embedded the queries. */
  readonly queryVariant: string;
  readonly mode: SearchMode;
  /** Whether what is said of probabilities was fitted on judged answers of these encoders. */
  readonly calibrated: boolean;
  /** Share of the queries whose category the nearest entries tell, x 100; null without categories. */
  readonly 'Intent@5': number | null;
  /** Over all queries, also those that have no answer; x 100. */
  readonly ECE: number;
  readonly 'coverage at 95%': number;
  /** Null where every query has an answer; each part is where it cannot be told. */
  readonly none: Readonly<Record<keyof NonNullable<Confidence['none']>, number | null>> | null;
}

interface FaqEvaluation {
  /** The FAQ's file, as it was named. */
  readonly dataset: string;
  readonly entries: number;
  /** Queries with an answer, of the half asked for. */
  readonly queries: number;
  /** Queries without one, which only what is told of `none` looks at. */
  readonly unanswerable: number;
  readonly results: readonly FaqResult[];
}

/**
 * FAQ retrieval through the product's own search: how high the right entries come. An entry counts once, by its
 * best phrasing. Probabilities are those that serve: refitted in the data folder where they were, else those that ship, else
 * estimated from the entries.
 *
 * @throws AppError for bad files, an unknown variant, an encoder that fails; `cancelled`.
 */
export async function evaluateFaq(options: FaqOptions): Promise<FaqEvaluation> {
  const { mode = 'hybrid', phrasings = 'all', split = 'all' } = options;
  const task = await readFaqTask({ ...options, phrasings, split, unanswerable: true }, options);
  const pairs = await resolvePairs({ ...options, queryVariants: options.queryVariants ?? [] });
  const embed = embedder(task, { ...options, mode });
  const { calibrations } = dataLayout(options.configuration.dataDir);
  const results: FaqResult[] = [];
  for (const { entry, query } of pairs) {
    const entries = await embed(entry, 'document');
    const questions = await embed(query, 'query');
    const calibration = knownCalibration({ variant: entry.name, queryVariant: query.name }, calibrations);
    const known = await knownWords(
      entry.dir,
      task.entries.map(({ question }) => question),
    );
    const how = { ...options, mode, calibration, knownWords: known, depth: RANKING_DEPTH };
    const runs = runQueries(task, entries, questions, how);
    results.push({
      variant: entry.name,
      queryVariant: query.name,
      mode,
      calibrated: calibration.modes[mode] !== undefined || mode === 'keyword',
      ...meansOf({ task, runs }),
    });
  }
  const queries = task.queries.filter(({ relevant }) => relevant.length > 0).length;
  return {
    dataset: options.entries,
    entries: task.entries.length,
    queries,
    unanswerable: task.queries.length - queries,
    results,
  };
}

function shareOrNull(share: number): number | null {
  return Number.isNaN(share) ? null : timesHundred(share);
}

function meansOf(searched: Searched): Omit<FaqResult, 'variant' | 'queryVariant' | 'mode' | 'calibrated'> {
  const answerable = answerableOf(searched);
  const rankings = answerable.runs.map(rankingOf);
  const score = (measure: (typeof RETRIEVAL_MEASURES)[number]): number =>
    timesHundred(mean(scorePerQuery(measure, answerable.task, rankings)));
  const intents = intentScores(answerable);
  const { ece, coverageAt95, none } = confidenceOf(searched);
  return {
    'MRR@10': score('MRR@10'),
    'nDCG@10': score('nDCG@10'),
    'Success@1': score('Success@1'),
    'Success@5': score('Success@5'),
    'Recall@10': score('Recall@10'),
    'Intent@5': intents === null ? null : timesHundred(mean(intents)),
    ECE: timesHundred(ece),
    'coverage at 95%': timesHundred(coverageAt95),
    none: none && {
      precision: shareOrNull(none.precision),
      recall: shareOrNull(none.recall),
      auroc: shareOrNull(none.auroc),
    },
  };
}

/** Embeds the entries or the questions with a variant, once. */
function embedder(
  task: FaqTask,
  options: Pick<FaqOptions, 'configuration' | 'report' | 'signal'> & { readonly mode: SearchMode },
): (variant: ReadyVariant, role: 'query' | 'document') => Promise<EmbeddedTexts> {
  const embedded = new Map<string, EmbeddedTexts>();
  return async (variant, role) => {
    const key = `${role} ${variant.identity}`;
    const known = embedded.get(key);
    if (known !== undefined) return known;
    const texts = (role === 'document' ? entriesToEmbed : questionsToEmbed)(task, options.mode);
    const vectors = await embedTexts(texts, variant, { ...options, ...options.configuration, role });
    const made = { variant, vectors };
    embedded.set(key, made);
    return made;
  };
}
