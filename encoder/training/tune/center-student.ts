import { openForward } from '../step/forward.ts';
import type { Student } from '../student.ts';

/**
 * Takes what a student's vectors have in common off them before the first step: a student whose teacher is centered would
 * else spend its first thousand steps on that, and forget on the way. It is exact: the mean of its pooled vectors goes off
 * the last bias that is added to every token.
 *
 * @param tokens texts that the mean is taken over, as token ids
 */
export async function centerStudent(
  { config, weights }: Pick<Student, 'config' | 'weights'>,
  tokens: readonly (readonly number[])[],
  threads: number,
): Promise<void> {
  const { architecture, hidden, layers } = config;
  const forward = openForward(config, weights, threads, 'pooled');
  try {
    const pooled = await forward.embed(tokens);
    const last = architecture.layer.replace('{layer}', String(layers - 1)) + architecture.feedForward.norm;
    const bias = weights.get(`${last}.bias`);
    if (bias === undefined) throw new RangeError(`${last} has no bias.`);
    for (const [at, value] of pooled.entries()) bias.data[at % hidden]! -= value / tokens.length;
  } finally {
    await forward.release();
  }
}
