import type { Configuration } from '../../core/configuration.ts';
import type { ReportProgress } from '../../core/progress.ts';
import {
  type NliPair,
  readNliPairs,
  type NliTriplet,
  tripletsOf,
} from '../../faq/datasets/sentence-pairs.ts';
import { mean, timesHundred } from '../../measures/summary.ts';
import { embedTexts } from './vector-source.ts';
import { rightByProbe, rightTriplets } from './nli-probe.ts';
import { resolveVariants } from './variants.ts';

export interface NliFiles {
  /** JSON Lines of NLI pairs that the probe learns from, and those that it is asked about. */
  readonly train: string;
  readonly test: string;
}

export interface NliTask {
  readonly train: readonly NliPair[];
  readonly test: readonly NliPair[];
  /** Of the test pairs; there may be none. */
  readonly triplets: readonly NliTriplet[];
}

interface NliOptions extends NliFiles {
  /** Names or paths. */
  readonly variants: readonly string[];
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
  /** As in `ResolveOptions`. */
  readonly announce?: (line: string) => void;
}

interface NliEvaluation {
  /** The test file, as it was named. */
  readonly dataset: string;
  /** Test pairs. */
  readonly pairs: number;
  /** Shares x 100. */
  readonly results: readonly {
    readonly variant: string;
    /** Test pairs whose label the probe tells, of three. */
    readonly accuracy: number;
    /** Triplets of the test pairs in which the entailed sentence is nearer than the contradicting one; null without any. */
    readonly tripletAccuracy: number | null;
  }[];
}

/** @throws AppError as `readNliPairs` */
export async function readNliTask({ train, test }: NliFiles): Promise<NliTask> {
  const asked = await readNliPairs(test);
  return { train: await readNliPairs(train), test: asked, triplets: tripletsOf(asked) };
}

/** Every text of the task. */
export function textsOfNli({ train, test }: NliTask): string[] {
  return [...train, ...test].flatMap(({ premise, hypothesis }) => [premise, hypothesis]);
}

/**
 * Natural language inference: what of it an encoder's vectors hold, by a probe and by triplets.
 *
 * @throws AppError for bad files, an unknown variant, an encoder that fails; `cancelled`.
 */
export async function evaluateNli(options: NliOptions): Promise<NliEvaluation> {
  const task = await readNliTask(options);
  const results = [];
  for (const variant of await resolveVariants(options)) {
    const vectors = await embedTexts(textsOfNli(task), variant, {
      ...options,
      ...options.configuration,
      role: 'default',
    });
    const right = rightByProbe(task.train, task.test, vectors, (step) =>
      options.report?.({
        phase: `Fitting the probe of ${variant.name}`,
        done: step,
        total: null,
        unit: 'steps',
      }),
    );
    results.push({
      variant: variant.name,
      accuracy: timesHundred(mean(right)),
      tripletAccuracy:
        task.triplets.length === 0 ? null : timesHundred(mean(rightTriplets(task.triplets, vectors))),
    });
  }
  return { dataset: options.test, pairs: task.test.length, results };
}
