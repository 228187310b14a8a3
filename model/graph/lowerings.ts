import type { Precision } from '../precision.ts';
import { fp16, fp32 } from './float.ts';
import type { Lowering } from './lowering.ts';

/** How each precision's weights become operators. */
export const LOWERINGS: Readonly<Partial<Record<Precision, Lowering>>> = { fp32, fp16 };
