import { seededRandom, type Random } from '../../../core/random.ts';
import { unitVectors } from '../../unit-vectors.ts';

/** Vectors that are hard on a search by rounded numbers, and queries that are, by what is hard about them. */
export function hardVectors(size: number, dimensions: number): ReadonlyMap<string, Float32Array> {
  const random = seededRandom(dimensions);
  const ordinary = unitVectors(size, dimensions, 1);
  const changed = (change: (value: number, row: number, position: number) => number): Float32Array =>
    ordinary.map((value, at) => change(value, Math.floor(at / dimensions), at % dimensions));
  const rowOf = (vectors: Float32Array, row: number): Float32Array =>
    vectors.subarray(row * dimensions, (row + 1) * dimensions);
  const repeated = (different: number): Float32Array =>
    changed((_, row, position) => rowOf(ordinary, row % different)[position] ?? 0);
  return new Map([
    ['in all directions', ordinary],
    ['nearly the same', changed((value, _, position) => (ordinary[position] ?? 0) + 1e-4 * value)],
    ['each twenty times', repeated(Math.ceil(size / 20))],
    ['all the same', repeated(1)],
    ['all zero', new Float32Array(size * dimensions)],
    ['every third zero', changed((value, row) => (row % 3 === 0 ? 0 : value))],
    [
      'of one huge number each',
      changed((value, row, position) => (position === row % dimensions ? 9 : value)),
    ],
    ['with one number only', changed((_, row, position) => Number(position === row % dimensions))],
    ['of equal numbers', changed((value) => Math.sign(value) / Math.sqrt(dimensions))],
    ['halfway between two steps', changed((_, row, position) => (position === 0 ? 127 : 0.5 - (row % 2)))],
    ['of very different lengths', changed((value, row) => value * 10 ** ((row % 61) - 30))],
    ['of the greatest numbers', changed((value) => Math.sign(value) * 3.4e38)],
    ['of the smallest numbers', changed((value) => Math.sign(value) * 1.4e-45)],
    ['of any bits', anyBits(size * dimensions, random)],
  ]);
}

/** Finite numbers of all magnitudes. */
function anyBits(length: number, random: Random): Float32Array {
  const bits = Uint32Array.from({ length }, () => Math.floor(random() * 2 ** 32));
  return new Float32Array(bits.buffer).map((value) => (Number.isFinite(value) ? value : 0));
}
