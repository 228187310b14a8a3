import { doWhile, f64x2, get, i32, i32x4, moduleOf, set, v128, type Code } from './wasm.ts';

/** Rows that are multiplied with a query at the same time, so that each part of it is loaded once for all of them. */
export const ROWS_AT_ONCE = 4;

/** Numbers of a row that are multiplied in one turn; rows and queries are filled up with zeros to whole turns. */
export const NUMBERS_AT_ONCE = 16;

/** What TypeScript's library knows only together with the browser's document. */
declare const WebAssembly:
  | undefined
  | {
      readonly Memory: new (pages: { initial: number; maximum: number }) => Memory;
      readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
      readonly Instance: new (
        module: Module,
        imports: { env: { memory: Memory } },
      ) => { readonly exports: { readonly dots: Dots } };
    };
type Module = object;
interface Memory {
  readonly buffer: ArrayBuffer;
}

const PAGE_BYTES = 65_536;
/** One less than 4 GiB, so that the address behind the last byte is still a number of 32 bits. */
const MAX_PAGES = 65_535;

/**
 * Multiplies rows with the query that lies at address 0 of the memory.
 *
 * @param rows address of the first row, int8; `end` that behind the last; a multiple of ROWS_AT_ONCE
 * @param scales address of the rows' scales, float64
 * @param products address at which to write each row's product with the query, times its scale, float64
 */
type Dots = (rows: number, end: number, scales: number, products: number) => void;

interface Kernel {
  readonly memory: ArrayBuffer;
  readonly dots: Dots;
}

/**
 * A memory and the function that multiplies int8 rows in it with an int16 query. The query's numbers have to be so
 * small that their absolute values add up to at most (2^31 - 1) / 127: no sum can overflow then.
 *
 * @param width numbers of a row, a multiple of NUMBERS_AT_ONCE
 * @returns null where there is no WebAssembly with SIMD, or not so much memory: 4 GiB at most, and the system must
 *   let a process reserve 10 GiB of addresses (as `ulimit -v` may not)
 */
export function dotKernel(width: number, bytes: number): Kernel | null {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  if (typeof WebAssembly === 'undefined' || pages > MAX_PAGES) return null;
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const module = new WebAssembly.Module(dotModule(width));
    return {
      memory: memory.buffer,
      dots: new WebAssembly.Instance(module, { env: { memory } }).exports.dots,
    };
  } catch {
    return null;
  }
}

/** The bytes of the WebAssembly module for rows of `width` numbers. */
function dotModule(width: number): Uint8Array<ArrayBuffer> {
  const [row, end, scale, product] = [0, 1, 2, 3];
  const [query, number] = [4, 5];
  const sums = [6, 7, 8, 9] as const;
  const [left, right] = [10, 11];
  const advance = (address: number, bytes: number): Code =>
    set(address, i32.add(get(address), i32.const(bytes)));

  /** Adds the products of eight numbers of each row, two neighbors to one, to its four sums. */
  const multiplyEight = (first: number): Code => [
    ...set(left, v128.load(get(query), 2 * first)),
    ...sums.flatMap((sum, place) =>
      set(
        sum,
        i32x4.add(get(sum), i32x4.dot_i16x8_s(v128.load8x8_s(get(number), place * width + first), get(left))),
      ),
    ),
  ];

  /** Four sums of two rows each, to two sums of each: a0+a2, b0+b2, a1+a3, b1+b3. */
  const addedHalves = (one: number, other: number): Code =>
    i32x4.add(
      i32x4.shuffle(get(one), get(other), [0, 4, 1, 5]),
      i32x4.shuffle(get(one), get(other), [2, 6, 3, 7]),
    );
  const addUp: Code = [
    ...set(left, addedHalves(sums[0], sums[1])),
    ...set(right, addedHalves(sums[2], sums[3])),
    ...set(
      left,
      i32x4.add(
        i32x4.shuffle(get(left), get(right), [0, 1, 4, 5]),
        i32x4.shuffle(get(left), get(right), [2, 3, 6, 7]),
      ),
    ),
  ];
  const scaled = (integers: Code, at: number): Code =>
    v128.store(get(product), f64x2.mul(f64x2.convert_low_i32x4_s(integers), v128.load(get(scale), at)), at);

  const body = doWhile(
    [
      ...sums.flatMap((sum) => set(sum, v128.zero)),
      ...set(query, i32.const(0)),
      ...set(number, get(row)),
      ...doWhile(
        [
          ...multiplyEight(0),
          ...multiplyEight(8),
          ...advance(query, 2 * NUMBERS_AT_ONCE),
          ...advance(number, NUMBERS_AT_ONCE),
        ],
        i32.lt_u(get(query), i32.const(2 * width)),
      ),
      ...addUp,
      ...scaled(get(left), 0),
      ...scaled(i32x4.shuffle(get(left), get(left), [2, 3, 2, 3]), 16),
      ...advance(row, ROWS_AT_ONCE * width),
      ...advance(scale, ROWS_AT_ONCE * 8),
      ...advance(product, ROWS_AT_ONCE * 8),
    ],
    i32.lt_u(get(row), get(end)),
  );
  return moduleOf({ name: 'dots', parameters: 4, i32Locals: 2, v128Locals: 6, body });
}
