import type { CostEvaluation } from '../../evaluation/cost/cost.ts';
import type { Precision } from '../../encoder/model/precision.ts';
import type { Machine } from '../../evaluation/cost/machine.ts';
import type { Difference, PairFigures, RetrievalFigures, SimilarityFigures } from './figures.ts';
import type { GridStrategy } from './grid.ts';
import type { LayerSearch } from './layer-search.ts';
import type { Drop } from './measured-drop.ts';
import type { Comparison } from './plan.ts';
import type { TrainingWork } from './training-work.ts';

/** Everything that bench/experiment.ts measures; the content of experiment.json. */
export interface Experiment {
  readonly base: string;
  readonly sets: {
    readonly stsPairs: { readonly dev: number; readonly test: number };
    /** The further pairs; absent where there are none. */
    readonly otherSts?: readonly { readonly name: string; readonly pairs: number }[];
    readonly triplets: number;
    readonly faqs: readonly {
      readonly name: string;
      readonly entries: number;
      readonly queries: { readonly dev: number; readonly test: number };
    }[];
    readonly none: { readonly answerable: number; readonly unanswerable: number } | null;
  };
  readonly full: EncoderFigures;
  /** How the strategy of the measured drop came to its layers; empty where it was not followed. */
  readonly drops: readonly Drop[];
  /** How `select` came to its layers; absent where the measured drop looked for them. */
  readonly search?: LayerSearch;
  readonly grid: readonly GridRow[];
  readonly tuned: readonly TunedFigures[];
  readonly missing: readonly { readonly name: string; readonly why: string }[];
  readonly comparisons: readonly Compared[];
  readonly sizes: readonly Size[];
  readonly cost: Cost | null;
}

export interface Compared extends Comparison {
  readonly difference: Difference;
}

export interface EncoderFigures extends SimilarityFigures, RetrievalFigures {
  readonly keep: readonly number[];
}

export interface GridRow extends EncoderFigures {
  readonly strategies: readonly GridStrategy[];
  /** What choices are made by; see `devMeasure`. */
  readonly devMeasure: number;
}

export interface TunedFigures extends EncoderFigures {
  readonly name: string;
  /** The model's folder, whose name changes with any of its recipes. */
  readonly folder: string;
  readonly precision: Precision;
  readonly work: TrainingWork;
  /** Dev cosine to the teacher, as the lineage has it. */
  readonly cosine: number | null;
  /** The student asks, full depth has embedded the entries; null where they share no space. */
  readonly pair: PairFigures | null;
}

/** The graph of so many layers, in bytes. */
export interface Size {
  readonly layers: number;
  readonly parameters: number;
  readonly fp32: number;
  readonly int8: number;
}

/** Time of one short query; a row a number of layers and precision, in that order. */
export interface Cost {
  readonly date: string;
  readonly machine: Machine;
  readonly threads: number;
  readonly latencies: readonly {
    readonly layers: number;
    readonly precision: Precision;
    readonly latencyMs: CostEvaluation['results'][number]['latencyMs'];
    /** What the process holds with the encoder loaded and warm, Node.js and all; absent where it was not noted. */
    readonly memoryBytes?: number;
  }[];
}
