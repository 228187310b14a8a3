import { shuffled, type Random } from '../../core/random.ts';
import { median } from '../../measures/summary.ts';
import type { EncoderConfig } from '../../encoder/model/config.ts';
import { ourTrainer, pytorchTrainer, rawProducts, type Case, type Setting, type Trainer } from './trainer.ts';
import { operationsOf, operationsOfProducts } from './work.ts';

/** Times are medians of the rounds, in milliseconds a step. */
export interface Comparison {
  readonly what: Case;
  readonly milliseconds: number;
  readonly processorMilliseconds: number;
  readonly peakBytes: number;
  /** Operations of the step by its time, relative to the raw products': on the clock, and by processor time. */
  readonly shareOfRaw: number;
  readonly shareOfRawByProcessor: number;
  /** Billions of operations a second of the raw products, on the clock. */
  readonly rawRate: number;
  /** Null without a Python to compare with. */
  readonly pytorch: {
    readonly milliseconds: number;
    readonly processorMilliseconds: number;
    readonly peakBytes: number;
  } | null;
}

interface Turns {
  readonly trainer: Trainer;
  readonly milliseconds: number[];
  readonly processor: number[];
  peakBytes: number;
}

/**
 * Our engine, the raw products and PyTorch, taking turns: in every round each makes one step, in an order drawn anew,
 * so that whatever else the machine does meets all of them.
 */
export async function compare(
  what: Case,
  config: EncoderConfig,
  options: {
    readonly setting: Setting;
    readonly python: string | undefined;
    readonly rounds: number;
    readonly warmUp: number;
    readonly random: Random;
  },
): Promise<{ comparison: Comparison; versions: Readonly<Record<string, string>> }> {
  const { setting, python, rounds, warmUp, random } = options;
  const all: Turns[] = [];
  const enter = async (starting: Promise<Trainer>): Promise<Turns> => {
    const turns = { trainer: await starting, milliseconds: [], processor: [], peakBytes: 0 };
    all.push(turns);
    return turns;
  };
  try {
    const ours = await enter(ourTrainer(what, setting));
    const raw = await enter(rawProducts(what, setting));
    const theirs = python === undefined ? null : await enter(pytorchTrainer(python, what, setting));
    for (let round = -warmUp; round < rounds; round++) {
      for (const turns of shuffled(all, random)) {
        const turn = await turns.trainer.turn();
        turns.peakBytes = turn.peakBytes;
        if (round < 0) continue;
        turns.milliseconds.push(turn.milliseconds);
        turns.processor.push(turn.processorMilliseconds);
      }
    }
    const share = (step: readonly number[], products: readonly number[]): number =>
      operationsOf(what, config) / median(step) / (operationsOfProducts(what, config) / median(products));
    const comparison: Comparison = {
      what,
      milliseconds: median(ours.milliseconds),
      processorMilliseconds: median(ours.processor),
      peakBytes: ours.peakBytes,
      shareOfRaw: share(ours.milliseconds, raw.milliseconds),
      shareOfRawByProcessor: share(ours.processor, raw.processor),
      rawRate: operationsOfProducts(what, config) / median(raw.milliseconds) / 1e6,
      pytorch: theirs && {
        milliseconds: median(theirs.milliseconds),
        processorMilliseconds: median(theirs.processor),
        peakBytes: theirs.peakBytes,
      },
    };
    const versions = Object.fromEntries(all.flatMap(({ trainer }) => Object.entries(trainer.versions)));
    return { comparison, versions };
  } finally {
    await Promise.all(all.map(({ trainer }) => trainer.close()));
  }
}
