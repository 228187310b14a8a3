import type { Configuration } from '../../../core/configuration.ts';
import { AppError } from '../../../core/errors.ts';
import { sha256 } from '../../../core/files.ts';
import type { Logger } from '../../../core/log.ts';
import { dataLayout } from '../../../core/paths.ts';
import { keptComparisons, type KeptComparison } from '../../../evaluation/compare/stored-comparison.ts';
import type { Activity, UnansweredQuestion } from '../../../store/activity/activity.ts';
import { openComparisons, type Comparisons } from '../../../store/comparisons/comparisons.ts';
import { openLabStore, type LabStore, type ShownHit } from '../../../store/lab/lab-store.ts';
import { createJobResults, createWorkQueue, type Outcome, type Work } from './background.ts';
import { entryPairs, type EntryPair } from './entry-pairs.ts';
import type { WithLive } from '../../live/live-search.ts';
import { meaningGroups, similarities } from './meaning-groups.ts';
import { createSideBySide } from './side-by-side.ts';
import { SAME_MEANING, unansweredGroups, type UnansweredGroup } from './unanswered.ts';
import { describedVariants, type DescribedVariant } from './variant-list.ts';

/** What the analyst's pages work with. */
export interface Lab {
  readonly book: LabStore;
  readonly comparisons: Comparisons;
  keptComparisons(): KeptComparison[];
  variants(): Promise<DescribedVariant[]>;
  /** The answers of the encoders to a question; made in the background. */
  sideBySide(trial: string, query: string, names: readonly string[]): Promise<Outcome<ShownHit[][]>>;
  /** Questions that nobody answered, by meaning; made in the background. One by one where the encoder cannot be reached. */
  unanswered(): Promise<Outcome<Unanswered>>;
  /** Entries that are alike or clash; made in the background. */
  entryPairs(): Promise<Outcome<EntryPair[]>>;
  close(): Promise<void>;
}

/** What nobody answered. */
export interface Unanswered {
  readonly groups: readonly UnansweredGroup[];
  /** Whether those of one meaning are together. */
  readonly grouped: boolean;
}

interface LabParts {
  readonly configuration: Pick<Configuration, 'dataDir'>;
  readonly activity: Activity;
  readonly withLive: WithLive;
  readonly log: Logger;
}

const COMPARISONS = 50;
/** Grouping takes the square of them in memory and time. */
const MAX_UNANSWERED = 1000;
/** Beside the encoder that serves. */
const THREADS = 1;

/**
 * Opens the lab's database, and the comparisons when they are first needed.
 *
 * @throws AppError as `openLabBook`
 */
export function openLab({ configuration: { dataDir }, activity, withLive, log }: LabParts): Lab {
  const layout = dataLayout(dataDir);
  const book = openLabStore(layout.lab);
  const queue = createWorkQueue();
  const onBug = (error: unknown): void => {
    log.error({ err: error }, 'work of the lab failed');
  };
  let opened: Comparisons | null = null;
  const comparisons = (): Comparisons => (opened ??= openComparisons(layout.comparisons));
  const arms = createSideBySide({ dataDir, threads: THREADS, withLive, keeper: comparisons });
  const trials = createJobResults<ShownHit[][]>(queue, onBug);
  const topics = createJobResults<Unanswered>(queue, onBug);
  const pairs = createJobResults<EntryPair[]>(queue, onBug);
  const kept = (): KeptComparison[] => keptComparisons(comparisons(), COMPARISONS);

  return {
    book,
    get comparisons() {
      return comparisons();
    },
    keptComparisons: kept,
    variants: () => describedVariants(dataDir, kept()),
    sideBySide: (trial, query, names) =>
      trials.ask(trial, async (context) => {
        const answers = await arms.answer(query, names, context);
        book.trials.answer(trial, answers);
        return answers;
      }),
    async unanswered() {
      const refused = new Set(book.refusals.all('unanswered').map(({ query }) => query));
      const questions = activity.unanswered(MAX_UNANSWERED).filter(({ query }) => !refused.has(query));
      const { generation, hasEncoder } = await withLive(({ searcher, encoder }) => ({
        generation: searcher.generation,
        hasEncoder: encoder?.state === 'ready',
      }));
      if (questions.length === 0 || !hasEncoder) {
        const places = questions.map((_, place) => [place]);
        const groups = unansweredGroups(questions, places, new Float32Array(questions.length ** 2));
        return { state: 'done', value: { groups, grouped: questions.length === 0 } };
      }
      const key = sha256(JSON.stringify([generation, questions]));
      return topics.ask(key, async (context) => ({
        groups: await grouped(questions, withLive, context),
        grouped: true,
      }));
    },
    async entryPairs() {
      const generation = await withLive(({ searcher }) => searcher.generation);
      return pairs.ask(generation, (context) =>
        withLive(({ searcher }) => entryPairs(searcher.content, searcher.vectors, context)),
      );
    },
    async close() {
      await queue.close();
      await arms.close();
      opened?.close();
      book.close();
    },
  };
}

/** The groups, from vectors of the encoder that serves. */
async function grouped(
  questions: readonly UnansweredQuestion[],
  withLive: WithLive,
  { report, signal }: Parameters<Work<unknown>>[0],
): Promise<UnansweredGroup[]> {
  const texts = questions.map(({ query }) => query);
  const { vectors, dimensions } = await withLive(async ({ encoder }) => {
    if (encoder === null) throw new AppError('unavailable', 'The encoder cannot be reached now. Try again.');
    const onProgress = (done: number): void => {
      report({ phase: 'Embedding', done, total: texts.length, unit: 'questions' });
    };
    const embedded = await encoder.embed(texts, { role: 'query', signal, onProgress });
    return { vectors: embedded.vectors, dimensions: encoder.dimensions };
  });
  const alike = await similarities(vectors, dimensions, { report, signal });
  const places = meaningGroups(alike.slice(), questions.length, SAME_MEANING);
  return unansweredGroups(questions, places, alike);
}
