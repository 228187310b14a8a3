/**
 * Products of large matrices as the graphs of training run them, one after the other in one graph, since what leaves
 * a graph is copied; see trainer.ts.
 */
import { seededRandom } from '../../core/random.ts';
import { readModelFolder } from '../../encoder/model/folder.ts';
import { product } from '../../encoder/training/autodiff/operations/product.ts';
import { createTape } from '../../encoder/training/autodiff/tape.ts';
import { openBucket } from '../../encoder/training/step/sessions.ts';
import { packageVersion } from '../product/package-version.ts';
import { readArgument } from './argument.ts';
import { takeTurns } from './turns.ts';
import { PRODUCTS } from './work.ts';

const { pairs, tokens, folder, threads } = readArgument();
const { hidden, feedForward } = (await readModelFolder(folder)).config;
const rows = 2 * pairs * tokens;
const random = seededRandom(1);
/** Numbers of a size that leaves products of them as large as they were. */
const numbers = (length: number, summed: number): Float32Array =>
  Float32Array.from({ length }, () => (random() - 0.5) * Math.sqrt(12 / summed));

const tape = createTape();
const up = tape.input('up', [hidden, feedForward]);
const down = tape.input('down', [feedForward, hidden]);
let result = tape.input('states', [rows, hidden]);
for (let done = 0; done < PRODUCTS; done += 2) result = product(tape, product(tape, result, up), down);
const session = await openBucket(tape.graph({ result }), threads);
const feeds = new Map([
  ['states', numbers(rows * hidden, 1)],
  ['up', numbers(hidden * feedForward, hidden)],
  ['down', numbers(hidden * feedForward, feedForward)],
]);
const versions = { 'onnxruntime-node': packageVersion('onnxruntime-node') };
await takeTurns(versions, () => session.run(feeds));
await session.release();
