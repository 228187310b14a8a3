import { AppError } from '../../core/errors.ts';

/** Ways to choose which layers remain. `top` removes the last layers, `bottom` the first. */
export const STRATEGIES = ['top', 'bottom', 'middle', 'alternate'] as const;
export type Strategy = (typeof STRATEGIES)[number];

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const CHOICE: Readonly<Record<Strategy, (layers: number, total: number) => number[]>> = {
  top: (layers) => range(0, layers),
  bottom: (layers, total) => range(total - layers, total),
  middle: (layers, total) => {
    const last = Math.floor(layers / 2);
    return [...range(0, layers - last), ...range(total - last, total)];
  },
  alternate: (layers, total) =>
    layers === 1 ? [0] : range(0, layers).map((i) => Math.round((i * (total - 1)) / (layers - 1))),
};

/**
 * The zero-based layers that remain when a model of `total` layers is brought to `layers` (1..total):
 * `top` removes the last, `bottom` the first, `middle` keeps the first ⌈n/2⌉ and the last ⌊n/2⌋, `alternate`
 * spreads them evenly from the first to the last.
 *
 * @throws AppError `invalid` when the model has no so many layers.
 */
export function keptLayers(strategy: Strategy, layers: number, total: number): number[] {
  if (!Number.isInteger(layers) || layers < 1 || layers > total) {
    throw new AppError(
      'invalid',
      `Cannot keep ${layers} of ${total} layers; choose a number from 1 to ${total}.`,
    );
  }
  return CHOICE[strategy](layers, total);
}

/**
 * Checks a list of layers to keep: whole numbers in ascending order, each once, each one that the model has.
 *
 * @throws AppError `invalid` that names what is wrong.
 */
export function checkKeptLayers(keep: readonly number[], total: number): void {
  const wrong = (what: string): AppError =>
    new AppError('invalid', `Cannot keep layers [${keep.join(', ')}]: ${what}.`);
  if (keep.length === 0) throw wrong('name at least one layer');
  for (const [position, layer] of keep.entries()) {
    if (!Number.isInteger(layer) || layer < 0 || layer >= total) {
      throw wrong(`the model has layers 0 to ${total - 1}, and ${layer} is none of them`);
    }
    const before = keep[position - 1];
    if (before !== undefined && before >= layer) {
      throw wrong(before === layer ? `layer ${layer} is named twice` : 'name them in ascending order');
    }
  }
}

/**
 * Reads a list as `--keep` takes it: "0,2,5".
 *
 * @throws AppError `invalid` for anything but comma-separated whole numbers.
 */
export function parseKeptLayers(text: string): number[] {
  const parts = text.split(',').map((part) => part.trim());
  if (!parts.every((part) => /^\d{1,4}$/.test(part))) {
    throw new AppError(
      'invalid',
      `"${text}" is not a list of layers. Write them like 0,2,5, counted from 0.`,
    );
  }
  return parts.map(Number);
}
