/** One step of our engine at a time; see trainer.ts. */
import { seededRandom } from '../../core/random.ts';
import { readModelFolder } from '../../encoder/model/folder.ts';
import { multipleNegativesRanking } from '../../encoder/training/losses.ts';
import { openEngine } from '../../encoder/training/step/engine.ts';
import { readStudent } from '../../encoder/training/student.ts';
import { packageVersion } from '../product/package-version.ts';
import { readArgument } from './argument.ts';
import { takeTurns } from './turns.ts';

const { layers, pairs, tokens, embeddings, dropout, folder, threads } = readArgument();
const kept = Array.from({ length: layers }, (_, layer) => layer);
const { config, weights } = await readStudent(await readModelFolder(folder), kept);
const engine = openEngine({
  config, weights, embeddings: embeddings === 'trained', dropout, threads, seed: 1, clip: 1, weightDecay: 0.01,
  objective: { loss: (tape, vectors) => multipleNegativesRanking(tape, vectors, pairs) },
}); // prettier-ignore

const random = seededRandom(1);
const text = (): number[] =>
  Array.from({ length: tokens }, () => 1000 + Math.floor(random() * random() * (config.vocabulary - 1000)));

let step = 0;
await takeTurns({ 'onnxruntime-node': packageVersion('onnxruntime-node') }, () => {
  const texts = Array.from({ length: 2 * pairs }, text);
  return engine.step([[{ texts, inputs: {} }]], step++, 1e-5);
});
await engine.release();
