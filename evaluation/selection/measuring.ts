import type { ReportProgress } from '../../core/progress.ts';
import { byFirstLayers, type Choice, fullDepth, keyOf, nodesIn, prefixTree } from './choices.ts';
import { choiceVectors, type OpenLayers } from './choice-vectors.ts';
import type { Half } from './selection-data.ts';
import { keptOf, type MeasureChoices } from './measured.ts';
import type { AgainstFull } from './against-full.ts';
import type { TextVectors } from './nearest-entries.ts';
import { anchored, type AnchoredPart } from './objectives.ts';
import type { ScoresFile, VectorsFile } from './kept-measurements.ts';

/** Told how much is done. */
type Tell = (done: number) => void;

/** Vectors of this many bytes are held at once; what is more is computed group by group. */
const MAX_BYTES = 256 * 2 ** 20;

/** Choices after which what is measured is kept: half of all begin with the first layer, and whoever stops loses a group. */
const MAX_TOGETHER = 16;

interface MeasuringOptions {
  readonly scores: ScoresFile;
  readonly vectors: VectorsFile;
  /** What is being done, for progress. */
  readonly phase: string;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Measuring {
  readonly parts: readonly AnchoredPart[];
  readonly measure: MeasureChoices;
  /** Holds a choice against full depth, one answer a part; `measure` then knows its scores. */
  readonly against: (choice: Choice, margin: number) => Promise<readonly AgainstFull[]>;
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
  { scores, vectors: kept, phase, report, signal }: MeasuringOptions,
): Promise<Measuring> {
  const ids = half.texts.map((text) => layers.tokens(text));

  async function vectorsOf(choices: readonly Choice[], tell: Tell): Promise<TextVectors[]> {
    const matrices = await choiceVectors(layers, ids, choices, { signal, onProgress: tell });
    return matrices.map((matrix) => byText(half.texts, matrix));
  }

  /** How often a layer is applied to a text. */
  const workOf = (choices: readonly Choice[]): number => ids.length * nodesIn(prefixTree(choices));
  const telling =
    (what: string, total: number): Tell =>
    (done) =>
      report?.({ phase: `${phase}: ${what}`, done, total, unit: 'texts × layers' });

  async function vectorsOfOne(choice: Choice, what: string): Promise<TextVectors> {
    const before = await kept.find(choice);
    if (before !== null) return byText(half.texts, before);
    const tell = telling(what, workOf([choice]));
    const [matrix] = await choiceVectors(layers, ids, [choice], { signal, onProgress: tell });
    if (matrix === undefined) throw new RangeError('There are no texts to embed.');
    await kept.put(choice, matrix);
    return byText(half.texts, matrix);
  }

  const full = await vectorsOfOne(fullDepth(layers.layers), 'full depth');
  const parts = anchored(half.parts(full), full);
  const width = full.values().next().value?.length ?? 1;
  const held = Math.floor(MAX_BYTES / (half.texts.length * width * 4));
  const together = Math.max(1, Math.min(MAX_TOGETHER, held));

  return {
    parts,
    async measure(choices) {
      const distinct = new Map(choices.map((choice) => [keyOf(choice), choice]));
      const missing = [...distinct.values()]
        .filter((choice) => scores.find(choice) === undefined)
        .sort(byFirstLayers);
      const groups = groupsOf(missing, together);
      const total = groups.reduce((sum, group) => sum + workOf(group), 0);
      const tell = telling(formatChoices(missing), total);
      let before = 0;
      for (const group of groups) {
        const done = before;
        const vectors = await vectorsOf(group, (some) => {
          tell(done + some);
        });
        await scores.add(vectors.map((each, at) => [group[at] ?? [], scoresOf(parts, each)]));
        before += workOf(group);
      }
      return choices.map((choice) => {
        const found = scores.find(choice) ?? [];
        return { choice, scores: found, kept: keptOf(found, parts) };
      });
    },
    async against(choice, margin) {
      const own = await vectorsOfOne(choice, `layers ${choice.join(', ')}`);
      await scores.add([[choice, scoresOf(parts, own)]]);
      return parts.map((part) => part.against(own, full, margin));
    },
  };
}

/** Choices in words: "57 choices of layers", and of a beam's step "16 choices of 9 layers". */
function formatChoices(choices: readonly Choice[]): string {
  const depths = new Set(choices.map(({ length }) => length));
  const [depth] = depths;
  const layers = depths.size === 1 ? `${depth ?? 0} layers` : 'layers';
  return `${choices.length} choices of ${layers}`;
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
