/**
 * Just enough of WebAssembly's binary format to write one function that uses SIMD: an expression is the bytes that
 * leave its value on the stack. The names are those of the text format.
 * https://webassembly.github.io/spec/core/binary/
 */
export type Code = readonly number[];

const SIMD = 0xfd;
const I32 = 0x7f;
const V128 = 0x7b;
const NO_RESULT = 0x40;
/** Loads and stores may promise an alignment; none of ours does. */
const UNALIGNED = 0;

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: (one: Code, other: Code): Code => [...one, ...other, 0x6a],
  lt_u: (one: Code, other: Code): Code => [...one, ...other, 0x49],
};

export const v128 = {
  load: (address: Code, offset = 0): Code => [...address, SIMD, 0, UNALIGNED, ...unsigned(offset)],
  /** Eight signed bytes, as numbers of 16 bits. */
  load8x8_s: (address: Code, offset = 0): Code => [...address, SIMD, 1, UNALIGNED, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    SIMD,
    11,
    UNALIGNED,
    ...unsigned(offset),
  ],
  zero: [SIMD, 12, ...new Array<number>(16).fill(0)] as Code,
};

export const i32x4 = {
  add: (one: Code, other: Code): Code => [...one, ...other, ...simd(0xae)],
  /** Products of numbers of 16 bits, each two neighbors added. */
  dot_i16x8_s: (one: Code, other: Code): Code => [...one, ...other, ...simd(0xba)],
  /** Four of the eight numbers of two vectors. */
  shuffle: (one: Code, other: Code, lanes: readonly [number, number, number, number]): Code => [
    ...one,
    ...other,
    SIMD,
    13,
    ...lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
  ],
};

export const f64x2 = {
  mul: (one: Code, other: Code): Code => [...one, ...other, ...simd(0xf2)],
  /** The first two of four integers. */
  convert_low_i32x4_s: (value: Code): Code => [...value, ...simd(0xfe)],
};

/** Does `body`, and does it again as long as `condition` is not 0. */
export const doWhile = (body: Code, condition: Code): Code => [
  0x03,
  NO_RESULT,
  ...body,
  ...condition,
  0x0d,
  0,
  0x0b,
];

/** A function whose first locals are its parameters, all i32. */
interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly i32Locals: number;
  readonly v128Locals: number;
  readonly body: Code;
}

/** A module that takes its memory from `env.memory` and exports one function. */
export function moduleOf({
  name,
  parameters,
  i32Locals,
  v128Locals,
  body,
}: WasmFunction): Uint8Array<ArrayBuffer> {
  const type = [0x60, ...list(new Array<Code>(parameters).fill([I32])), ...list([])];
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, 1];
  const locals = list([
    [...unsigned(i32Locals), I32],
    [...unsigned(v128Locals), V128],
  ]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [type]),
    ...section(2, [memory]),
    ...section(3, [[0]]),
    ...section(7, [[...text(name), 0x00, 0]]),
    ...section(10, [sized([...locals, ...body, 0x0b])]),
  ]);
}

const simd = (opcode: number): Code => [SIMD, ...unsigned(opcode)];
const section = (id: number, items: readonly Code[]): Code => [id, ...sized(list(items))];
const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
const text = (value: string): Code => sized([...new TextEncoder().encode(value)]);

/** LEB128: seven bits a byte, the lowest first; the eighth bit says that more follow. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
