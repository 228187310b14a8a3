import { dotKernel, NUMBERS_AT_ONCE, ROWS_AT_ONCE } from './dot-kernel.ts';

/** The greatest of the numbers that stand for those of a row, and for those of a query. */
const ROW_STEPS = 127;
const QUERY_STEPS = 32_767;

/**
 * What the absolute values of a query's steps may add up to, before rounding. Times 127 it is less than 2^31 by so much
 * that rounding up each of MAX_DIMENSIONS numbers by a half changes nothing, so no sum of 32 bits can overflow.
 */
const QUERY_STEPS_IN_ALL = 2 ** 24;
const MAX_DIMENSIONS = 2 ** 18;

/** More than all rounding of float64 in sums of MAX_DIMENSIONS numbers, relative to the product of the norms. */
const ROUNDING = 1e-9;

/** At and around this number, float64 has integers only. */
const NO_FRACTIONS = 1.5 * 2 ** 52;

/** Numbers that are quantized in one go: some five milliseconds. */
const NUMBERS_A_STEP = 2 ** 20;

/** Vectors as int8 numbers, each row with a scale of its own, which finds the few that can be the nearest. */
export interface QuantizedRows {
  /**
   * Compares a query with every row. The result is valid until the next call.
   *
   * @returns null where a number of the query is not finite
   */
  scan(query: Float32Array): Scan | null;
}

interface Scan {
  /** About the dot product of the query with each row, all in the same unit: for sorting. */
  readonly products: Float64Array;
  /**
   * The labels of all rows whose dot product with the query, as float64 arithmetic makes it, is at least `least`; and of some whose is a
   * little less.
   */
  reaching(least: number): number[];
}

/**
 * Makes QuantizedRows, and gives way after each step of some milliseconds. They take 24 bytes a vector more than they
 * have dimensions, outside JavaScript's heap.
 *
 * Why nothing is missed: let v' be what a quantized row stands for, and q' what the quantized query does. Then
 * q·v = q'·v' + (q - q')·v' + q·(v - v'), and q'·v' is a sum of integers, which is exact. By Cauchy and Schwarz the
 * rest is at most |q - q'| |v'| + |q| |v - v'|. These norms are measured, not estimated, so it does not matter how well
 * the numbers were rounded.
 *
 * @param vectors size × dimensions, row-major; one at least
 * @returns null where there is no SIMD, or not enough memory, or a number that is not finite
 */
export function* quantize(
  vectors: Float32Array,
  dimensions: number,
): Generator<void, QuantizedRows | null, void> {
  const size = vectors.length / dimensions;
  const width = roundedUp(dimensions, NUMBERS_AT_ONCE);
  const held = roundedUp(size, ROWS_AT_ONCE);
  const scalesAt = 2 * width;
  const productsAt = scalesAt + 8 * held;
  const rowsAt = productsAt + 8 * held;
  const end = rowsAt + held * width;
  const kernel = dimensions > MAX_DIMENSIONS ? null : dotKernel(width, end);
  if (kernel === null) return null;
  const { memory, dots } = kernel;

  const scales = new Float64Array(memory, scalesAt, size);
  const rows = new Int8Array(memory, rowsAt, held * width);
  /** By label: |v - v'|, and what rounding can add to it. */
  const errors = new Float64Array(size);
  let maxNorm = 0;
  for (let label = 0; label < size; label++) {
    const start = label * dimensions;
    const row = quantizeRow(vectors.subarray(start, start + dimensions), rows, label * width);
    if (!Number.isFinite(row.norm)) return null;
    scales[label] = row.scale;
    errors[label] = row.error + ROUNDING * row.norm;
    maxNorm = Math.max(maxNorm, row.norm + row.error);
    if (((label + 1) * dimensions) % NUMBERS_A_STEP < dimensions) yield;
  }

  const products = new Float64Array(memory, productsAt, size);
  const steps = new Int16Array(memory, 0, width);
  return {
    scan(query) {
      const { step, norm, error } = quantizeQuery(query, steps);
      if (!Number.isFinite(norm)) return null;
      dots(rowsAt, end, scalesAt, productsAt);
      return {
        products,
        reaching(least) {
          const labels: number[] = [];
          const ofQuery = (error + ROUNDING * norm) * maxNorm;
          for (let label = 0; label < size; label++) {
            if (products[label]! * step + norm * errors[label]! + ofQuery >= least) labels.push(label);
          }
          return labels;
        },
      };
    },
  };
}

/** Rounds a vector to multiples of its greatest number's 127th part: |v|, and |v - v'|. */
function quantizeRow(
  vector: Float32Array,
  rows: Int8Array,
  at: number,
): { scale: number; norm: number; error: number } {
  const scale = greatest(vector, 0, vector.length) / ROW_STEPS;
  const inverse = scale === 0 ? 0 : 1 / scale;
  let squares = 0;
  let errors = 0;
  for (let position = 0; position < vector.length; position++) {
    const value = vector[position]!;
    const step = rounded(value * inverse);
    const error = value - step * scale;
    rows[at + position] = step;
    squares += value * value;
    errors += error * error;
  }
  return { scale, norm: Math.sqrt(squares), error: Math.sqrt(errors) };
}

/** Rounds a query to multiples of a step that is as small as 16 bits a number and 32 bits a sum allow. */
function quantizeQuery(
  query: Float32Array,
  steps: Int16Array,
): { step: number; norm: number; error: number } {
  let sum = 0;
  let squares = 0;
  for (const value of query) {
    sum += Math.abs(value);
    squares += value * value;
  }
  const step = Math.max(greatest(query, 0, query.length) / QUERY_STEPS, sum / QUERY_STEPS_IN_ALL) || 1;
  let errors = 0;
  for (let position = 0; position < query.length; position++) {
    const value = query[position]!;
    const times = rounded(value / step);
    const error = value - times * step;
    steps[position] = times;
    errors += error * error;
  }
  return { step, norm: Math.sqrt(squares), error: Math.sqrt(errors) };
}

/** The greatest absolute value from one place to another. An iterator takes twice as long as this loop. */
function greatest(numbers: Float32Array, from: number, to: number): number {
  let found = 0;
  for (let position = from; position < to; position++) {
    found = Math.max(found, Math.abs(numbers[position]!));
  }
  return found;
}

/** To the nearest integer: float64 has no fractions beside so great a number. Three times as fast as by an integer. */
function rounded(value: number): number {
  return value + NO_FRACTIONS - NO_FRACTIONS;
}

function roundedUp(count: number, multiple: number): number {
  return Math.ceil(count / multiple) * multiple;
}
