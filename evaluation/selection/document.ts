import type { Interval } from '../../measures/bootstrap.ts';
import { timesHundred, rounded } from '../../measures/summary.ts';
import { keyOf } from './choices.ts';
import { layerFront } from './measured.ts';
import type { Confirmation, HalfResult, Selection } from './select.ts';

type Scores = Readonly<Record<string, number>>;

/** One half in the document: x 100. */
interface HalfDocument {
  readonly queries: number;
  readonly scores: Scores;
  readonly fullDepth: Scores;
  /** The share of full depth that remains in the measure where least does. */
  readonly kept: number;
}

/** What `bonsai select --json` prints; layers are those of the base that was named. */
export function selectionDocument(selection: Selection) {
  const { base, layers, method, parts, measured, latencies, chosen, dev, test, confirmation, variant } =
    selection;
  const front = new Set(layerFront(measured).map(({ choice }) => keyOf(choice)));
  const latencyOf = (count: number): number | null => {
    const latency = latencies.get(count);
    return latency === undefined ? null : rounded(latency, 2);
  };
  return {
    base,
    layers,
    method,
    measures: parts,
    choices: measured.map(({ choice, scores, kept }) => ({
      keptLayers: choice,
      scores: Object.fromEntries(parts.map((name, part) => [name, timesHundred(scores[part] ?? NaN)])),
      kept: timesHundred(kept),
      onFront: front.has(keyOf(choice)),
      latencyMs: front.has(keyOf(choice)) ? latencyOf(choice.length) : null,
    })),
    chosen: {
      keptLayers: chosen,
      latencyMs: latencyOf(chosen.length),
      dev: halfDocument(dev),
      test: { ...halfDocument(test), ...confirmationDocument(confirmation) },
    },
    variant,
  };
}

function halfDocument({ queries, scores, kept }: HalfResult): HalfDocument {
  return {
    queries,
    scores: Object.fromEntries(scores.map(({ name, score }) => [name, timesHundred(score)])),
    fullDepth: Object.fromEntries(scores.map(({ name, full }) => [name, timesHundred(full)])),
    kept: timesHundred(kept),
  };
}

/** What is told beside full depth: differences and their 95% intervals x 100, the margin a share. */
function confirmationDocument({ margin, parts, status }: Confirmation) {
  const ofEach = <T>(tell: (part: Confirmation['parts'][number]) => T): Record<string, T> =>
    Object.fromEntries(parts.map((part) => [part.name, tell(part)]));
  return {
    margin,
    status,
    toFullDepth: ofEach(({ difference: { estimate, low, high } }): Interval => ({
      estimate: timesHundred(estimate),
      low: timesHundred(low),
      high: timesHundred(high),
    })),
    statuses: ofEach((part) => part.status),
    moreQuestions: ofEach(({ moreCases }) => moreCases),
  };
}
