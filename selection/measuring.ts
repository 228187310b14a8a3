import type { ReportProgress } from '../core/progress.ts';
import { byFirstLayers, type Choice, fullDepth, keyOf } from './choices.ts';
import { choiceVectors } from './choice-vectors.ts';
import type { Half } from './halves.ts';
import { keptOf, type MeasureChoices } from './measured.ts';
import type { TextVectors } from './nearest-entries.ts';
import type { OpenLayers } from './open-layers.ts';
import { anchored, type AnchoredPart } from './parts.ts';
import type { ScoresFile } from './scores-file.ts';

/** Vectors of this many bytes are held at once; what is more is computed group by group. */
const MOST_BYTES = 256 * 2 ** 20;

export interface MeasuringOptions {
  readonly scores: ScoresFile;
  /** What is being done, for progress. */
  readonly phase: string;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Measuring {
  readonly parts: readonly AnchoredPart[];
  readonly measure: MeasureChoices;
}

/**
 * Prepares to measure choices of layers on one half of the data: embeds it at full depth, which is what the others are
 * held against.
 *
 * @throws AppError as `anchored`; `cancelled`
 */
export async function openMeasuring(
  layers: OpenLayers,
  half: Half,
  { scores, phase, report, signal }: MeasuringOptions,
): Promise<Measuring> {
  const ids = half.texts.map((text) => layers.tokens(text));

  async function vectorsOf(choices: readonly Choice[], doing: string): Promise<TextVectors[]> {
    const onProgress = (done: number, total: number): void =>
      report?.({ phase: doing, done, total, unit: 'texts × layers' });
    const matrices = await choiceVectors(layers, ids, choices, { signal, onProgress });
    return matrices.map((matrix) => byText(half.texts, matrix));
  }

  const [full = new Map<string, Float32Array>()] = await vectorsOf(
    [fullDepth(layers.layers)],
    `${phase}: full depth`,
  );
  const parts = anchored(half.parts(full), full);
  const width = full.values().next().value?.length ?? 1;
  const together = Math.max(1, Math.floor(MOST_BYTES / (half.texts.length * width * 4)));

  return {
    parts,
    async measure(choices) {
      const distinct = new Map(choices.map((choice) => [keyOf(choice), choice]));
      const missing = [...distinct.values()]
        .filter((choice) => scores.find(choice) === undefined)
        .sort(byFirstLayers);
      let done = 0;
      for (const group of groupsOf(missing, together)) {
        done += group.length;
        const vectors = await vectorsOf(group, `${phase}: ${done} of ${missing.length} choices of layers`);
        await scores.add(vectors.map((each, at) => [group[at] ?? [], scoresOf(parts, each)]));
      }
      return choices.map((choice) => {
        const found = scores.find(choice) ?? [];
        return { choice, scores: found, kept: keptOf(found, parts) };
      });
    },
  };
}

/**
 * Groups of at most `most` choices, which are in the order of their first layers. Those with different first layers share nothing, so that they go apart and what is
 * done is kept; of others a group begins where the one before it ended.
 */
function groupsOf(choices: readonly Choice[], most: number): Choice[][] {
  const groups: Choice[][] = [];
  for (const choice of choices) {
    const last = groups.at(-1);
    if (last !== undefined && last.length < most && last[0]?.[0] === choice[0]) last.push(choice);
    else groups.push([choice]);
  }
  return groups;
}

function scoresOf(parts: readonly AnchoredPart[], vectors: TextVectors): number[] {
  return parts.map((part) => part.score(vectors));
}

function byText(texts: readonly string[], matrix: Float32Array): TextVectors {
  const width = matrix.length / texts.length;
  return new Map(texts.map((text, row) => [text, matrix.subarray(row * width, (row + 1) * width)]));
}
