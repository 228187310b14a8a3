import { startEncoder } from '../../../encoder/runtime/service.ts';

/**
 * A program that owns an encoder, for tests of what becomes of the one without the other:
 * `owner-program.ts MANNER VARIANT-AS-JSON`. It prints the encoder's process id when the encoder is ready, and then
 * closes it (`close`), forgets it (`forget`) or stays (`stay`).
 */

const [manner, variant = ''] = process.argv.slice(2);
const parsed: unknown = JSON.parse(variant);
const { name, dir, identity, dimensions, precision } = parsed as Parameters<typeof startEncoder>[0];
const encoder = await startEncoder({ name, dir, identity, dimensions, precision }, { threads: 1 });
const { vectors } = await encoder.embed(['A first text.']);
process.stdout.write(`${JSON.stringify({ pid: encoder.pids[0], vectors: vectors.length })}\n`);
if (manner === 'close') await encoder.close();
if (manner === 'stay') setInterval(() => undefined, 1000);
