/** One product of large matrices at a time, as the graphs of training run it; see trainer.ts. */
import { seededRandom } from '../../core/random.ts';
import { readModelFolder } from '../../model/folder.ts';
import { product } from '../../training/autodiff/operations/product.ts';
import { createTape } from '../../training/autodiff/tape.ts';
import { openBucket } from '../../training/step/sessions.ts';
import { packageVersion } from '../product/machine.ts';
import { readArgument } from './argument.ts';
import { takeTurns } from './turns.ts';

const { pairs, tokens, folder, threads } = readArgument();
const { hidden, feedForward } = (await readModelFolder(folder)).config;
const rows = 2 * pairs * tokens;
const tape = createTape();
const result = product(
  tape,
  tape.input('states', [rows, hidden]),
  tape.input('weight', [hidden, feedForward]),
);
const session = await openBucket(tape.graph({ result }), threads);
const random = seededRandom(1);
const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);
const feeds = new Map([
  ['states', numbers(rows * hidden)],
  ['weight', numbers(hidden * feedForward)],
]);
const versions = { 'onnxruntime-node': packageVersion('onnxruntime-node') };
await takeTurns(versions, () => session.run(feeds));
await session.release();
