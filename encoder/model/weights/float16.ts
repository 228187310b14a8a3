/**
 * The two 16-bit floating-point formats of weight files. fp16 is IEEE 754 binary16; bf16 is the upper half of a
 * 32-bit float.
 */

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

let everyHalf: Float32Array | undefined;

/** fp16 bit patterns to 32-bit floats; exact. */
export function fromFp16(halves: Uint16Array): Float32Array {
  everyHalf ??= Float32Array.from({ length: 65536 }, (_, bits) => halfToNumber(bits));
  const result = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) result[i] = everyHalf[halves[i]!]!;
  return result;
}

/** bf16 bit patterns to 32-bit floats; exact. */
export function fromBf16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16;
  return new Float32Array(bits.buffer);
}

function numberToHalf(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 and above round to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Subnormal: 2^-24 is one step; Math.round would take ties upwards, so halves go to the even step here.
    const steps = Math.abs(value) * 2 ** 24;
    const whole = Math.floor(steps);
    const rest = steps - whole;
    const up = rest > 0.5 || (rest === 0.5 && whole % 2 === 1);
    return sign | (whole + (up ? 1 : 0));
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

/** 32-bit floats to fp16 bit patterns, rounded to the nearest (ties to even); too large a value becomes infinity. */
export function toFp16(values: Float32Array): Uint16Array {
  const result = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = numberToHalf(values[i]!);
  return result;
}
