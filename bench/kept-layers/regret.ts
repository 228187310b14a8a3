import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportProgress } from '../../core/progress.ts';
import { findBase } from '../../encoder/variants/base.ts';
import {
  BEAM,
  beamSearch,
  type BeamOptions,
  blockInfluence,
} from '../../evaluation/selection/beam-search.ts';
import { allChoices, type Choice, keyOf } from '../../evaluation/selection/choices.ts';
import { choiceVectors, openLayers } from '../../evaluation/selection/choice-vectors.ts';
import { bestOfEachDepth, type MeasureChoices, type Measured } from '../../evaluation/selection/measured.ts';
import { agreementParts } from '../../evaluation/selection/objectives.ts';
import { makeTinyBase } from '../../test/evaluation/selection/tiny-base.ts';

const BEAMS: readonly BeamOptions[] = [{ width: 1, tries: 4 }, { width: 2, tries: 8 }, BEAM];

/** What a beam search missed at most and in the mean, over the numbers of layers. */
export interface Regret extends BeamOptions {
  readonly choices: number;
  readonly of: number;
  /** Share of full depth that the best choice keeps and the beam's best does not. */
  readonly mean: number;
  readonly most: number;
}

/** The regrets of several beams against everything that was measured. */
export async function regretsOn(influence: readonly number[], all: readonly Measured[]): Promise<Regret[]> {
  const known = new Map(all.map((each) => [keyOf(each.choice), each]));
  const best = bestOfEachDepth(all);
  const measure: MeasureChoices = (choices) =>
    Promise.resolve(choices.flatMap((choice: Choice) => known.get(keyOf(choice)) ?? []));
  return Promise.all(
    BEAMS.map(async (beam) => {
      const found = await beamSearch(influence, measure, beam);
      const missed = bestOfEachDepth(found).map(({ kept }, depth) => (best[depth]?.kept ?? NaN) - kept);
      const mean = missed.reduce((sum, each) => sum + each, 0) / missed.length;
      return { ...beam, choices: found.length, of: all.length, mean, most: Math.max(...missed) };
    }),
  );
}

const QUESTIONS = Array.from(
  { length: 48 },
  (_, number) => `where is room ${number * 7} of house ${number % 5}`,
);

/**
 * The same on a random encoder, each of whose choices (4,095 of twelve layers) is measured by agreement with full
 * depth.
 */
export async function randomRegret(
  seed: number,
  layerCount: number,
  report: ReportProgress,
): Promise<Regret[]> {
  const dir = await mkdtemp(join(tmpdir(), 'bonsai-regret-'));
  try {
    const base = await findBase(await makeTinyBase(dir, { layers: layerCount, seed, width: 16 }));
    const layers = await openLayers(base, { threads: 1 });
    const ids = QUESTIONS.map((text) => layers.tokens(text));
    const choices = allChoices(layerCount);
    const onProgress = (done: number, total: number): void => {
      report({ phase: `random encoder ${seed}`, done, total, unit: 'texts × layers' });
    };
    const matrices = await choiceVectors(layers, ids, choices, { onProgress });
    const influence = await blockInfluence(layers, ids);
    await layers.close();
    return await regretsOn(influence, measuredByAgreement(choices, matrices));
  } finally {
    await rm(dir, { recursive: true });
  }
}

function measuredByAgreement(choices: readonly Choice[], matrices: readonly Float32Array[]): Measured[] {
  const phrasings = QUESTIONS.slice(0, 24).map((text, ordinal) => ({
    entryId: text,
    kind: 'question' as const,
    ordinal,
    text,
  }));
  const vectorsOf = (matrix: Float32Array): Map<string, Float32Array> => {
    const width = matrix.length / QUESTIONS.length;
    return new Map(QUESTIONS.map((text, row) => [text, matrix.subarray(row * width, (row + 1) * width)]));
  };
  const deepest = Math.max(...choices.map(({ length }) => length));
  const full = matrices[choices.findIndex(({ length }) => length === deepest)] ?? new Float32Array();
  const parts = agreementParts(phrasings, QUESTIONS.slice(24), vectorsOf(full));
  return choices.map((choice, at) => {
    const vectors = vectorsOf(matrices[at] ?? full);
    const scores = parts.map((part) => part.score(vectors));
    return { choice, scores, kept: Math.min(...scores) };
  });
}
