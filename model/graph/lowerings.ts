import type { Precision } from '../precision.ts';
import { fp16, fp32 } from './float.ts';
import type { Lowering } from './lowering.ts';

/** How the weights of a precision become operators, where they alone decide it; int8 looks at activations too. */
export const LOWERINGS: Readonly<Record<Exclude<Precision, 'int8'>, Lowering>> = { fp32, fp16 };
